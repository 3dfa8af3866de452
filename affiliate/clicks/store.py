"""Roll-ups as Parquet, one file for each source file: written whole or not at all, read as the evidence that counts."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

import duckdb

from affiliate.clicks.claims import Claim, winners
from affiliate.clicks.nouns import Measure, Part, Rolled, UnreadableClicksError
from affiliate.site import Site

_COLUMNS = {
    "source": "VARCHAR",
    "measure": "VARCHAR",
    "part": "VARCHAR",
    "first": "DATE",
    "last": "DATE",
    "token": "VARCHAR",
    "network": "VARCHAR",
    "tracking_id": "VARCHAR",
    "product": "VARCHAR",
    "page": "VARCHAR",
    "count": "BIGINT",
    "visitors": "BIGINT",
    "weight": "BIGINT",
}
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
_EMPTY = """
    CREATE OR REPLACE TEMP TABLE click_rollups ("first" DATE, "last" DATE, source VARCHAR, measure VARCHAR,
        token VARCHAR, network VARCHAR, tracking_id VARCHAR, product VARCHAR, page VARCHAR,
        "count" BIGINT, visitors BIGINT)
"""
_COUNTING = """
    INSERT INTO click_rollups
    SELECT "first", "last", source, measure, token, network, tracking_id, product, page, sum("count"), sum(visitors)
    FROM read_parquet($1, filename = true)
    SEMI JOIN click_claims USING (source, measure, part, "first", "last", weight, filename)
    WHERE "count" > 0
    GROUP BY ALL
"""


def file_digest(path: Path) -> str:
    """The name of a source file's roll-up: the same file again takes its own place."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def write_rollup(path: Path, rows: Sequence[Rolled]) -> bool:
    """Write a roll-up; whether that changed anything. Killed at any moment, the old file or the new one is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = mkstemp(dir=path.parent, prefix=f".{path.name}-")
    os.close(handle)
    try:
        _write(Path(fresh), rows)
        if path.exists() and path.read_bytes() == Path(fresh).read_bytes():
            return False
        Path(fresh).replace(path)
        return True
    finally:
        with suppress(FileNotFoundError):
            Path(fresh).unlink()


def _write(path: Path, rows: Sequence[Rolled]) -> None:
    columns = [list(cells) for cells in zip(*map(_cells, rows), strict=True)] or [[] for _ in _COLUMNS]
    numbered = enumerate(_COLUMNS.items(), 1)
    cells = ", ".join(f'unnest(${number}::{kind}[]) AS "{name}"' for number, (name, kind) in numbered)
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"CREATE TABLE rollup AS SELECT {cells}", columns)
        connection.table("rollup").write_parquet(str(path), compression="zstd")
        with path.open("rb") as file:
            os.fsync(file.fileno())


def _cells(row: Rolled) -> tuple[object, ...]:
    part, seen = row.part, row.seen
    key = (part.source, str(part.measure), part.name, part.first, part.last)
    return (
        *key,
        seen.token,
        seen.network,
        seen.tracking_id,
        seen.product,
        seen.page,
        row.count,
        row.visitors,
        row.weight,
    )


def folder_of(site: Site) -> Path:
    """Where a site keeps its roll-ups."""
    return site.private / "clicks"


def load_rollups(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make the temporary tables `click_rollups`, everything that counts, added up by day, source and what was seen, and
    `click_claims`, the days that are spoken for. Raises UnreadableClicksError when a roll-up is damaged."""
    files = sorted(map(str, folder.glob("*.parquet"))) if folder.is_dir() else []
    try:
        _load(connection, files)
    except duckdb.Error as error:
        says = str(error).partition("\n")[0]
        raise UnreadableClicksError(f"{folder}: a file is no roll-up of clicks; take it out ({says})") from None


def _load(connection: duckdb.DuckDBPyConnection, files: list[str]) -> None:
    claims = connection.execute(_CLAIMS, [files]).fetchall() if files else []
    _keep(connection, claims)
    connection.execute(_EMPTY)
    if files:
        connection.execute(_COUNTING, [files])


def _keep(connection: duckdb.DuckDBPyConnection, claims: Iterable[tuple[str, ...]]) -> None:
    kept = winners(
        Claim(Part(source, Measure(measure), part, first, last), weight, file)  # type: ignore[arg-type]
        for source, measure, part, first, last, weight, file in claims
    )
    rows = [(*_part(claim.part), claim.weight, claim.file) for claim in kept]
    columns = [list(cells) for cells in zip(*rows, strict=True)] or [[] for _ in range(7)]
    connection.execute(_CLAIMED, columns)


def _part(part: Part) -> tuple[object, ...]:
    return part.source, str(part.measure), part.name, part.first, part.last
