"""What the books say about the referrals of one program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from affiliate.earnings.retention import Span, length


@dataclass(frozen=True, slots=True)
class Sales:
    """How many sales there were, and what they came to without declined and returned ones."""

    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Customer:
    """Known by nothing but the moment of the click that all payments name; with the days of the first and the last."""

    clicked: datetime
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Referred:
    """Sales of a year by currency, the customers, and the day up to which the program's network has reported."""

    sales: Mapping[str, Sales] = field(default_factory=dict)
    customers: tuple[Customer, ...] = ()
    known_until: date = date.min

    def spans(self, period: str) -> list[Span]:
        """The first and last payments of customers. Of one whose first known payment comes later than a period after
        the click, earlier ones may be missing: they tell nothing."""
        seen = (one for one in self.customers if one.first - one.clicked.date() <= length(period))
        return [(one.first, one.last) for one in seen]
