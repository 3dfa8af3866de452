"""Cut the past into windows that an API takes, and tell which of them have to be fetched (again)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from affiliate.networks.pulls import Span

FRESH = timedelta(hours=1)  # what was fetched so recently is not fetched again: a pull that was broken off goes on
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """The days that one question is about, both included."""

    since: date
    until: date

    @property
    def after(self) -> date:
        return self.until + DAY

    def __str__(self) -> str:
        return f"{self.since} to {self.until}" if self.since != self.until else str(self.since)


@dataclass(frozen=True, slots=True, order=True)
class Fetched:
    """A window whose last page was saved, and when it was asked for (UTC, without a zone)."""

    window: Window
    asked: datetime


def windows(span: Span, since: date, until: date) -> Iterator[Window]:
    """The windows from `since` to `until`, the newest first: a pull that is broken off has what matters most."""
    while since <= until:
        start = max(since, _begin(span, until, since))
        yield Window(start, until)
        until = start - DAY


def _begin(span: Span, until: date, since: date) -> date:
    """Where the calendar cuts, so that the next pull cuts at the same days."""
    monday = until - until.weekday() * DAY
    return {Span.DAY: until, Span.WEEK: monday, Span.MONTH: until.replace(day=1), Span.ALL: since}[span]


def is_due(window: Window, settles: int, fetched: list[Fetched], now: datetime) -> bool:
    """Whether the window has to be fetched: it never was, or rows may have come or changed since."""
    settled = window.until + timedelta(days=settles)
    covering = (f for f in fetched if f.window.since <= window.since and window.until <= f.window.until)
    return not any(f.asked.date() > settled or now - f.asked < FRESH for f in covering if f.asked <= now)


def months_back(day: date, months: int) -> date:
    """The first day of the month that lies so many months before."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
