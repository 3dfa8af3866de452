"""Add what one file says to the ledger's sets: a union, so that the order of imports leaves no trace."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime

import duckdb

from affiliate.reports import Reject


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
    silent: str = ""

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


def put_file(connection: duckdb.DuckDBPyConnection, known: FileRow | None, file: FileRow) -> None:
    """Let the ledger have this of the file, instead of what is known."""
    if file != known:
        connection.execute("DELETE FROM files WHERE sha256 = ?", [file.sha256])
        connection.execute("INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", list(astuple(file)))


def rejects_of(connection: duckdb.DuckDBPyConnection, sha256: str) -> list[Reject]:
    """The rows of the file that are in quarantine, sorted."""
    kept = connection.execute("SELECT line, reason, raw FROM rejects WHERE sha256 = ? ORDER BY ALL", [sha256])
    return [Reject(*row) for row in kept.fetchall()]


def merge(
    connection: duckdb.DuckDBPyConnection, known: FileRow | None, file: FileRow, rejects: Sequence[Reject]
) -> None:
    """Make the ledger say of the file what `incoming` says.

    Leaves the revisions new to it in the table `fresh`, each with the number of the row that said it first.
    """
    connection.execute("CREATE OR REPLACE TEMP TABLE fresh (revision UUID, place BIGINT)")
    put_file(connection, known, file)
    if known and _says_the_same(connection, file.sha256, rejects):
        return
    _add_revisions(connection)
    if known:
        _forget(connection, file.sha256)
    connection.execute("INSERT INTO sightings SELECT ?, line, revision FROM incoming", [file.sha256])
    _add_rejects(connection, file.sha256, rejects)
    if known:
        _forget_unsaid(connection)


def _says_the_same(connection: duckdb.DuckDBPyConnection, sha256: str, rejects: Sequence[Reject]) -> bool:
    """Whether the file was read exactly so before."""
    if rejects_of(connection, sha256) != sorted(rejects):
        return False
    seen, mine = "SELECT line, revision FROM sightings WHERE sha256 = $sha256", "SELECT line, revision FROM incoming"
    differ = f"({mine} EXCEPT ALL {seen}) UNION ALL ({seen} EXCEPT ALL {mine})"
    return connection.execute(f"{differ} LIMIT 1", {"sha256": sha256}).fetchone() is None


def _add_revisions(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("""
        INSERT INTO fresh
        SELECT revision, min(place) FROM incoming ANTI JOIN revisions USING (revision) GROUP BY revision
    """)
    some = connection.execute("SELECT (SELECT count(*) FROM fresh) < (SELECT count(*) FROM incoming)").fetchone()
    only = "SEMI JOIN fresh USING (place)" if some == (True,) else ""
    connection.execute(f"INSERT INTO revisions SELECT * EXCLUDE (place, line) FROM incoming {only}")  # noqa: S608 — ours


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
