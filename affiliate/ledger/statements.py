"""What the books say: today's rows, and sums per month to check every other figure against."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import duckdb


@dataclass(frozen=True, slots=True)
class StatementTotal:
    """One network account's commissions in one currency and one month ("2026-03", by the day of the sale).

    `paid` is the part of `pending` and `approved` that has a payment date. `declined` counts in no balance.
    """

    network: str
    account: str
    currency: str
    month: str
    pending: Decimal
    approved: Decimal
    declined: Decimal
    paid: Decimal


def current(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """One row for each reported row that counts today; the columns are in docs/architecture.md."""
    return connection.table("current")


def statement_totals(connection: duckdb.DuckDBPyConnection, rows: str = "current") -> tuple[StatementTotal, ...]:
    """The sums per network, account, currency and month, sorted; of a table that holds `current` where there is one."""
    found = connection.execute(f"""
        SELECT
            network, account, currency, strftime(day, '%Y-%m') AS month,
            coalesce(sum(commission) FILTER (status = 'pending'), 0)::DECIMAL(38, 4),
            coalesce(sum(commission) FILTER (status = 'approved'), 0)::DECIMAL(38, 4),
            coalesce(sum(commission) FILTER (status = 'declined'), 0)::DECIMAL(38, 4),
            coalesce(sum(commission) FILTER (status <> 'declined' AND paid_on IS NOT NULL), 0)::DECIMAL(38, 4)
        FROM {rows}
        GROUP BY ALL
        ORDER BY ALL
    """).fetchall()  # noqa: S608 — our own table names
    return tuple(StatementTotal(*row) for row in found)
