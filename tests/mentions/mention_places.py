"""Ask html5lib and lexbor, which build the page as a browser would, where a piece of text stands."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

import html5lib
from selectolax.lexbor import LexborHTMLParser

_ELEMENTS = """
    a h1 h2 h3 h4 h5 h6 code pre kbd samp script style template textarea button select label legend title noscript
    noembed noframes xmp plaintext svg math iframe blockquote q
"""
FORBIDDEN = frozenset(_ELEMENTS.split())
_SELECTOR = ", ".join((*sorted(FORBIDDEN), ".no-affiliate"))

Element = ElementTree.Element


def forbidden_around(page: str, text: str, scripting: bool) -> set[str]:
    """What around `text` forbids a link, in a browser with or without scripts; "markup" where it is no text at all.

    Nothing when the text is not there: html5lib loses what stands in a table outside its cells.
    """
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parseFragment(page, scripting=scripting)
    return {reason for around in _around(tree, text) for element in around for reason in _reasons(element, text)}


def _around(tree: Element, text: str) -> Iterator[tuple[Element, ...]]:
    waiting: list[tuple[Element, tuple[Element, ...]]] = [(tree, ())]
    while waiting:
        element, around = waiting.pop()
        inside = (*around, element)
        if text in (element.text or "") or any(text in value for value in element.attrib.values()):
            yield inside
        for child in element:
            if text in (child.tail or ""):
                yield inside
            waiting.append((child, inside))


def _reasons(element: Element, text: str) -> set[str]:
    if not isinstance(element.tag, str) or any(text in value for value in element.attrib.values()):
        return {"markup"}
    name = element.tag.rpartition("}")[2]
    return ({name} & FORBIDDEN) | (set(element.get("class", "").split()) & {"no-affiliate"})


def forbidden_by_lexbor(page: str, texts: list[str]) -> list[str]:
    """The texts that stand in a forbidden element, and those that the page does not show as text."""
    parser = LexborHTMLParser(f"<!doctype html><body><article>{page}</article>")
    body = parser.body
    shown = body.text() if body else ""
    inside = "\n".join(node.text() or "" for node in parser.css(_SELECTOR))
    return [text for text in texts if text not in shown or text in inside]
