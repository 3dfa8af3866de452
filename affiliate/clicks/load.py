"""All roll-ups of a site as the evidence that counts, added up as far as a question does not tell its days apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import duckdb

from affiliate.clicks.claims import Claim, winners
from affiliate.clicks.nouns import Measure, Part, UnreadableClicksError
from affiliate.clicks.stretches import Stretches

# A file's evidence is named by what it speaks for, and how much of it the file had.
_CLAIMS = """
    SELECT DISTINCT source, measure, part, "first", "last", weight, filename FROM read_parquet($1, filename = true)
"""
_CLAIMED = """
    CREATE OR REPLACE TEMP TABLE click_claims AS
    SELECT unnest($1::VARCHAR[]) AS source, unnest($2::VARCHAR[]) AS measure, unnest($3::VARCHAR[]) AS part,
        unnest($4::DATE[]) AS "first", unnest($5::DATE[]) AS "last", unnest($6::BIGINT[]) AS weight,
        unnest($7::VARCHAR[]) AS filename
"""
_SPANS = """
    CREATE OR REPLACE TEMP TABLE click_spans AS
    SELECT unnest($1::DATE[]) AS "first", unnest($2::DATE[]) AS "last",
        unnest($3::DATE[]) AS starts, unnest($4::DATE[]) AS ends
"""
_EMPTY = """
    CREATE OR REPLACE TEMP TABLE click_rollups ("first" DATE, "last" DATE, source VARCHAR, measure VARCHAR,
        token VARCHAR, network VARCHAR, tracking_id VARCHAR, product VARCHAR, page VARCHAR,
        "count" BIGINT, visitors BIGINT)
"""
_COUNTING = """
    INSERT INTO click_rollups
    SELECT starts, ends, source, measure, token, network, tracking_id, product, page, sum("count"), sum(visitors)
    FROM {rows} JOIN click_spans USING ("first", "last")
    WHERE "count" > 0
    GROUP BY ALL
"""
_WHOLE = "read_parquet($1)"
_IN_PART = """(
    FROM read_parquet($1, filename = true)
    SEMI JOIN click_claims USING (source, measure, part, "first", "last", weight, filename)
)"""


def load_rollups(connection: duckdb.DuckDBPyConnection, folder: Path, alike: Stretches | None = None) -> None:
    """Make the temporary tables `click_rollups`, everything that counts, added up by day, source and what was seen, and
    `click_claims`, the days that are spoken for. With `alike`, the days of a stretch are one, named by its first.

    A key may have several rows. Raises UnreadableClicksError when a roll-up is damaged.
    """
    files = sorted(map(str, folder.glob("*.parquet"))) if folder.is_dir() else []
    connection.begin()  # months are many, and each would be committed for itself
    try:
        _load(connection, files, alike)
        connection.commit()
    except (duckdb.Error, ValueError) as error:
        connection.rollback()
        says = str(error).partition("\n")[0]
        raise UnreadableClicksError(f"{folder}: a file is no roll-up of clicks; take it out ({says})") from None


def _load(connection: duckdb.DuckDBPyConnection, files: Sequence[str], alike: Stretches | None) -> None:
    found = connection.execute(_CLAIMS, [files]).fetchall() if files else []
    claims = [
        Claim(Part(source, Measure(measure), part, first, last), weight, file)
        for source, measure, part, first, last, weight, file in found
    ]
    kept = winners(claims)
    connection.execute(_CLAIMED, _columns([_cells(claim) for claim in kept], 7))
    spans = sorted({(claim.part.first, claim.part.last) for claim in kept})
    named = [(*span, *(map(alike.start, span) if alike else span)) for span in spans]
    connection.execute(_SPANS, _columns(named, 4))
    connection.execute(_EMPTY)
    whole, in_part = _by_month(claims, kept)
    # Month by month: the groups of a month fit into the processor's cache, those of years do not.
    for rows, portions in ((_WHOLE, whole), (_IN_PART, in_part)):
        for portion in portions:
            connection.execute(_COUNTING.format(rows=rows), [portion])


def _by_month(claims: Iterable[Claim], kept: Iterable[Claim]) -> tuple[list[list[str]], list[list[str]]]:
    """The files all of whose evidence counts, and those of which some does, each by the month that they begin in."""
    beaten = {claim.file for claim in {*claims} - {*kept}}
    begins: dict[str, date] = {}
    for claim in kept:
        begins[claim.file] = min(claim.part.first, begins.get(claim.file, date.max))
    months: defaultdict[tuple[bool, int, int], list[str]] = defaultdict(list)
    for file, day in sorted(begins.items()):
        months[file in beaten, day.year, day.month].append(file)
    whole, in_part = ([files for key, files in sorted(months.items()) if key[0] is side] for side in (False, True))
    return whole, in_part


def _columns(rows: Sequence[Sequence[object]], width: int) -> list[list[object]]:
    return [list(cells) for cells in zip(*rows, strict=True)] or [[] for _ in range(width)]


def _cells(claim: Claim) -> tuple[object, ...]:
    part = claim.part
    return part.source, str(part.measure), part.name, part.first, part.last, claim.weight, claim.file
