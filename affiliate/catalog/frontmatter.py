"""Cuts a Markdown file into front matter and body, or says why that cannot be done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from affiliate.catalog.tree import Tree
from affiliate.catalog.yamltree import read_yaml
from affiliate.model import Problem

LARGEST = 256 * 1024
FENCE = "---"
SHAPE = "begin the file with a line ---, then `name: ...` and the other keys, then another line ---"
# What YAML forbids or takes for the end of a line: an editor shows none of it and counts its lines differently.
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Source:
    """A product's or program's file, read but not yet understood. `body` is the Markdown below the front matter."""

    tree: Tree
    body: str


def read_source(file: Path, path: str) -> tuple[Source | None, list[Problem]]:
    """The file's values and body; `path` is how problems call it."""
    text, problem = read_text(file, path)
    if problem:
        return None, [problem]
    lines = text.split("\n")
    last = next((n for n, line in enumerate(lines) if n and line.rstrip() == FENCE), 0)
    problem = _without_front_matter(lines, last, path)
    if problem:
        return None, [problem]
    tree, problems = read_yaml("\n".join(lines[1:last]), path, first_line=2)
    if tree and not isinstance(tree.data, dict):
        problems.append(Problem(path, tree.place.line, "", _not_keys(tree), "write one key a line: `name: Acme K1`"))
        tree = None
    return (Source(tree, "\n".join(lines[last + 1 :]).strip()) if tree else None), problems


def read_text(file: Path, path: str, largest: int = LARGEST) -> tuple[str, Problem | None]:
    """The file's text with plain line ends, or the problem that keeps it unread."""
    try:
        if not file.is_file():
            return "", Problem(path, 0, "", "this is not a file that can be read", "put a text file here, or delete it")
        with file.open("rb") as stream:
            raw = stream.read(largest + 1)
    except OSError as error:
        return "", Problem(path, 0, "", f"the file cannot be read: {error.strerror}", "check its permissions")
    if len(raw) > largest:
        what = f"the file is larger than {largest // 1024} KiB"
        return "", Problem(path, 0, "", what, "shorten it; pictures and tables belong in files of their own")
    return _decoded(raw, path)


def _decoded(raw: bytes, path: str) -> tuple[str, Problem | None]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return "", Problem(path, line, "", "the file is not UTF-8", "save it again with the encoding UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n"), None


def _without_front_matter(lines: list[str], last: int, path: str) -> Problem | None:
    if not "".join(lines).strip():
        return Problem(path, 1, "", "the file is empty", SHAPE)
    if lines[0].rstrip() != FENCE:
        return Problem(path, 1, "", "the file does not begin with front matter", SHAPE)
    if not last:
        return Problem(path, 1, "", "the front matter is never closed", "put a line --- between the keys and the text")
    for number, line in enumerate(lines[:last], start=1):
        if found := INVISIBLE.search(line):
            what = f"the invisible character U+{ord(found[0]):04X} is in the front matter"
            return Problem(path, number, "", what, "delete it, or type the line again")
    return None


def _not_keys(tree: Tree) -> str:
    if tree.data is None:
        return "the front matter has no keys"
    return f"the front matter is a {'list' if isinstance(tree.data, list) else 'text'}, not keys with values"
