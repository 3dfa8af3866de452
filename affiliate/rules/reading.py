"""Reads a page as a reader does: its visible words in order, and where links and disclosures stand among them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from affiliate.plan.texts import DISCLOSURE_CLASS
from affiliate.rules.concealment import CLOSED, concealment
from affiliate.rules.parts import Anchor, Cover, Notice, Reading
from affiliate.rules.stylesheets import Sheets, own_sheets, unseen

Attributes = Mapping[str, str | None]

LINKS = frozenset({"a", "area"})
BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "dialog", "div", "dl"),
        *("dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("hr", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody"),
        *("td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
SILENT = frozenset(
    {
        *("audio", "canvas", "datalist", "iframe", "noembed", "noframes", "noscript", "object", "script", "select"),
        *("style", "template", "textarea", "title", "video"),
    }
)
# By element: the attribute with an address that browsers ask for without a click.
LOADED = {
    "embed": "src",
    "frame": "src",
    "iframe": "src",
    "img": "src",
    "link": "href",
    "object": "data",
    "script": "src",
}
# By element: the attributes with pictures, beside the `src` of an `<img>`.
PICTURES = {
    "image": ("href", "xlink:href"),
    "img": ("srcset",),
    "input": ("src",),
    "source": ("srcset",),
    "video": ("poster",),
}
CARDS = frozenset({"og:image", "og:image:url", "og:image:secure_url", "twitter:image"})
AHEAD = frozenset({"prefetch", "prerender"})  # of all <link>s, these ask for a page
REFRESH = re.compile(r"\s*[\d.]+\s*[;,]?\s*(?:url\s*=\s*)?['\"]?([^'\"]*)", re.IGNORECASE)


def read(html: str, seen: Counter[str] | None = None, sheets: Sheets = own_sheets) -> Reading:
    """The page, or a piece of one. `seen` counts addresses from piece to piece of one file; `sheets` are its styles."""
    root = LexborHTMLParser(html).root
    notices = root.css(f".{DISCLOSURE_CLASS}") if root is not None else []
    concealed = unseen(root, notices, sheets(root)) if root is not None and notices else {}
    reader = _Reader(Counter() if seen is None else seen, concealed)
    if root is not None:
        reader.walk(root)
    reader.reading.text, reader.reading.visible = "".join(reader.text), "".join(reader.visible)
    return reader.reading


class _Notice:
    """A disclosure while it is read."""

    def __init__(self, node: int, notice: Notice) -> None:
        self.node, self.notice = node, notice
        self.said: list[str] = []
        self.inner: Cover | None = None

    def say(self, words: str, cover: Cover | None) -> None:
        if cover is self.notice.cover:
            self.said.append(words)
        else:
            self.inner = self.inner or cover

    def finish(self) -> None:
        """Signs that leave no mark are no words."""
        words = " ".join("".join(self.said).split())
        if any(sign.isalnum() for sign in words):
            self.notice.words = words
        elif self.inner:
            self.notice.cover = self.inner


class _Reader:
    """Walks the tree without recursion: a hostile page may be nested a hundred thousand deep."""

    def __init__(self, seen: Counter[str], concealed: Mapping[int, str]) -> None:
        self.reading = Reading()
        self.text: list[str] = []
        self.visible: list[str] = []
        self.length = 0
        self.covers: list[Cover | None] = [None]
        self.concealed = concealed
        self.open: list[Anchor] = []
        self.notice: _Notice | None = None
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
        self.covers.append(self.cover(node, tag, attributes))
        if tag in BLOCKS or tag == "br":
            self.say(" " if tag == "br" else "\n")
        self.note(node, tag, attributes)
        return tag not in SILENT

    def leave(self, node: LexborNode) -> None:
        if not node.is_element_node:
            return
        tag = node.tag or ""
        if self.notice and self.notice.node == node.mem_id:
            self.notice.finish()
            self.notice = None
        self.covers.pop()
        if tag in LINKS and self.open and _address(node.attributes) is not None:
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
        if self.covers[-1] is None:
            self.visible.append(words)
        if self.notice and words.strip():
            self.notice.say(words, self.covers[-1])

    def cover(self, node: LexborNode, tag: str, attributes: Attributes) -> Cover | None:
        """What a reader has to open before he sees what is inside the element."""
        around = self.covers[-1]
        if around and around.why == CLOSED and tag == "summary" and _is_handle(node):
            return around.around
        why = self.concealed.get(node.mem_id, "") or concealment(tag, attributes)
        return Cover(why, around) if why else around

    def note(self, node: LexborNode, tag: str, attributes: Attributes) -> None:
        if not attributes and tag != "html":
            return
        if tag in LINKS and (href := _address(attributes)) is not None:
            self.anchor(href, node, attributes)
        elif tag in LOADED:
            self.loads(tag, attributes)
        elif tag == "time":
            self.reading.stamps.append((self.length, attributes.get("datetime") or ""))
        elif tag == "html":
            self.reading.language = (attributes.get("lang") or "").strip()
        elif tag == "meta":
            self.meta(attributes)
        self.reading.images += _pictures(tag, attributes)
        if tag == "script" and "ld+json" in (attributes.get("type") or "").lower():
            self.reading.structured.append(node.text() or "")
        if self.notice is None and DISCLOSURE_CLASS in (attributes.get("class") or "").split():
            self.notice = _Notice(node.mem_id, Notice(self.order(), cover=self.covers[-1]))
            self.reading.notices.append(self.notice.notice)
        if title := attributes.get("title"):
            self.reading.hints.append(title)

    def loads(self, tag: str, attributes: Attributes) -> None:
        address = (attributes.get(LOADED[tag]) or "").strip()
        self.seen[address] += 1
        if tag == "img":
            self.reading.images.append(address)
        if address and (tag != "link" or AHEAD & set((attributes.get("rel") or "").lower().split())):
            self.reading.loaded.append(address)

    def anchor(self, href: str, node: LexborNode, attributes: Attributes) -> None:
        spoken = [attributes.get(name) or "" for name in ("aria-label", "alt")]
        spoken += [*(img.attributes.get("alt") or "" for img in node.css("img"))]
        found = Anchor(
            href,
            self.seen[href],
            self.order(),
            self.length,
            frozenset((attributes.get("rel") or "").lower().split()),
            (attributes.get("referrerpolicy") or "").strip().lower(),
            attributes.get("data-affiliate") or "",
            " ".join([node.text() or "", *spoken]),
            self.covers[-1],
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
            self.seen[self.reading.refresh] += 1


def _is_handle(summary: LexborNode) -> bool:
    """Whether this is what a reader sees of a closed `<details>`: its first summary."""
    parent = summary.parent
    first = parent.css_first("summary") if parent is not None and parent.tag == "details" else None
    return first is not None and first.mem_id == summary.mem_id


def _pictures(tag: str, attributes: Attributes) -> list[str]:
    """Its pictures beside the `src` of an `<img>`; of a `srcset` the widths too, which are no addresses."""
    if tag == "meta":
        named = (attributes.get("property") or attributes.get("name") or "").strip().lower()
        return [(attributes.get("content") or "").strip()] if named in CARDS else []
    return [word for name in PICTURES.get(tag, ()) for word in (attributes.get(name) or "").replace(",", " ").split()]


def _address(attributes: Attributes) -> str | None:
    """Where a link leads, those of drawings too; None when it is none."""
    for name in ("href", "xlink:href"):
        if name in attributes:
            return attributes[name] or ""
    return None
