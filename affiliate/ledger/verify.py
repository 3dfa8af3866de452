"""Audit the ledger: against the raw files it was made of, and against itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from affiliate.ledger.staging import revision_of
from affiliate.model import Problem
from affiliate.reports.packed import digest_of

_REBUILD = "make the ledger anew: affiliate ledger rebuild"

# Each question finds the files (or '' for the ledger) of which its sentence is true, with the numbers in it.
_QUESTIONS = {
    "{} rows were read from this report, but {} are in the ledger": """
        SELECT name, rows, coalesce(seen, 0) + coalesce(refused, 0) AS kept
        FROM files
        LEFT JOIN (SELECT sha256, count(*) AS seen FROM sightings GROUP BY ALL) USING (sha256)
        LEFT JOIN (SELECT sha256, count(*) AS refused FROM rejects GROUP BY ALL) USING (sha256)
        WHERE rows <> kept""",
    "{} rows in the ledger are of no report": """
        SELECT '', count(*) AS rows
        FROM (SELECT sha256 FROM sightings UNION ALL SELECT sha256 FROM rejects) ANTI JOIN files USING (sha256)
        HAVING rows > 0""",
    "{} rows of this report lead to no transaction": """
        SELECT name, count(*) FROM sightings ANTI JOIN revisions USING (revision) JOIN files USING (sha256)
        GROUP BY name""",
    "{} transactions stand in no report": """
        SELECT '', count(*) AS revisions FROM revisions ANTI JOIN sightings USING (revision) HAVING revisions > 0""",
    "{} transactions are in the ledger twice": """
        SELECT '', count(*) - count(DISTINCT revision) AS more FROM revisions HAVING more > 0""",
    "{} transactions do not say what they were imported with": f"""
        SELECT '', count(*) AS changed FROM revisions WHERE revision <> {revision_of("network")} HAVING changed > 0""",  # noqa: S608 — ours
    "{} transactions count more than once": """
        SELECT '', count(*) AS ids
        FROM (SELECT 1 FROM current GROUP BY network, account, id HAVING count(*) > 1)
        HAVING ids > 0""",
    "{} transactions of this report neither count, nor are in dispute, nor gave way to a newer report": """
        SELECT file, count(*)
        FROM said
        ANTI JOIN current USING (network, account, id)
        ANTI JOIN newest_ids USING (network, account, id)
        WHERE identity = 'id'
        GROUP BY file""",
}


def faults(connection: duckdb.DuckDBPyConnection, root: Path) -> Iterator[Problem]:
    """Everything that is wrong with the ledger, by file."""
    files = connection.execute("SELECT name, sha256 FROM files ORDER BY ALL").fetchall()
    yield from _raw_files(files, root)
    for sentence, question in _QUESTIONS.items():
        for name, *numbers in connection.execute(f"{question} ORDER BY ALL").fetchall():
            yield Problem(name, 0, "", sentence.format(*(f"{number:,}" for number in numbers)), _REBUILD)


def _raw_files(files: Iterable[tuple[str, str]], root: Path) -> Iterator[Problem]:
    for name, sha256 in files:
        try:
            digest = digest_of(root / name)
        except OSError as error:
            yield Problem(name, 0, "", f"cannot be read: {error.strerror or error}", "fix it: the books rest on it")
            continue
        if not digest:
            fix = "put it back, or import it from where it is now"
            yield Problem(name, 0, "", "this report is in the books, but the file is not there any more", fix)
        elif digest != sha256:
            fix = "raw reports are never edited: put the file back as it was, and save what is new under another name"
            yield Problem(name, 0, "", "this report has other bytes than when it was imported", fix)
