"""Reads YAML as people mean it: scalars are the text they wrote, values know their lines, and nothing can explode."""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from affiliate.catalog.tree import Data, Place, Tree, joined
from affiliate.model import Problem

# Base: no implicit types, so that `On`, `1e3` and 0123 stay text. Events only: libyaml's own composer overflows the C
# stack on deep nesting.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
DEEPEST = 12
MOST_VALUES = 5_000
NOTHING = frozenset({"", "~", "null"})
MARKS = "an unquoted value begins with {}, which has a special meaning in YAML"
# The parser's words, what they mean to somebody who writes about kettles, and what to do. The first that fits is taken.
MEANINGS = (
    ("cannot start any token", "a value begins with a character that YAML reserves", "put the value in quotes"),
    ("mapping values", "a value contains a colon followed by a space", "put it in quotes, or fix the indentation"),
    ("unknown escape", "a backslash in double quotes begins an escape", "write it twice, or use single quotes"),
    ("quoted scalar", "a quote is opened here and never closed", "close it at the end of the value"),
    ("flow node", "a value is missing here", "write one, or delete the comma before it, or close the bracket"),
    ("flow sequence", "a [ is opened here and not closed, or a comma is missing", "write [first, second]"),
    ("flow mapping", "a { is opened here and not closed, or a comma is missing", "write {key: value, key: value}"),
    ("simple key", "this line has no colon", "write `key: value`"),
    ("an alias", MARKS.format("*"), "put the value in quotes"),
    ("an anchor", MARKS.format("&"), "put the value in quotes"),
    ("tag", MARKS.format("!"), "put the value in quotes"),
    (
        "block",
        "this line does not fit the indentation above it",
        "indent lines that belong together by the same spaces",
    ),
)
# Errors that the parser notices late: the reader is sent to where they began.
NOTICED_LATE = ("flow sequence", "flow mapping", "simple key", "unexpected end")


class UnreadableError(Exception):
    """The text is not YAML, or more of it than a person writes."""

    def __init__(self, line: int, what: str, fix: str) -> None:
        super().__init__(what)
        self.line, self.what, self.fix = line, what, fix


def read_yaml(text: str, path: str, first_line: int) -> tuple[Tree | None, list[Problem]]:
    """The values of `text`, whose first line is line `first_line` of the file. None when it cannot be read at all."""
    composer = _Composer(text, path, first_line)
    try:
        return composer.compose(), composer.problems
    except UnreadableError as error:
        return None, [*composer.problems, Problem(path, error.line, "", error.what, error.fix)]
    except yaml.MarkedYAMLError as error:
        return None, [*composer.problems, _explained(error, text, path, first_line)]
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        what = f"the front matter cannot be read as YAML: {str(error).splitlines()[0]}"
        return None, [*composer.problems, Problem(path, first_line, "", what, "look for characters typed by mistake")]


def _explained(error: yaml.MarkedYAMLError, text: str, path: str, first_line: int) -> Problem:
    said = f"{error.context or ''} {error.problem or ''}".strip()
    late = any(words in said for words in NOTICED_LATE)
    mark = (error.context_mark if late else None) or error.problem_mark or error.context_mark
    lines = text.split("\n")
    row = min(mark.line, len(lines) - 1) if mark else 0
    if mark and lines[row][mark.column : mark.column + 1] == "\t":
        return Problem(path, first_line + row, "", "there is a tab where YAML requires spaces", "indent with spaces")
    unknown = (f"the front matter cannot be read as YAML: {said}", "compare the line with those above it")
    what, fix = next(((what, fix) for words, what, fix in MEANINGS if words in said), unknown)
    return Problem(path, first_line + row, "", what, fix)


class _Composer:
    """Builds the tree from the parser's events, and collects what is wrong but not fatal."""

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self.events: Iterator[Event] = yaml.parse(text, Loader=LOADER)
        self.path, self.first_line = path, first_line
        self.problems: list[Problem] = []
        self.values = 0

    def compose(self) -> Tree | None:
        for event in self.events:
            if isinstance(event, NodeEvent):
                data, place = self.node(event, "", 0)
                for _ in self.events:  # the rest may still hold an error
                    pass
                return Tree(self.path, data, place)
        return Tree(self.path, None, Place(self.first_line, ""))

    def line(self, event: Event) -> int:
        return self.first_line + (event.start_mark.line if event.start_mark else 0)

    def node(self, event: Event, key: str, depth: int) -> tuple[Data, Place]:
        place = Place(self.line(event), key)
        self.bound(place.line, depth)
        data: Data = None
        if isinstance(event, ScalarEvent):
            data = None if not event.style and event.value in NOTHING else str(event.value)
        elif isinstance(event, MappingStartEvent):
            data = self.mapping(place, depth)
        elif isinstance(event, CollectionStartEvent):
            data = self.sequence(place, depth)
        return (None if self.refused(event, place) else data), place

    def bound(self, line: int, depth: int) -> None:
        self.values += 1
        if depth > DEEPEST:
            raise UnreadableError(
                line, f"values are nested more than {DEEPEST} deep", "close the brackets opened before"
            )
        if self.values > MOST_VALUES:
            raise UnreadableError(line, f"the front matter has more than {MOST_VALUES:,} values", "move text below it")

    def refused(self, event: Event, place: Place) -> bool:
        """YAML's &anchors, *aliases and !tags: in catalog files nearly always text that lacks its quotes."""
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if not anchor and not tag:
            return False
        sign = "*" if isinstance(event, AliasEvent) else "&" if anchor else "!"
        self.say(place, MARKS.format(sign), "put the value in quotes")
        return True

    def sequence(self, place: Place, depth: int) -> Data:
        values: list[Data] = []
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                break
            data, inner = self.node(event, joined(place.key, len(values)), depth + 1)
            values.append(data)
            place.items.append(inner)
        return values

    def mapping(self, place: Place, depth: int) -> Data:
        values: dict[str, Data] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            name = event.value if isinstance(event, ScalarEvent) else None
            where = Place(self.line(event), joined(place.key, name or ""))
            if name is None:
                self.node(event, place.key, depth + 1)
            data, inner = self.node(next(self.events), where.key, depth + 1)
            if name is None:
                self.say(where, "a key is a list or a mapping", "a key is one word or a few: `name: Acme K1`")
            elif name in values:
                first = place.keys[name].line
                self.say(where, f"the key appears twice, here and in line {first}", "keep one of the two")
            else:
                inner.line = where.line
                values[name], place.keys[name] = data, inner
        return values

    def say(self, place: Place, what: str, fix: str) -> None:
        place.reported = True
        self.problems.append(Problem(self.path, place.line, place.key, what, fix))
