"""Reads a page as a reader does: its visible words in order, and where links and disclosures stand among them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from affiliate.plan.texts import DISCLOSURE_CLASS

Attributes = Mapping[str, str | None]

BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "dialog", "div", "dl"),
        *("dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("hr", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody"),
        *("td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
SILENT = frozenset(
    {"iframe", "noembed", "noframes", "noscript", "object", "script", "style", "template", "textarea", "title"}
)
CONCEALED = re.compile(
    r"(?:^|;)\s*+(?:display\s*+:\s*+none|visibility\s*+:\s*+(?:hidden|collapse)|content-visibility\s*+:\s*+hidden"
    r"|opacity\s*+:\s*+(?:0++(?:\.0*+)?|\.0++)%?+\s*+(?:;|!|$)|font-size\s*+:\s*+0++(?:\.0*+)?[a-z%]*+\s*+(?:;|!|$))",
    re.IGNORECASE,
)
CLOSED = "a closed <details>"
REFRESH = re.compile(r"\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]*)", re.IGNORECASE)


@dataclass(slots=True)
class Anchor:
    """A link. `[start:end]` is its place in the text; `words` are all of its words, seen or spoken.

    `order` counts links and disclosures as they come; `nth` counts those of one address, from 0.
    """

    href: str
    nth: int
    order: int
    start: int
    rel: frozenset[str]
    policy: str
    slug: str
    words: str
    end: int = 0


@dataclass(slots=True)
class Notice:
    """A disclosure: its words, and why a reader does not see it (empty when he does)."""

    order: int
    words: str
    hidden: str


@dataclass(slots=True)
class Reading:
    """A page. `text` are all of its words, those in hidden elements too; `visible` is without them.

    `stamps` are its dates by place in the text, `hints` what shows on hover only.
    """

    text: str = ""
    visible: str = ""
    language: str = ""
    referrer: str = ""
    refresh: str = ""
    anchors: list[Anchor] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    stamps: list[tuple[int, str]] = field(default_factory=list)
    structured: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    def block(self, anchor: Anchor) -> tuple[int, int]:
        """From where to where the block goes that the link stands in."""
        end = self.text.find("\n", anchor.end)
        return self.text.rfind("\n", 0, anchor.start) + 1, end if end >= 0 else len(self.text)


def read(html: str, seen: Counter[str] | None = None) -> Reading:
    """The page, or a piece of one. `seen` counts addresses through several pieces of one file."""
    root = LexborHTMLParser(html).root
    reader = _Reader(Counter() if seen is None else seen)
    if root is not None:
        reader.walk(root)
    reader.reading.text, reader.reading.visible = "".join(reader.text), "".join(reader.visible)
    return reader.reading


class _Reader:
    """Walks the tree without recursion: a hostile page may be nested a hundred thousand deep."""

    def __init__(self, seen: Counter[str]) -> None:
        self.reading = Reading()
        self.text: list[str] = []
        self.visible: list[str] = []
        self.length = 0
        self.hidden: list[str] = [""]
        self.open: list[Anchor] = []
        self.seen = seen

    def walk(self, node: LexborNode) -> None:
        depth = 0
        while True:
            child = node.child if self.enter(node) else None
            if child is not None:
                node, depth = child, depth + 1
                continue
            self.leave(node)
            while depth and node.next is None and node.parent is not None:
                node, depth = node.parent, depth - 1
                self.leave(node)
            if not depth or node.next is None:
                return
            node = node.next

    def enter(self, node: LexborNode) -> bool:
        """Take note of the node; whether what is inside it matters."""
        if node.is_text_node:
            self.say(node.text_content or "")
            return False
        if not node.is_element_node:
            return False
        tag = node.tag or ""
        attributes = node.attributes
        self.hidden.append(self.concealed(node, tag, attributes))
        if tag in BLOCKS or tag == "br":
            self.say(" " if tag == "br" else "\n")
        self.note(node, tag, attributes)
        return tag not in SILENT

    def leave(self, node: LexborNode) -> None:
        if not node.is_element_node:
            return
        tag = node.tag or ""
        self.hidden.pop()
        if tag == "a" and self.open and node.attributes.get("href") is not None:
            self.open.pop().end = self.length
        if tag in BLOCKS:
            self.say("\n")

    def say(self, words: str) -> None:
        if words != "\n":
            words = words.replace("\n", " ")
        elif not self.text or self.text[-1] == "\n":
            return
        self.text.append(words)
        self.length += len(words)
        if not self.hidden[-1]:
            self.visible.append(words)

    def concealed(self, node: LexborNode, tag: str, attributes: Attributes) -> str:
        """Why a reader does not see what is inside the element, unless he does something first."""
        if self.hidden[-1] == CLOSED and tag == "summary" and _is_handle(node):
            return self.hidden[-2]
        if self.hidden[-1]:
            return self.hidden[-1]
        return _concealment(attributes) or _closed(tag, attributes)

    def note(self, node: LexborNode, tag: str, attributes: Attributes) -> None:
        if not attributes and tag != "html":
            return
        if tag == "a" and attributes.get("href") is not None:
            self.anchor(node, attributes)
        elif tag == "img":
            self.reading.images.append((attributes.get("src") or "").strip())
        elif tag == "time":
            self.reading.stamps.append((self.length, attributes.get("datetime") or ""))
        elif tag == "html":
            self.reading.language = (attributes.get("lang") or "").strip()
        elif tag == "meta":
            self.meta(attributes)
        elif tag == "script" and "ld+json" in (attributes.get("type") or "").lower():
            self.reading.structured.append(node.text() or "")
        if DISCLOSURE_CLASS in (attributes.get("class") or "").split():
            words = " ".join((node.text() or "").split())
            self.reading.notices.append(Notice(self.order(), words, self.hidden[-1]))
        if title := attributes.get("title"):
            self.reading.hints.append(title)

    def anchor(self, node: LexborNode, attributes: Attributes) -> None:
        href = attributes["href"] or ""
        spoken = [attributes.get("aria-label") or "", *(img.attributes.get("alt") or "" for img in node.css("img"))]
        found = Anchor(
            href,
            self.seen[href],
            self.order(),
            self.length,
            frozenset((attributes.get("rel") or "").lower().split()),
            (attributes.get("referrerpolicy") or "").strip().lower(),
            attributes.get("data-affiliate") or "",
            " ".join([node.text() or "", *spoken]),
        )
        self.seen[href] += 1
        self.reading.anchors.append(found)
        self.open.append(found)

    def order(self) -> int:
        return len(self.reading.anchors) + len(self.reading.notices)

    def meta(self, attributes: Attributes) -> None:
        content = attributes.get("content") or ""
        if (attributes.get("name") or "").strip().lower() == "referrer":
            self.reading.referrer = content.strip().lower()
        elif (attributes.get("http-equiv") or "").strip().lower() == "refresh":
            found = REFRESH.match(content)
            self.reading.refresh = found[1].strip() if found else ""


def _is_handle(summary: LexborNode) -> bool:
    """Whether this is what a reader sees of a closed `<details>`: its first summary."""
    parent = summary.parent
    first = parent.css_first("summary") if parent is not None and parent.tag == "details" else None
    return first is not None and first.mem_id == summary.mem_id


def _concealment(attributes: Attributes) -> str:
    for name in ("hidden", "popover"):
        if name in attributes:
            return f"the attribute `{name}`"
    if (attributes.get("role") or "").strip().lower() == "tooltip":
        return "a tooltip, which shows on hover only"
    style = CONCEALED.search(attributes.get("style") or "")
    return f"`style={style[0].strip('; ')}`" if style else ""


def _closed(tag: str, attributes: Attributes) -> str:
    if tag not in ("details", "dialog") or "open" in attributes:
        return ""
    return CLOSED if tag == "details" else "a closed <dialog>"
