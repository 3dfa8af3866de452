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
ADVICE = (
    ("mapping values are not allowed", "put a value that holds a colon in quotes, or mend the indentation"),
    ("quoted scalar", "close the quote; inside double quotes write a backslash twice"),
    ("flow sequence", "close the [ with a ], and put commas between the values"),
    ("flow mapping", "close the { with a }, and put commas between the keys"),
    ("simple key", "write a colon and a space behind the key: `name: Acme K1`"),
    ("block", "indent the keys that belong together by the same number of spaces"),
)


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
    said = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    # An error "at the end" is one that began earlier: send the reader to where the bracket or quote was opened.
    opened = error.context_mark if "flow" in said or "unexpected end" in said else None
    at = opened or mark
    line = at.line if at else 0
    what = f"the front matter cannot be read as YAML: {said.strip()}"
    fix = next((advice for words, advice in ADVICE if words in said), "put the value in quotes")
    if mark and "cannot start any token" in said:
        what, fix = _stray_character(text.split("\n")[mark.line][mark.column : mark.column + 1])
    return Problem(path, first_line + line, "", what, fix)


def _stray_character(character: str) -> tuple[str, str]:
    if character == "\t":
        return "a tab stands where YAML wants spaces", "indent with spaces"
    return f"a value cannot begin with {character}", "put the value in quotes"


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
            raise UnreadableError(
                line, f"the front matter holds more than {MOST_VALUES:,} values", "move text below it"
            )

    def refused(self, event: Event, place: Place) -> bool:
        """YAML's &anchors, *aliases and !tags: in a catalogue nearly always text that lacks its quotes."""
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if not anchor and not tag:
            return False
        sign = "*" if isinstance(event, AliasEvent) else "&" if anchor else "!"
        what = f"an unquoted value begins with {sign}, which YAML takes for a mark of its own"
        self.say(place, what, "put the value in quotes")
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
                self.say(where, f"the key stands twice, here and in line {first}", "keep one of the two")
            else:
                inner.line = where.line
                values[name], place.keys[name] = data, inner
        return values

    def say(self, place: Place, what: str, fix: str) -> None:
        place.reported = True
        self.problems.append(Problem(self.path, place.line, place.key, what, fix))
