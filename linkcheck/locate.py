"""Finds the lines of addresses in the source of a page or feed: looked up for findings only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from linkcheck.collect import read_bounded
from linkcheck.feed import FeedError, read_feed
from linkcheck.files import FEEDS
from linkcheck.gather import REFRESH, candidates

# Comments, scripts and styles run to their end or the text's end, so that the search stays linear.
SOURCE = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style)\b(?P<inside>[^<>]*+)>.*?(?:</(?P=raw)|\Z)"
    r"|\s(?P<name>(?:xlink:)?href|src|srcset|imagesrcset|poster|data|content|url)\s*+=\s*+"
    r"(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<bare>[^\s\"'>]++))"
    r"|<link>(?P<text>[^<]*+)",
    re.IGNORECASE | re.DOTALL,
)


def lines_of(path: Path) -> dict[str, list[int]]:
    """The lines on which each address of the file stands, in order; nothing when the file cannot be read again."""
    lines: dict[str, list[int]] = {}
    try:
        data = read_bounded(path) or b""
        for first, text in _texts(path, data):
            for address, line in _addresses(text, first):
                lines.setdefault(address, []).append(line)
    except (OSError, FeedError):
        return {}
    return lines


def _texts(path: Path, data: bytes) -> Iterator[tuple[int, str]]:
    yield 1, data.decode("utf-8-sig", "replace")
    feed = read_feed(data) if path.name.lower().endswith(FEEDS) else None
    yield from feed.texts if feed else ()


def _addresses(text: str, line: int) -> Iterator[tuple[str, int]]:
    at = 0
    for match in SOURCE.finditer(text):
        start = max(match.start(group) for group in ("inside", "name", "text"))
        if start < 0:
            continue
        line += text.count("\n", at, start)
        at = start
        if match["raw"]:
            yield from _addresses(match["inside"], line)
        else:
            yield from ((address, line) for address in _values(match))


def _values(match: re.Match[str]) -> Iterator[str]:
    name = (match["name"] or "").lower()
    value = unescape(match["double"] or match["single"] or match["bare"] or match["text"] or "")
    if name.endswith("srcset"):
        yield from candidates(value)
    elif name == "content":
        yield from (found[1] for found in [REFRESH.match(value)] if found)
    else:
        yield value if name else value.strip()
