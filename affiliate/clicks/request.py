"""One request of a web server's log, and when it is a click."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Protocol

from affiliate.clicks.bots import is_bot
from affiliate.clicks.nouns import Event, Measure, Part, Seen
from affiliate.clicks.opening import LINE_LIMIT
from affiliate.clicks.ours import Ours
from affiliate.clicks.tally import Tally
from affiliate.reports.tables import Line

# What a line can do to a reader that expects another shape.
_FAULTS = (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError)


@dataclass(slots=True)
class Request:
    """What matters of a request. `bot` is what the log's own maker says."""

    day: date
    path: str
    method: str = ""
    status: str = ""
    agent: str = ""
    referrer: str = ""
    bot: bool = False


class LogFormat(Protocol):
    """How the lines of one kind of log are read."""

    source: str

    def knows(self, text: str) -> bool:
        """Whether a line is of this kind for certain."""

    def request(self, text: str) -> Request | None:
        """The request of a line, None for a comment. Raises ValueError with what is wrong, never quoting the line."""

    def identity(self, text: str) -> str:
        """What makes a line different from all others, without the visitor's address."""


def read_log(lines: Iterator[Line], log: LogFormat, tally: Tally, ours: Ours) -> None:
    """Every line of a log into the tally. A day's part is named by its first line: see claims.py."""
    names: dict[date, str] = {}
    passed: Counter[date] = Counter()
    for number, text in lines:
        try:
            request = log.request(_whole(text)) if text != "" else None
        except _FAULTS as error:
            tally.reject(number, str(error) if type(error) is ValueError else "not a line of this log")
            continue
        if request is None:
            tally.nothing()
            continue
        day = request.day
        if day not in names:
            names[day] = _name(log.identity(text or ""))
        seen = _clicked(request, ours)
        if seen is None:
            passed[day] += 1  # most lines: nothing more is made of them
        else:
            bot = request.bot or is_bot(request.agent)
            tally.add(log.source, Event(Measure.CLICK, day, day, seen, bot=bot, part=names[day]))
    for day, count in passed.items():
        tally.pass_by(Part(log.source, Measure.CLICK, names[day], day, day), count)


def _name(identity: str) -> str:
    return blake2b(identity.encode(errors="replace"), digest_size=12).hexdigest()


def _whole(text: str | None) -> str:
    if text is None:
        raise ValueError(f"the line is longer than {LINE_LIMIT:,} characters")
    return text


def _clicked(request: Request, ours: Ours) -> Seen | None:
    """What was clicked: a page of ours was asked for and given, or the visitor was sent on."""
    if not request.path.startswith(ours.prefix) or request.method != "GET" or request.status[:1] not in ("2", "3"):
        return None
    return ours.path(request.path, request.referrer)
