"""The year the sample reports cover, and the days on which somebody fetched them."""

from __future__ import annotations

from datetime import date, timedelta

FIRST, LAST = date(2025, 11, 1), date(2026, 10, 31)
PULL_DAY = 3  # of the following month


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_end(day: date) -> date:
    """The last day of the month."""
    return next_month(day) - timedelta(days=1)


def pulled(month: date) -> date:
    """When the reports of a month were fetched."""
    return next_month(month).replace(day=PULL_DAY)


def _months() -> tuple[date, ...]:
    found = [FIRST]
    while next_month(found[-1]) <= LAST:
        found.append(next_month(found[-1]))
    return tuple(found)


MONTHS = _months()
