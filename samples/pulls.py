"""What somebody saw who fetched an account's rows once a month: the new ones, and the old ones that had changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from .months import MONTHS, month_end, pulled

Thing = TypeVar("Thing")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pull:
    """The rows of one month as they stood on the day `as_of`, and the rows of earlier months that had changed."""

    month: date
    as_of: date
    new: tuple[Row, ...]
    changed: tuple[Row, ...]


def pulls(
    things: Sequence[Thing], born: Callable[[Thing], date], row_on: Callable[[Thing, date], Row]
) -> Iterator[Pull]:
    """One pull for each month. `row_on` says how a thing is reported on a day."""
    before = date.min
    for month in MONTHS:
        as_of = pulled(month)
        new = tuple(row_on(thing, as_of) for thing in things if month <= born(thing) <= month_end(month))
        older = [thing for thing in things if born(thing) < month]
        changed = tuple(row_on(thing, as_of) for thing in older if row_on(thing, as_of) != row_on(thing, before))
        yield Pull(month, as_of, new, changed)
        before = as_of
