"""How many links a page has so far, and whether one more is too many."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from affiliate.mentions import Mention
from affiliate.model import PlacementKind
from affiliate.plan.page import Link, Refusal
from affiliate.plan.settings import Settings


@dataclass(slots=True)
class Caps:
    """Links counted while one page is read: the only thing that changes on the way.

    `takers` are the first links of each product, `suggested` the products that have their suggestion.
    """

    settings: Settings
    most: int
    products: Counter[str] = field(default_factory=Counter)
    blocks: Counter[int] = field(default_factory=Counter)
    places: list[tuple[int, str]] = field(default_factory=list)
    takers: dict[str, str] = field(default_factory=dict)
    suggested: set[str] = field(default_factory=set)

    def refusal(self, product: str, mention: Mention) -> tuple[str, str]:
        """Why the mention may not become a link, and what stands against it; nothing when it may."""
        if self.products[product] >= self.settings.max_per_product:
            return Refusal.PRODUCT_CAP, self.takers.get(product, "")
        if len(self.places) >= self.settings.max_per_article:
            return Refusal.ARTICLE_CAP, ""
        if len(self.places) >= self.most:
            return Refusal.DENSITY, ""
        if self.blocks[mention.block] >= self.settings.max_per_paragraph:
            return Refusal.PARAGRAPH_CAP, ""
        near = (text for word, text in self.places if abs(mention.word - word) < self.settings.min_distance)
        if (neighbour := next(near, None)) is not None:
            return Refusal.DISTANCE, neighbour
        if product in self.suggested:
            return Refusal.SUGGESTED_ABOVE, ""
        return "", ""

    def count(self, product: str, block: int, word: int, text: str) -> None:
        """Take one more automatic link into account."""
        self.products[product] += 1
        self.blocks[block] += 1
        self.places.append((word, text))


def caps_of(settings: Settings, words: int, links: Iterable[Link]) -> Caps:
    """The caps of a page of so many words that has these links by its author, or from an earlier run."""
    density = settings.max_per_100_words
    caps = Caps(settings, math.ceil(words * density / 100) if density else settings.max_per_article)
    for link in links:
        product, kind = link.placement.product, link.placement.kind
        if link.anchor and kind is PlacementKind.TEXT:
            caps.count(product, link.anchor.block, link.anchor.word, link.text)
            continue
        caps.products[product] += 1
        caps.takers.setdefault(product, f"the author's {kind} link {' '.join(link.text.split())!r}")
    return caps
