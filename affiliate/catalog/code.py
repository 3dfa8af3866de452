"""Blanks the code in an article's source, line for line, where it is certain that it is code."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict

FENCE = re.compile(r"(`{3,}|~{3,})[^`\n]*")
SPAN = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
REST_SPAN = re.compile(r"(?<!`)``(?!`).+?``(?!`)")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# What may own the indented paragraphs behind it: list items, footnotes, definitions, admonitions.
OWNER = re.compile(r"\s{0,3}(?:[-*+]\s|\d+[.)]\s|\[\^[^\]]+\]:|:\s|!!!|\?\?\?|\*\[)")


def without_code(text: str, suffix: str) -> list[str]:
    """The lines of a source text of that file type, with code and comments left empty."""
    lines = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text).split("\n")
    if suffix == ".rst":
        return [REST_SPAN.sub("", line) for line in lines]
    if suffix in {".html", ".htm"}:
        return lines
    return [SPAN.sub("", line) for line in _without_indented(_without_fenced(lines))]


def _without_fenced(lines: list[str]) -> list[str]:
    """A fence that is never closed is no code, to Python-Markdown as here."""
    fences: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        fences[line.rstrip()].append(number)
    kept = list(lines)
    end = -1
    for number, line in enumerate(lines):
        opening = FENCE.fullmatch(line) if number > end else None
        closings = fences[opening[1]] if opening and opening[1] in fences else []
        if (later := bisect_right(closings, number)) < len(closings):
            end = closings[later]
            kept[number : end + 1] = [""] * (end + 1 - number)
    return kept


def _without_indented(lines: list[str]) -> list[str]:
    kept: list[str] = []
    owned = code = False
    above = ""
    for line in lines:
        indented = line.startswith(("    ", "\t"))
        if indented and not above.strip() and not owned:
            code = True
        elif line.strip() and not indented:
            owned = bool(OWNER.match(line)) or (owned and bool(above.strip()))
            code = False
        kept.append("" if code else line)
        above = line
    return kept
