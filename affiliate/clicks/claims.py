"""Files that tell of the same day: which of them counts. The same answer in any order of importing.

Logs grow, are rotated and packed, and exports are drawn again. So the evidence of a day falls into *parts*:

- A log's part of a day is named by the day's first line in it. Today's `access.log` and tomorrow's begin that day with
  the same line: they are one part at two times. The halves of a day cut by rotation, or the logs of two servers, begin
  differently: they are two parts, and add up.
- An analytics export speaks for whole days: a day is one part of it.
- A network's report speaks for a period, by sub-id or tracking ID: each of these is a part.

Of files that have the same part, for each day the one counts that speaks for the longest period, then the one with most
lines or clicks, then the one whose name sorts last. What cannot be told apart by this: a piece cut out of a log's day
and imported beside the whole is added to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from affiliate.clicks.nouns import Part


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """A file that has evidence for a part."""

    part: Part
    weight: int
    file: str


def winners(claims: Iterable[Claim]) -> list[Claim]:
    """The claims that count, none of which tells of another's days."""
    by_name: defaultdict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        by_name[claim.part.source, claim.part.measure, claim.part.name].append(claim)
    return sorted(claim for rivals in by_name.values() for claim in _apart(rivals))


def _apart(rivals: list[Claim]) -> list[Claim]:
    covered: set[int] = set()
    kept = []
    for claim in sorted(rivals, key=_strength, reverse=True):
        days = range(claim.part.first.toordinal(), claim.part.last.toordinal() + 1)
        if covered.isdisjoint(days):
            covered.update(days)
            kept.append(claim)
    return kept


def _strength(claim: Claim) -> tuple[int, int, str, date]:
    return (claim.part.last - claim.part.first).days, claim.weight, claim.file, claim.part.first
