"""Sums of attributed rows by any of their columns, in Narwhals expressions: the same figures from any engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import narwhals as nw

from affiliate.model import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from affiliate.earnings.engine import Engine

Key = str | int | date
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums in one currency. `approved` includes `paid`, which says how much of it has been paid out.

    `reversed` is what networks without a status for it took back: the negative part of `approved`, as a positive.
    """

    pending: Decimal = ZERO
    approved: Decimal = ZERO
    declined: Decimal = ZERO
    paid: Decimal = ZERO
    reversed: Decimal = ZERO
    transactions: int = 0

    def __add__(self, other: Totals) -> Totals:
        return Totals(
            self.pending + other.pending,
            self.approved + other.approved,
            self.declined + other.declined,
            self.paid + other.paid,
            self.reversed + other.reversed,
            self.transactions + other.transactions,
        )

    @property
    def earned(self) -> Decimal:
        """What has come and may still come."""
        return self.pending + self.approved

    @property
    def lost(self) -> Decimal:
        """What was declined or taken back."""
        return self.declined + self.reversed

    @property
    def decided(self) -> Decimal:
        """Everything that networks have made up their mind about, before losses."""
        return self.approved + self.reversed + self.declined


@dataclass(frozen=True, slots=True)
class Line:
    """The totals of one combination of keys, in one currency."""

    keys: tuple[Key, ...]
    currency: str
    totals: Totals


def summed(rows: nw.LazyFrame[Any], keys: Sequence[str]) -> nw.LazyFrame[Any]:
    """One row per combination of `keys` and currency; the columns after them are those of `Totals`.

    A row of `rows` may stand for several transactions, added up; they are of one status and sign, all paid or none.
    """
    commission, approved = nw.col("commission"), nw.col("status") == Status.APPROVED.value
    return rows.group_by(*keys, "currency").agg(
        _sum(nw.col("status") == Status.PENDING.value, commission).alias("pending"),
        _sum(approved, commission).alias("approved"),
        _sum(nw.col("status") == Status.DECLINED.value, commission).alias("declined"),
        _sum(approved & ~nw.col("paid_on").is_null(), commission).alias("paid"),
        _sum(approved & (commission < 0), nw.lit(0) - commission).alias("reversed"),
        nw.col("transactions").sum(),
    )


def _sum(condition: nw.Expr, amount: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(amount).otherwise(nw.lit(0)).sum()


def summarise(engine: Engine, rows: nw.LazyFrame[Any], keys: Sequence[str]) -> tuple[Line, ...]:
    """The totals by `keys`, sorted by keys and currency."""
    width = len(keys)
    lines = (Line(tuple(row[:width]), row[width], Totals(*row[width + 1 :])) for row in engine.rows(summed(rows, keys)))
    return tuple(sorted(lines, key=lambda line: (line.keys, line.currency)))


def between(
    rows: nw.LazyFrame[Any], since: date | None = None, until: date | None = None, currency: str = ""
) -> nw.LazyFrame[Any]:
    """The rows of the days from `since` to `until`, both included, in one currency if one is named."""
    if since:
        rows = rows.filter(nw.col("day") >= nw.lit(since))
    if until:
        rows = rows.filter(nw.col("day") <= nw.lit(until))
    return rows.filter(nw.col("currency") == currency) if currency else rows
