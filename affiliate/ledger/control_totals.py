"""The totals that a network's own report states for a span of days, and what the books come to on those days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """What a report states of one tracking ID, and the books' own sums. Line 0: the report does not know the ID."""

    network: str
    account: str
    currency: str
    tracking_id: str
    first: date
    last: date
    file: str
    line: int
    items: int
    fees: Decimal
    booked_items: int
    booked_fees: Decimal

    @property
    def agrees(self) -> bool:
        return (self.items, self.fees) == (self.booked_items, self.booked_fees)


def control_totals(connection: duckdb.DuckDBPyConnection) -> tuple[ControlTotal, ...]:
    """Every stated total, by file and line. A report of a span tells of all tracking IDs that earned in it."""
    rows = connection.execute("""
        WITH stated AS (SELECT *, lower(tracking_id) AS tag FROM beside WHERE role = 'totals'),

        spans AS (
            SELECT DISTINCT network, account, currency, against, covers_from, covers_to, file FROM stated
        ),

        booked AS (
            SELECT
                p.network, p.account, p.currency, p.covers_from, p.covers_to, p.file, lower(s.tracking_id) AS tag,
                min(s.tracking_id) AS tracking_id, sum(s.quantity)::BIGINT AS items, sum(s.commission) AS fees
            FROM spans p
            JOIN shipped s USING (network, account, currency)
            WHERE s.layout = p.against AND s.day BETWEEN p.covers_from AND p.covers_to
            GROUP BY ALL
        )

        SELECT
            network, account, currency, coalesce(stated.tracking_id, booked.tracking_id), covers_from, covers_to, file,
            coalesce(line, 0), coalesce(quantity, 0), coalesce(commission, 0)::DECIMAL(38, 4),
            coalesce(items, 0), coalesce(fees, 0)::DECIMAL(38, 4)
        FROM stated
        FULL JOIN booked USING (network, account, currency, covers_from, covers_to, file, tag)
        ORDER BY 7, 8, 1, 2, 3, 4
    """).fetchall()
    return tuple(ControlTotal(*row) for row in rows)
