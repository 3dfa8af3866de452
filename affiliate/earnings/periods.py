"""Months as `2026-03`: which ones lie between two, which were complete when the newest report was made."""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date, timedelta


def month_of(day: date) -> str:
    """The month a day lies in."""
    return f"{day:%Y-%m}"


def shifted(month: str, by: int) -> str:
    """The month `by` months later, or earlier."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{year:04}-{number + 1:02}"


def months(first: str, last: str) -> list[str]:
    """Every month from `first` to `last`, also those in which nothing was earned."""
    count = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:])
    return [shifted(first, by) for by in range(count + 1)]


def days(last: date, count: int) -> list[date]:
    """The `count` days that end with `last`."""
    return [last - timedelta(days=back) for back in range(count - 1, -1, -1)]


def newest_complete(as_of: date) -> str:
    """The newest month that had ended on the day `as_of`."""
    return month_of(as_of) if as_of == _end_of_month(as_of) else shifted(month_of(as_of), -1)


def first_day(text: str) -> date:
    """The day `2026-03-14`, or the first one of the month `2026-03`. Raises ValueError for anything else."""
    if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", text, re.ASCII):
        with suppress(ValueError):
            return date.fromisoformat(text if len(text) > len("2026-03") else f"{text}-01")
    raise ValueError(f"{text!r} is neither a day (2026-03-14) nor a month (2026-03)")


def last_day(text: str) -> date:
    """The day `2026-03-14`, or the last one of the month `2026-03`. Raises ValueError for anything else."""
    first = first_day(text)
    return first if len(text) > len("2026-03") else _end_of_month(first)


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
