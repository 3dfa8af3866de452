"""Know at every point of a page whether a link may stand there; markup that is broken allows none."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

from affiliate.mentions import elements
from affiliate.mentions.markup import is_self_closing
from affiliate.mentions.nouns import Reason


class Dialect(Enum):
    """By which rules a browser reads the content of an element."""

    HTML = auto()
    FOREIGN = auto()
    SELECT = auto()


class Frame(NamedTuple):
    """An open element and what holds inside it. `forbids`: the element itself does, not only one around it."""

    name: str
    reason: Reason
    forbids: bool
    off: bool
    quoted: bool
    dialect: Dialect


_OUTSIDE = Frame("", Reason.NONE, False, False, False, Dialect.HTML)
_DIALECTS = {
    "svg": Dialect.FOREIGN,
    "math": Dialect.FOREIGN,
    "select": Dialect.SELECT,
    **dict.fromkeys(elements.HTML_IN_FOREIGN, Dialect.HTML),
}


class Places:
    """The open elements from the outermost one that forbids links inwards; none while links are allowed.

    A forbidding element ends only where every parser agrees that it does: at its own end tag, with all inside it
    closed. Where the tags do not match, parsers differ, and nothing links in the rest of the page.
    """

    __slots__ = ("broken", "frame", "frames")

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.frame = _OUTSIDE
        self.broken = False

    @property
    def reason(self) -> Reason:
        return Reason.BROKEN if self.broken else self.frame.reason

    def open(self, name: str, off: bool, tail: str) -> None:
        """Enter an element that forbids links or stands inside one that does; `tail` is the rest of its tag."""
        if self.broken:
            return
        if name == "a" and self.frame.name == "a":
            self._leave()
        foreign = self.frame.dialect is Dialect.FOREIGN
        if name in elements.UNFOLLOWED or (foreign and name in elements.ENDING_FOREIGN):
            self.broken = True
        elif not (foreign and is_self_closing(tail)):
            self.frame = _inside(self.frame, name, off)
            self.frames.append(self.frame)

    def close(self, name: str) -> None:
        """Leave an element by its end tag, or give up on the page when the tag does not match."""
        if not self.frames or self.broken or name in elements.WITHOUT_END:
            # Only `</br>` ends a drawing.
            self.broken |= name == "br" and self.frame.dialect is Dialect.FOREIGN
            return
        closing = elements.CLOSING.get(name, frozenset())
        while self.frame.name in closing and self.frame.name != name and not self.frame.forbids:
            self._leave()
        if self.frame.name == name or {self.frame.name, name} <= elements.HEADINGS:
            self._leave()
        else:
            self.broken = True

    def _leave(self) -> None:
        self.frames.pop()
        self.frame = self.frames[-1] if self.frames else _OUTSIDE


def _inside(outer: Frame, name: str, off: bool) -> Frame:
    own = Reason.OFF if off else elements.FORBIDDING.get(name, Reason.NONE)
    reason = outer.reason if outer.reason is Reason.HIDDEN else own or outer.reason
    quoted = outer.quoted or name in elements.QUOTES
    return Frame(name, reason, bool(own), outer.off or off, quoted, _DIALECTS.get(name, outer.dialect))
