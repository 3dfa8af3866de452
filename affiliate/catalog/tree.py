"""Values as written, beside the places they were written at: so that every problem can name its line and key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from affiliate.catalog.wording import LONGEST_SHOWN, quoted
from affiliate.model import Problem

Data: TypeAlias = "str | list[Data] | dict[str, Data] | None"
Loc: TypeAlias = tuple[str | int, ...]


@dataclass(slots=True)
class Place:
    """Where a value stands: its line, its full key (`offers[0].price`), and the places inside it."""

    line: int
    key: str
    keys: dict[str, Place] = field(default_factory=dict)
    items: list[Place] = field(default_factory=list)
    reported: bool = False

    def child(self, part: str | int) -> Place | None:
        if isinstance(part, int):
            return self.items[part] if part < len(self.items) else None
        return self.keys.get(part)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at `at`, and what has to go for it: `costs` is the value to drop, or None to keep everything.

    A fault without `what` drops in silence: the reason was reported already.
    """

    at: Loc
    what: str
    fix: str
    costs: Loc | None


def wrong(at: Loc, what: str, fix: str = "") -> Fault:
    """A fault that costs the value it stands at."""
    return Fault(at, what, fix, costs=at)


def doubtful(at: Loc, what: str, fix: str = "") -> Fault:
    """A fault that costs nothing: the value is of use, but somebody has to look at it."""
    return Fault(at, what, fix, costs=None)


@dataclass(slots=True)
class Tree:
    """One file's values and places, always of the same shape. `data` is None once the whole file is given up."""

    path: str
    data: Data
    place: Place

    def place_of(self, loc: Loc) -> Place | None:
        place: Place | None = self.place
        for part in loc:
            place = place.child(part) if place else None
        return place

    def reported(self, *loc: str | int) -> bool:
        """Whether something at `loc`, or inside it, was found wrong already."""
        place = self.place_of(loc)
        return place is not None and place.reported

    def settle(self, faults: Iterable[Fault]) -> list[Problem]:
        """Report the faults and drop what they cost."""
        found = list(faults)
        problems = [self._report(fault) for fault in found if fault.what]
        # From the back, and the inner before the outer: no drop then moves what a later one points at.
        for loc in sorted({fault.costs for fault in found if fault.costs is not None}, reverse=True):
            self._drop(loc)
        return problems

    def _report(self, fault: Fault) -> Problem:
        place, key = self.place, self.place.key
        for part in fault.at:
            inner = place.child(part)
            place, key = inner or place, inner.key if inner else joined(key, part)
            place.reported = True
        return Problem(self.path, place.line, key, fault.what, fault.fix)

    def _drop(self, loc: Loc) -> None:
        if not loc:
            self.data = None
            return
        *way, last = loc
        data, place = self.data, self.place
        for part in way:
            inner = place.child(part)
            if inner is None or not isinstance(data, (dict, list)):
                return
            data, place = data[part], inner  # type: ignore[index]  # both trees have one shape
        if isinstance(data, list) and isinstance(last, int):
            del data[last], place.items[last]
        elif isinstance(data, dict) and isinstance(last, str):
            data.pop(last, None)  # its place stays, and with it the mark that the key was there and wrong


def joined(key: str, part: str | int) -> str:
    """The full key of `part` inside `key`, fit to be shown."""
    if isinstance(part, int):
        return f"{key}[{part}]"
    shown = part if part.isprintable() and len(part) <= LONGEST_SHOWN else quoted(part)
    return f"{key}.{shown}" if key else shown
