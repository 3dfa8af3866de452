"""Stretches of days that a question need not tell apart: what is the same for all of their days is added up at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Stretches:
    """Months, cut further at the days `cuts` (sorted), each of which begins a stretch of its own."""

    cuts: tuple[date, ...] = ()

    def start(self, day: date) -> date:
        """The first day of the stretch that `day` lies in. Comparing it with a cut says what comparing the day says."""
        month, at = day.replace(day=1), bisect_right(self.cuts, day)
        return max(month, self.cuts[at - 1]) if at else month

    def cut(self, month: str) -> bool:
        """Whether the month (2026-03) is more than one stretch."""
        return any(day.day > 1 and f"{day:%Y-%m}" == month for day in self.cuts)


def stretches(spans: Iterable[tuple[date | None, date | None]]) -> Stretches:
    """Those that no span of days cuts in two; a span without a first or a last day is open there."""
    cuts = set()
    for first, last in spans:
        if first:
            cuts.add(first)
        if last and last < date.max:
            cuts.add(last + timedelta(days=1))
    return Stretches(tuple(sorted(cuts)))
