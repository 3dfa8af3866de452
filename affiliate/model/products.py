"""Products, their offers, and the catalog that holds all a site knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from affiliate.model.basics import Money, nothing
from affiliate.model.programs import Account, Program


@dataclass(frozen=True, slots=True)
class Offer:
    """A product at one program: its landing page and, where known, the price on the day `as_of`."""

    program: str
    url: str
    price: Money | None = None
    as_of: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """The editors' own score out of `best`."""

    score: Decimal
    best: Decimal


@dataclass(frozen=True, slots=True)
class Product:
    """What an article recommends. `slug` is the file's stem; `formerly` are slugs it had before a rename.

    `blurb` is Markdown. `ids` may hold `asin`, `gtin`, `mpn`, `sku`. `guard` has the words that must stand beside a
    name that is an everyday word as well; `link` is `auto` or `suggest`, or empty for what the site does.
    """

    slug: str
    name: str
    offers: tuple[Offer, ...] = ()
    aliases: tuple[str, ...] = ()
    brand: str = ""
    ids: Mapping[str, str] = field(default_factory=nothing, hash=False)
    image: str = ""
    rating: Rating | None = None
    pros: tuple[str, ...] = ()
    cons: tuple[str, ...] = ()
    specs: Mapping[str, str] = field(default_factory=nothing, hash=False)
    evidence: Mapping[str, str] = field(default_factory=nothing, hash=False)
    goes_with: tuple[str, ...] = ()
    successor: str = ""
    formerly: tuple[str, ...] = ()
    guard: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    link: str = ""
    blurb: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything the site knows about products, programs and its own accounts, by slug or key."""

    products: Mapping[str, Product] = field(hash=False)
    programs: Mapping[str, Program] = field(hash=False)
    accounts: Mapping[str, Account] = field(hash=False)

    def product(self, slug: str) -> Product | None:
        """The product of this slug, or the one that had it formerly."""
        found = self.products.get(slug)
        return found or next((p for p in self.products.values() if slug in p.formerly), None)
