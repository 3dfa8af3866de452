"""Gathers what the elements of a page or feed define and use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser

from linkcheck.facts import Anchor, Page, Use
from linkcheck.plan import Plan

# (element, attribute): what should be behind the address. An element not named here uses nothing.
ADDRESSES = {
    ("a", "href"): "page",
    ("area", "href"): "page",
    ("audio", "src"): "sound",
    ("embed", "src"): "file",
    ("iframe", "src"): "page",
    ("image", "href"): "image",
    ("image", "xlink:href"): "image",
    ("img", "src"): "image",
    ("input", "src"): "image",
    ("link", "href"): "file",
    ("object", "data"): "file",
    ("script", "src"): "script",
    ("source", "src"): "file",
    ("track", "src"): "file",
    ("use", "href"): "image",
    ("use", "xlink:href"): "image",
    ("video", "poster"): "image",
    ("video", "src"): "video",
}
SETS = {("img", "srcset"), ("source", "srcset"), ("link", "imagesrcset")}
SILENT = ("no-referrer", "same-origin")
REFRESH = re.compile(r"\s*[\d.]+\s*[;,]?\s*(?:url\s*=\s*)?['\"]?([^'\"]*)", re.IGNORECASE)

Attributes = Mapping[str, str | None]


class Gathering:
    """The facts of one file while it is read. `shared` keeps one copy of what many pages use alike."""

    def __init__(self, plan: Plan, shared: dict[Use, Use]) -> None:
        self.plan, self.shared = plan, shared
        self.defines: set[str] = set()
        self.uses: dict[Use, None] = {}
        self.seen: Counter[str] = Counter()
        self.anchors: list[Anchor] = []
        self.base = self.own = self.referrer = ""

    def html(self, text: str) -> None:
        root = LexborHTMLParser(text).root
        for node in root.traverse() if root else ():
            if attributes := node.attributes:
                self.element(node.tag or "", attributes)

    def element(self, tag: str, attributes: Attributes) -> None:
        if tag == "a":
            self._anchor(attributes)
        for name, value in attributes.items():
            if name == "id" or (name == "name" and tag == "a"):
                self.defines.add(value or "")
            elif what := ADDRESSES.get((tag, name)):
                self._use(what, value or "")
            elif (tag, name) in SETS:
                for address in candidates(value or ""):
                    self._use("image", address)
        if tag in ("base", "link", "meta"):
            self._head(tag, attributes)

    def page(self, path: str, *, is_feed: bool) -> Page:
        return Page(
            path, is_feed, frozenset(self.defines), tuple(self.uses), tuple(self.anchors), self.base.strip(), self.own
        )

    def _use(self, what: str, address: str) -> None:
        use = Use(what, address)
        self.uses[self.shared.setdefault(use, use)] = None
        self.seen[address] += 1

    def _anchor(self, attributes: Attributes) -> None:
        href, slug = attributes.get("href") or "", attributes.get("data-affiliate") or ""
        if slug or "data-affiliate" in attributes or self.plan.concerns(href):
            rel = frozenset((attributes.get("rel") or "").lower().split())
            kind = attributes.get("data-affiliate-kind") or ""
            hides = "noreferrer" in rel or (attributes.get("referrerpolicy") or self.referrer).lower() in SILENT
            self.anchors.append(Anchor(href, slug, kind, rel, hides, self.seen[href]))

    def _head(self, tag: str, attributes: Attributes) -> None:
        href = attributes.get("href") or ""
        if tag == "base":
            self.base = self.base or href
        elif tag == "link" and {"canonical", "self"} & set((attributes.get("rel") or "").lower().split()):
            self.own = self.own or href
        elif tag == "meta":
            self._meta(attributes, attributes.get("content") or "")

    def _meta(self, attributes: Attributes, content: str) -> None:
        if (attributes.get("name") or "").lower() == "referrer":
            self.referrer = content.strip()
        elif (attributes.get("http-equiv") or "").lower() == "refresh":
            found = REFRESH.match(content)
            if found and found[1]:
                self._use("page", found[1])


def candidates(srcset: str) -> Iterator[str]:
    """The addresses of a srcset. Commas inside an address (data URIs) belong to it; see the HTML standard."""
    descriptors = False
    for token in srcset.split():
        if descriptors:
            _, comma, token = token.partition(",")
            if not comma:
                continue
        if address := token.strip(","):
            yield address
        descriptors = bool(address) and not token.endswith(",")
