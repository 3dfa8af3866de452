"""What is kept of clicks: how often a link was clicked or a page seen on a day. Who did it is in none of these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class UnreadableClicksError(Exception):
    """The file holds no clicks that can be counted; nothing of it is in. The message says what to do."""


class Measure(StrEnum):
    """What a count counts."""

    CLICK = "click"
    VIEW = "view"


@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """What was clicked or viewed, as the source named it; what it did not name is empty.

    A `token` stands for a placement (data/subids.csv), a `tracking_id` for one or more articles, a `page` is the output
    path of a page of the link plan, a `product` is a slug. What they mean is worked out at reading, never stored.
    """

    token: str = ""
    network: str = ""
    tracking_id: str = ""
    product: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A piece of evidence on the days `first` to `last`. Parts of different names on one day are added up; where two
    files have a part of the same name for the same day, one of them counts: see claims.py."""

    source: str
    measure: Measure
    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a log or an export. Without `seen` it is nothing of ours. `visitors` is what the source counted;
    `visitor` tells visitors apart while a file is read, and is forgotten then."""

    measure: Measure
    first: date
    last: date
    seen: Seen | None = None
    count: int = 1
    visitors: int | None = None
    visitor: str = ""
    bot: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """A line that was not understood. The reason never quotes the line: it may hold a visitor's address."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class Rolled:
    """One line of a roll-up. `weight` says how much of the part's evidence the file had."""

    part: Part
    seen: Seen
    count: int
    visitors: int | None
    weight: int
