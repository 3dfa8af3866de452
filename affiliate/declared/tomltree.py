"""Read a TOML file into a tree whose values know their lines: tomllib does not tell them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from affiliate.catalog.frontmatter import read_text
from affiliate.catalog.tree import Data, Place, Tree, joined
from affiliate.model import Problem

_NAME = r"""(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)"""
_DOTTED = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_SECTION = re.compile(rf"\s*\[\s*({_DOTTED})\s*\]")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")
_AT = re.compile(r" \(at line (\d+), column \d+\)")

Path_ = tuple[str, ...]


def read_toml(file: Path, path: str) -> tuple[Tree | None, list[Problem]]:
    """The values of a file and the places they stand at. None when nothing of it can be used."""
    text, problem = read_text(file, path)
    if problem:
        return None, [problem]
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return None, [_broken(str(error), text, path)]
    lines = _lines(text)
    problems: list[Problem] = []
    place = Place(1, "")
    return Tree(path, _grown(table, place, (), lines, path, problems), place), problems


def _grown(value: object, place: Place, at: Path_, lines: Mapping[Path_, int], path: str, said: list[Problem]) -> Data:
    """The value as schemas know it: text, lists and keys. What is neither is a problem, and left out."""
    if isinstance(value, dict):
        place.keys = {
            name: Place(lines.get((*at, name), place.line), joined(place.key, name)) for name in map(str, value)
        }
        return {name: _grown(inner, place.keys[name], (*at, name), lines, path, said) for name, inner in value.items()}
    if isinstance(value, list):
        place.items = [Place(place.line, joined(place.key, index)) for index in range(len(value))]
        return [_grown(inner, spot, at, lines, path, said) for inner, spot in zip(value, place.items, strict=True)]
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int):
        return str(value)
    place.reported = True
    said.append(
        Problem(path, place.line, place.key, "this is neither text nor a whole number", 'put it in quotes: "..."')
    )
    return None


def _lines(text: str) -> dict[Path_, int]:
    """The line of each section and key, by the names that lead to it."""
    lines: dict[Path_, int] = {}
    section: Path_ = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _SECTION.match(line):
            section = _names(found[1])
            lines.setdefault(section, number)
        elif found := _KEY.match(line):
            lines.setdefault((*section, *_names(found[1])), number)
    return lines


def _names(dotted: str) -> Path_:
    return tuple(name.strip("\"'") for name in re.findall(_NAME, dotted))


def _broken(said: str, text: str, path: str) -> Problem:
    where = _AT.search(said)
    line = int(where[1]) if where else text.rstrip().count("\n") + 1
    what = f"the file cannot be read as TOML: {_AT.sub('', said)}"
    return Problem(path, line, "", what, 'write key = "value", text in quotes, and [link] or [report] above their keys')
