"""Cuts a page down to the few elements that say something of it, side by side instead of inside each other.

A parser that keeps to the standard may take time that grows with the square of a page's depth: a shop could hold us up
for hours. This takes one pass, whatever is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

MOST = 5_000  # elements kept
LONGEST = 100_000  # characters of a tag or of the text behind it
TELLING = ("meta", "h1", "form", "iframe")
SAYING = re.compile(r"\b(?:itemprop|itemtype|property|id)\s*=", re.IGNORECASE)
TAG = re.compile(
    r"""<([a-z][^\s/>]*+)"""
    r"""((?:[\s/]++|[^\s/>=][^\s/>=]*+|=(?:\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+))?+)*+)>""",
    re.IGNORECASE,
)
RAW = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")


def flattened(html: str) -> str:
    """The telling elements, each closed behind its text."""
    kept = (element for _, element in zip(range(MOST), _elements(html), strict=False))
    return "".join(kept)


def _elements(html: str) -> Iterator[str]:
    at = html.find("<")
    while at >= 0:
        if html.startswith("<!--", at):
            end = html.find("-->", at + 4)
            at = html.find("<", end) if end >= 0 else -1
            continue
        tag = TAG.match(html, at)
        if tag is None and html[at + 1 : at + 2].isalpha():
            return  # it never ends
        if tag is None:
            at = html.find("<", at + 1)
            continue
        name = tag[1].lower()
        end = _end_of(name, html, tag.end())
        yield from _element(name, tag[2], html[tag.end() : end])
        at = end if end < len(html) else -1


def _end_of(name: str, html: str, start: int) -> int:
    """Where the element's text ends: before the next tag, or before its own end where it holds nothing but text."""
    if name in RAW:
        found = _closing(name).search(html, start)
        return found.start() if found else len(html)
    end = html.find("<", start)
    return end if end >= 0 else len(html)


@cache
def _closing(name: str) -> re.Pattern[str]:
    return re.compile(f"</{name}\\b", re.IGNORECASE)


def _element(name: str, attributes: str, text: str) -> Iterator[str]:
    if len(attributes) > LONGEST:
        return
    if name == "title" or (name == "script" and "json" in attributes.lower()):
        yield f"<{name}{attributes}>{text}</{name}>"
    elif name in TELLING or SAYING.search(attributes):
        # Under a name of no meaning to parsers, a stray <select> or <table> changes nothing for what follows.
        shell = name if name in ("meta", "h1") else f"x-{name}"
        yield f"<{shell}{attributes.rstrip('/')}>{text[:LONGEST]}" + ("" if name == "meta" else f"</{shell}>")
