"""Rows that count nowhere because two reports of the same date disagree: in words, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import duckdb

from affiliate.reports import Identity


@dataclass(frozen=True, slots=True)
class Dispute:
    """A row in one file and one place in the books that says something else.

    Without a `revision` (and with line 0): a day that the file covers without having rows for it.
    """

    file: str
    line: int
    revision: UUID | None
    identity: str
    id: str
    day: date
    other_file: str
    other_line: int

    @property
    def is_row(self) -> bool:
        return self.revision is not None

    @property
    def reason(self) -> str:
        if self.identity == "days":
            return self._about_day
        if self.other_file == self.file:
            return (
                f"transaction {self.id} stands twice in this file, differently (also in line {self.other_line}), and "
                "nothing says which is newer: neither counts until a newer report settles it"
            )
        return (
            f"transaction {self.id} reads differently in {self.other_file}:{self.other_line}, and nothing says which "
            "is newer: neither counts; import the newer file again with --as-of DATE"
        )

    @property
    def _about_day(self) -> str:
        seen = "this report says otherwise" if self.is_row else "this report covers the day and has no rows for it"
        return (
            f"{self.other_file} disagrees about {self.day}: {seen}, and nothing says which is newer: "
            "neither counts; import the newer file again with --as-of DATE"
        )


_COLUMNS = "file, line, revision, identity, id, day, other_file, other_line"


# Two rows of an id are in dispute only where they have the same date of their own: otherwise one of them is newer. To
# look for such ties is much cheaper than to ask who stands.
_TIES = """
    SELECT 1 FROM revisions WHERE network = (SELECT network FROM files WHERE sha256 = ?)
    GROUP BY id, changed HAVING count(*) > 1 LIMIT 1"""


def disputes_of(connection: duckdb.DuckDBPyConnection, sha256: str, identity: Identity) -> list[Dispute]:
    """The rows of one file that are in dispute, by line. Rows of different identity never meet."""
    if identity is Identity.ID and connection.execute(_TIES, [sha256]).fetchone() is None:
        return []
    query = f"SELECT {_COLUMNS} FROM disputed_{identity} WHERE sha256 = ? ORDER BY ALL"  # noqa: S608 — our own names
    return [Dispute(*row) for row in connection.execute(query, [sha256]).fetchall()]


def all_disputes(connection: duckdb.DuckDBPyConnection) -> list[Dispute]:
    """Every row in dispute, by file and line."""
    both = (f"SELECT {_COLUMNS} FROM disputed_{identity}" for identity in Identity)  # noqa: S608 — our own names
    return [Dispute(*row) for row in connection.execute(f"{' UNION ALL '.join(both)} ORDER BY ALL").fetchall()]
