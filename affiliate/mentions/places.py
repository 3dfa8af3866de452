"""Know at every point of a page whether a link may stand there; markup that is broken allows none."""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from affiliate.mentions import elements
from affiliate.mentions.markup import is_self_closing
from affiliate.mentions.nouns import Reason


class Dialect(Enum):
    """By which rules a browser reads the content of an element."""

    HTML = auto()
    SVG = auto()
    MATH = auto()
    HTML_IN_FOREIGN = auto()
    CHOOSY = auto()  # HTML of which parsers leave out some elements, raw text among them


class State(NamedTuple):
    """What holds inside an element."""

    reason: Reason
    off: bool
    quoted: bool
    dialect: Dialect


_OUTSIDE = State(Reason.NONE, off=False, quoted=False, dialect=Dialect.HTML)
_DIALECTS = {
    "svg": Dialect.SVG,
    "math": Dialect.MATH,
    **dict.fromkeys(("select", "template"), Dialect.CHOOSY),
}
FOREIGN = {_DIALECTS[name]: inside for name, inside in elements.HTML_IN_FOREIGN.items()}


class Places:
    """The open elements from the outermost one that forbids links inwards; none while links are allowed.

    A forbidding element ends only where every parser agrees that it does: at its own end tag, with all inside it
    closed. Where the tags do not match, parsers differ, and nothing links in the rest of the page.
    """

    __slots__ = ("broken", "names", "reason", "state", "states")

    def __init__(self) -> None:
        self.names: list[str] = []
        self.states = [_OUTSIDE]
        self.state = _OUTSIDE
        self.reason = Reason.NONE
        self.broken = False

    def give_up(self) -> None:
        """From here on allow nothing: how the page is nested depends on who reads it."""
        self.broken = True
        self.reason = Reason.BROKEN

    def open(self, name: str, own: Reason, tail: str) -> None:
        """Enter an element with a reason of its own, or inside one that has; `tail` is the rest of its tag."""
        if self.broken:
            return
        foreign = self.state.dialect in FOREIGN
        if not foreign:
            self._end_implied(name)
        second_select = name == "select" and name in self.names  # ends the first one and is none
        if second_select or name in elements.UNFOLLOWED or (foreign and name in elements.ENDING_FOREIGN):
            self.give_up()
        elif (own or self.names) and not self._is_empty(name, tail):
            if own or name in FOREIGN.get(self.state.dialect, ()):
                self.state = _inside(self.state, name, own)
                self.reason = self.state.reason
            self.names.append(name)
            self.states.append(self.state)

    def _is_empty(self, name: str, tail: str) -> bool:
        foreign = self.state.dialect in FOREIGN or name in elements.HTML_IN_FOREIGN
        return name in elements.VOID or (foreign and is_self_closing(tail))

    def _end_implied(self, name: str) -> None:
        """Leave what has no end tag and is over where this one begins."""
        while self.names and name in elements.ENDED_BY.get(self.names[-1], ()):
            self._leave()

    def close(self, name: str) -> None:
        """Leave an element by its end tag, or give up on the page when the tag does not match."""
        if self.broken or (name in elements.WITHOUT_END and not self._ends_drawing(name)):
            return
        closing = elements.CLOSING.get(name, ())
        while self.names and self.names[-1] in closing and self.names[-1] != name:
            self._leave()
        matches = self.names and (self.names[-1] == name or {self.names[-1], name} <= elements.HEADINGS)
        # What was bold before a form goes on being bold in it, and whatever is bold behind its end tag stays inside.
        if not matches or (name == "form" and self.state != self.states[-2]):
            self.give_up()
        else:
            self._leave()

    def _ends_drawing(self, name: str) -> bool:
        return name == "br" and self.state.dialect in FOREIGN

    def _leave(self) -> None:
        self.names.pop()
        self.states.pop()
        self.state = self.states[-1]
        self.reason = self.state.reason


@lru_cache(maxsize=1024)
def _inside(outer: State, name: str, own: Reason) -> State:
    reason = outer.reason if outer.reason is Reason.HIDDEN else own or outer.reason
    if (html := FOREIGN.get(outer.dialect)) is None:
        dialect = _DIALECTS.get(name, outer.dialect)
    else:
        dialect = Dialect.HTML_IN_FOREIGN if name in html else outer.dialect
    return State(reason, outer.off or own is Reason.OFF, outer.quoted or name in elements.QUOTES, dialect)
