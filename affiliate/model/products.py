"""Products, their offers, and the catalog of everything a site knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from affiliate.model.basics import Money, empty
from affiliate.model.programs import Account, Program


@dataclass(frozen=True, slots=True)
class Offer:
    """A product at one program: its landing page `url` and, if known, its `price` on the day `as_of`.

    An `as_of` without a time is a day as the author saw it; one with a time has the time zone that the author wrote.
    """

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
    """What an article recommends.

    `slug` is the stem of the product's file `path`; `formerly` lists slugs from before a rename. `ids` may have the
    keys `asin`, `gtin`, `mpn` and `sku`. `image` is a path below the content folder, `blurb` is Markdown. `guard` maps
    a name that is also an everyday word to the words of which one must appear near it. `link` is `auto`, `suggest`, or
    empty to follow the site's setting.
    """

    slug: str
    name: str
    offers: tuple[Offer, ...] = ()
    aliases: tuple[str, ...] = ()
    brand: str = ""
    ids: Mapping[str, str] = field(default_factory=empty, hash=False)
    image: str = ""
    rating: Rating | None = None
    pros: tuple[str, ...] = ()
    cons: tuple[str, ...] = ()
    specs: Mapping[str, str] = field(default_factory=empty, hash=False)
    evidence: Mapping[str, str] = field(default_factory=empty, hash=False)
    goes_with: tuple[str, ...] = ()
    successor: str = ""
    formerly: tuple[str, ...] = ()
    guard: Mapping[str, tuple[str, ...]] = field(default_factory=empty, hash=False)
    link: str = ""
    blurb: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything the site knows: products and programs by slug, its own accounts by their key in accounts.toml."""

    products: Mapping[str, Product] = field(hash=False)
    programs: Mapping[str, Program] = field(hash=False)
    accounts: Mapping[str, Account] = field(hash=False)

    def product(self, slug: str) -> Product | None:
        """The product with this slug, now or formerly."""
        found = self.products.get(slug)
        return found or next((p for p in self.products.values() if slug in p.formerly), None)
