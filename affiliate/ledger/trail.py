"""What became of one transaction: everything that reports said of it, oldest first, with where they say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from uuid import UUID

import duckdb


@dataclass(frozen=True, slots=True)
class Said:
    """One report's word on a transaction. `seen` is the report's date, or else the row's own; None when neither is."""

    network: str
    account: str
    id: str
    corrects: str
    seen: datetime | None
    day: date
    status: str
    commission: Decimal
    currency: str
    paid_on: date | None
    file: str
    line: int
    revision: UUID
    counts: bool
    aside: str

    def news(self, before: Said | None) -> str:
        """What is new in it, in the field's words."""
        if before is None:
            return " and ".join([self.status] + ["paid"] * (self.paid_on is not None))
        found = [self.status] * (self.status != before.status)
        found += ["amount changed"] * ((self.commission, self.currency) != (before.commission, before.currency))
        if self.paid_on != before.paid_on:
            found.append("paid" if self.paid_on else "no longer paid")
        return " and ".join(found) or "details changed"


@dataclass(frozen=True, slots=True)
class Step:
    """A report that said something new of a transaction, and what."""

    news: str
    said: Said


@dataclass(frozen=True, slots=True)
class Trail:
    """The steps of one transaction, or of one of the same sale. `counts`: the last word is in the books.

    `aside` is where another report tells of the same sale, and better: this one never counts beside it.
    """

    network: str
    account: str
    id: str
    corrects: str
    steps: tuple[Step, ...]
    counts: bool
    aside: str = ""


def trails(connection: duckdb.DuckDBPyConnection, id: str) -> tuple[Trail, ...]:
    """The trail of every transaction with this id, and of those of the same sale; several networks may know one."""
    rows = connection.execute(
        """
        SELECT
            r.network, s.account, r.id, r.corrects, coalesce(s.as_of, r.changed) AS seen, r.day, r.status,
            r.commission, r.currency, r.paid_on, s.file, s.line, r.revision,
            r.revision IN (SELECT revision FROM standing) AS counts,
            coalesce(printf('%s in %s:%d', aside.other_layout, aside.other_file, aside.other_line), '') AS aside
        FROM reported s JOIN revisions r USING (revision) LEFT JOIN aside USING (sha256, revision)
        WHERE $id IN (r.id, r.corrects, r.sale_id)
        ORDER BY r.network, s.account, r.id, seen NULLS FIRST, r.changed NULLS FIRST, s.file, s.line
        """,
        {"id": id},
    ).fetchall()
    each = groupby((Said(*row) for row in rows), key=attrgetter("network", "account", "id"))
    return tuple(_trail(list(words)) for _, words in each)


def _trail(words: list[Said]) -> Trail:
    steps: list[Step] = []
    for said in words:
        before = steps[-1].said if steps else None
        if before is None or said.revision != before.revision:
            steps.append(Step(said.news(before), said))
    last = words[-1]
    return Trail(
        last.network, last.account, last.id, last.corrects, tuple(steps), any(said.counts for said in words), last.aside
    )
