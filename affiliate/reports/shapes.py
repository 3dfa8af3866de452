"""The expression that cuts the plain records of an XML text, made of what its first records look like.

A plain record is written so that expat could read nothing else in it: tags of known names in a known order, attributes
in double quotes, texts without markup, in which only the five references that need no declaration may stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import unescape

from affiliate.reports.documents import JsonPath, field_at
from affiliate.reports.elements import TEXT

SIZE_LIMIT = 200  # elements and attributes: records that are wider cost more to try than reading few of them
_BLANK = r"[ \t\n]*+"
_TEXT, _VALUE = r"[^\x00-\x1f\ufffe\uffff<>]*+", r'[^\x00-\x1f\ufffe\uffff<"]*+'
_ODD = re.compile("&(?!(?:amp|lt|gt|quot|apos);)")  # refers to what is for expat to know, or is not XML
_QUOTES = {"&quot;": '"', "&apos;": "'"}


class Cells(list[str]):
    """A record that was cut into the cells that are wanted of it, without a look at the others."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How plain records look. `expression` matches one with the blanks behind it; `places` says which group each
    wanted cell is: the last, which is empty, where there is none."""

    tag: str
    expression: re.Pattern[str]
    places: tuple[int, ...]

    def records(self, text: str) -> Iterator[re.Match[str]]:
        """The plain records in the text."""
        found = self.expression.finditer(text)
        return (each for each in found if not _ODD.search(each[0])) if _ODD.search(text) else found

    def cells(self, record: re.Match[str]) -> Cells:
        """What stands at the wanted paths of a plain record."""
        texts = record.groups("")
        if "&" in record[0]:
            texts = tuple(unescape(text, _QUOTES) for text in texts)
        return Cells([texts[place].strip() for place in self.places])

    def empty(self, lines: int) -> bytes:
        """An element of this name over as many line ends."""
        return b"<%b%b/>" % (self.tag.encode(), b"\n" * lines)


def shape_of(tag: str, records: Sequence[object], wanted: Sequence[JsonPath]) -> Shape | None:
    """How plain records look if most are like these; None when it is of no use to know."""
    known = [record for record in records if isinstance(record, dict)]
    if not known or not set(known[0]).intersection(*known):
        return None  # what has nothing in it is for the reference to refuse
    if any(isinstance(field_at(record, path), dict | list) for record in known for path in wanted):
        return None  # and so is what has several things where one is wanted
    draft = _Draft(frozenset(wanted))
    expression = draft.element(tag, (), known) + _BLANK + "()"
    if draft.size > SIZE_LIMIT:
        return None
    places = {path: place for place, path in enumerate(draft.groups)}
    return Shape(tag, re.compile(expression), tuple(places.get(path, -1) for path in wanted))


class _Draft:
    """An expression while it is written: the paths of its groups in their order, and how much is in it."""

    def __init__(self, wanted: frozenset[JsonPath]) -> None:
        self.wanted = wanted
        self.groups: list[JsonPath] = []
        self.size = 0

    def element(self, tag: str, path: JsonPath, values: Sequence[object]) -> str:
        """An element at this path below the record, which held such values. What all of them have may not be missing:
        so no record without anything in it matches."""
        self.size += 1
        within = [value for value in values if isinstance(value, dict)]
        attributes, children, may_be_empty = "", "", True
        for name in _in_order(within):
            below = [value[name] for value in within if name in value]
            missing = "?" if len(below) < len(values) else ""
            if name == TEXT:
                continue
            if name.startswith("@"):
                attributes += f"(?:{self._attribute((*path, name))}){missing}"
            else:
                children += f"(?:{self._child((*path, name), below)}){missing}"
                may_be_empty &= bool(missing)
        name = re.escape(tag)
        closed = f">{_BLANK + children if children else self._text(path, values)}</{name}>"
        return f"<{name}{attributes} ?+" + (f"(?:/>|{closed})" if may_be_empty else closed)

    def _text(self, path: JsonPath, values: Sequence[object]) -> str:
        """The text of an element without children. Beside attributes it has a place of its own: whether there are any
        has to be known of each record."""
        attributes = [set(value) - {TEXT} for value in values if isinstance(value, dict)]
        if not attributes:
            return self._group(path, _TEXT)
        if (*path, TEXT) in self.wanted and not (len(attributes) == len(values) and set.intersection(*attributes)):
            self.size += SIZE_LIMIT
        return self._group((*path, TEXT), _TEXT)

    def _child(self, path: JsonPath, found: Sequence[object]) -> str:
        values = [value for each in found for value in (each if isinstance(each, list) else [each])]
        return self.element(path[-1], path, values) + _BLANK

    def _attribute(self, path: JsonPath) -> str:
        self.size += 1
        return f' {re.escape(path[-1][1:])}="{self._group(path, _VALUE)}"'

    def _group(self, path: JsonPath, expression: str) -> str:
        if path not in self.wanted:
            return expression
        self.groups.append(path)
        return f"({expression})"


def _in_order(records: Iterable[dict[str, object]]) -> list[str]:
    """All their names in an order that they come in, or as many of them as are too many."""
    names: list[str] = []
    for record in records:
        place = 0
        for name in record:
            if name not in names:
                names.insert(place, name)
            place = names.index(name) + 1
            if place > SIZE_LIMIT:
                return names
    return names
