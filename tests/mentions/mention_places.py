"""Ask html5lib, which builds the page as a browser would, where a piece of text stands."""

from __future__ import annotations

from xml.etree import ElementTree

import html5lib

FORBIDDEN = frozenset(
    """
    a h1 h2 h3 h4 h5 h6 code pre kbd samp script style template textarea button select label legend title noscript
    noembed noframes xmp plaintext svg math iframe blockquote q
    """.split()
)


def forbidden_around(page: str, text: str, scripting: bool) -> set[str]:
    """Which elements that forbid links stand around `text`, in a browser with or without scripts."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parseFragment(page, scripting=scripting)
    return {reason for around in _ancestors_of(tree, text) for element in around for reason in _reasons(element)}


def _ancestors_of(tree: ElementTree.Element, text: str) -> list[tuple[ElementTree.Element, ...]]:
    found = []
    waiting: list[tuple[ElementTree.Element, tuple[ElementTree.Element, ...]]] = [(tree, ())]
    while waiting:
        element, around = waiting.pop()
        inside = (*around, element)
        if isinstance(element.tag, str) and text in (element.text or ""):
            found.append(inside)
        for child in element:
            if text in (child.tail or ""):
                found.append(inside)
            waiting.append((child, inside))
    return found


def _reasons(element: ElementTree.Element) -> set[str]:
    names = {str(element.tag).rpartition("}")[2]}
    return (names & FORBIDDEN) | (set(element.get("class", "").split()) & {"no-affiliate"})
