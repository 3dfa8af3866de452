"""Adds up one file: every line is counted, a bot's, nothing of ours, or rejected with a reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from affiliate.clicks.nouns import Event, LineProblem, Part, Rolled, Seen

PROBLEMS_KEPT = 1000
NOTHING = Seen()


@dataclass(slots=True)
class Tally:
    """What was found so far. lines = counted + bots + other + rejected, after every line."""

    lines: int = 0
    counted: int = 0
    bots: int = 0
    other: int = 0
    rejected: int = 0
    problems: list[LineProblem] = field(default_factory=list)
    weights: Counter[Part] = field(default_factory=Counter)
    _counts: Counter[tuple[Part, Seen]] = field(default_factory=Counter)
    _visitors: Counter[tuple[Part, Seen]] = field(default_factory=Counter)
    _told_apart: defaultdict[tuple[Part, Seen], set[str]] = field(default_factory=lambda: defaultdict(set))

    def reject(self, line: int, reason: str) -> None:
        """A line that could not be understood."""
        self.lines += 1
        self.rejected += 1
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append(LineProblem(line, reason))

    def nothing(self) -> None:
        """A line that is understood, and neither a click nor a view of ours."""
        self.lines += 1
        self.other += 1

    def pass_by(self, part: Part, lines: int) -> None:
        """Lines that are nothing of ours, and evidence all the same of how much a file has of its day."""
        self.lines += lines
        self.other += lines
        self.weights[part] += lines

    def add(self, source: str, event: Event) -> None:
        """A line that was understood."""
        part = Part(source, event.measure, event.part, event.first, event.last)
        self.lines += 1
        self.weights[part] += event.count
        if event.bot:
            self.bots += 1
        elif event.seen is None:
            self.other += 1
        else:
            self.counted += 1
            self._count(part, event.seen, event)

    def _count(self, part: Part, seen: Seen, event: Event) -> None:
        self._counts[part, seen] += event.count
        if event.visitors is not None:
            self._visitors[part, seen] += event.visitors
        if event.visitor:
            self._told_apart[part, seen].add(event.visitor)

    def rolled(self) -> list[Rolled]:
        """The roll-up. A part in which nothing of ours was seen has a line too: it may take another file's place."""
        found = [
            Rolled(part, seen, n, self._people((part, seen)), self.weights[part])
            for (part, seen), n in self._counts.items()
        ]
        bare = self.weights.keys() - {part for part, _ in self._counts}
        return sorted([*found, *(Rolled(part, NOTHING, 0, None, self.weights[part]) for part in bare)], key=_order)

    def _people(self, key: tuple[Part, Seen]) -> int | None:
        if key in self._told_apart:
            return len(self._told_apart[key])
        return self._visitors.get(key)


def _order(row: Rolled) -> tuple[Part, Seen]:
    return row.part, row.seen
