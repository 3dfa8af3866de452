"""What the newest reports changed: the books as they stood before, held against the books of today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from affiliate.ledger.store import settle


@dataclass(frozen=True, slots=True)
class Standing:
    """How a transaction stands or stood in the books."""

    status: str
    commission: Decimal
    paid_on: date | None
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Change:
    """A transaction that stands differently now; without `before` it is new, without `after` it counts no more."""

    network: str
    account: str
    currency: str
    id: str
    day: date
    before: Standing | None
    after: Standing | None

    @property
    def difference(self) -> Decimal:
        """What it changed in what is earned: declined commissions earn nothing."""
        return _earned(self.after) - _earned(self.before)


def newest_days(connection: duckdb.DuckDBPyConnection) -> dict[str, datetime]:
    """By network, the start of the day that its newest report is of."""
    found = connection.execute("SELECT network, date_trunc('day', max(told)) FROM said GROUP BY ALL ORDER BY ALL")
    return dict(found.fetchall())


def changes(connection: duckdb.DuckDBPyConnection, since: Mapping[str, datetime]) -> tuple[Change, ...]:
    """What reports since a moment, given for each network, changed. Rows without ids change by going and coming."""
    connection.execute("CREATE OR REPLACE TEMP TABLE before AS FROM current LIMIT 0")
    for network, moment in since.items():
        connection.execute("SET VARIABLE told_before = ?::TIMESTAMP", [moment])
        settle(connection)
        connection.execute("INSERT INTO before FROM current WHERE network = ?", [network])
    connection.execute("RESET VARIABLE told_before")
    settle(connection)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE now AS FROM current WHERE network IN (SELECT unnest(?::VARCHAR[]))", [[*since]]
    )
    rows = connection.execute("""
        SELECT
            network, account, currency, id, coalesce(now.day, before.day),
            before.status, before.commission, before.paid_on, before.file, before.line,
            now.status, now.commission, now.paid_on, now.file, now.line
        FROM before FULL JOIN now USING (network, account, currency, id)
        WHERE (before.status, before.commission, before.paid_on)
            IS DISTINCT FROM (now.status, now.commission, now.paid_on)
        ORDER BY ALL
    """).fetchall()
    return tuple(
        Change(network, account, currency, id, day, _standing(stands[:5]), _standing(stands[5:]))
        for network, account, currency, id, day, *stands in rows
    )


def _standing(cells: Sequence[Any]) -> Standing | None:
    return Standing(*cells) if cells[0] is not None else None


def _earned(standing: Standing | None) -> Decimal:
    return standing.commission if standing and standing.status != "declined" else Decimal(0)
