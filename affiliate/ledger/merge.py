"""Add what one file says to the ledger's sets: a union, so that the order of imports leaves no trace."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime

import duckdb

from affiliate.ledger.rows import COLUMNS, Row
from affiliate.reports import Reject

# Lists of Python values cost DuckDB 12 s a million rows, JSON text 7.5; executemany 700. Larger portions gain nothing.
_PORTION = 10_000


@dataclass(frozen=True, slots=True)
class FileRow:
    """What the ledger keeps of a file, in the order of schema.sql."""

    sha256: str
    name: str
    network: str
    layout: str
    identity: str
    as_of: datetime | None
    covers_from: date | None
    covers_to: date | None
    rows: int
    says: str

    def merged(self, known: FileRow, still_there: Callable[[str], bool]) -> FileRow:
        """This reading, with the newest date that any import gave, under the first name that still leads to it."""
        as_of = max(filter(None, (self.as_of, known.as_of)), default=None)
        name = min(self.name, known.name) if still_there(known.name) else self.name
        return replace(self, as_of=as_of, name=name)


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing, also when the process is killed."""
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        with suppress(duckdb.Error):  # a failed commit has rolled back already
            connection.rollback()
        raise


def known_file(connection: duckdb.DuckDBPyConnection, sha256: str) -> FileRow | None:
    """What the ledger has of these bytes."""
    found = connection.execute("SELECT * FROM files WHERE sha256 = ?", [sha256]).fetchone()
    return FileRow(*found) if found else None


def merge(
    connection: duckdb.DuckDBPyConnection,
    known: FileRow | None,
    file: FileRow,
    rows: Sequence[Row],
    rejects: Sequence[Reject],
) -> None:
    """Make the ledger say of the file what this reading says. Leaves the revisions new to it in the table `fresh`."""
    connection.execute("CREATE OR REPLACE TEMP TABLE fresh (revision UUID)")
    if file == known:
        return
    if known:
        connection.execute("DELETE FROM files WHERE sha256 = ?", [file.sha256])
    connection.execute("INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", list(astuple(file)))
    if known and known.says == file.says:
        return
    _stage(connection, file.network, rows)
    _add_revisions(connection)
    if known:
        _forget(connection, file.sha256)
    connection.execute("INSERT INTO sightings SELECT ?, line, revision FROM incoming", [file.sha256])
    _add_rejects(connection, file.sha256, rejects)
    if known:
        _forget_unsaid(connection)
    connection.execute("DROP TABLE incoming")


def _stage(connection: duckdb.DuckDBPyConnection, network: str, rows: Sequence[Row]) -> None:
    """The rows in a temporary table `incoming`: JSON arrays, one a column, are what DuckDB takes in fastest."""
    connection.execute("CREATE OR REPLACE TEMP TABLE incoming AS SELECT 0 AS line, * FROM revisions LIMIT 0")
    described = connection.execute("SELECT column_name, column_type FROM (DESCRIBE incoming)").fetchall()
    types: dict[str, str] = dict(described)
    columns = ("line", "revision", *COLUMNS)
    values = ", ".join(f"unnest(?::JSON::{types[column]}[])" for column in columns)
    insert = f"INSERT INTO incoming ({', '.join(columns)}) SELECT {values}"
    for start in range(0, len(rows), _PORTION):
        portion = rows[start : start + _PORTION]
        cells = zip(*(row.cells for row in portion), strict=True)
        arrays = [row.line for row in portion], [row.revision for row in portion], *cells
        connection.execute(insert, [json.dumps(array) for array in arrays])
    connection.execute("UPDATE incoming SET network = ?", [network])


def _add_revisions(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("INSERT INTO fresh SELECT DISTINCT revision FROM incoming ANTI JOIN revisions USING (revision)")
    connection.execute(
        "INSERT INTO revisions SELECT DISTINCT * EXCLUDE (line) FROM incoming SEMI JOIN fresh USING (revision)"
    )


def _add_rejects(connection: duckdb.DuckDBPyConnection, sha256: str, rejects: Sequence[Reject]) -> None:
    arrays = [[getattr(reject, name) for reject in rejects] for name in ("line", "reason", "raw")]
    values = "unnest(?::JSON::INTEGER[]), unnest(?::JSON::VARCHAR[]), unnest(?::JSON::VARCHAR[])"
    connection.execute(f"INSERT INTO rejects SELECT ?, {values}", [sha256, *map(json.dumps, arrays)])


def _forget(connection: duckdb.DuckDBPyConnection, sha256: str) -> None:
    connection.execute("DELETE FROM sightings WHERE sha256 = ?", [sha256])
    connection.execute("DELETE FROM rejects WHERE sha256 = ?", [sha256])


def _forget_unsaid(connection: duckdb.DuckDBPyConnection) -> None:
    """What only an earlier reading of the same bytes said was never said."""
    connection.execute("DELETE FROM revisions WHERE revision NOT IN (SELECT revision FROM sightings)")
