"""The nouns of affiliate publishing: frozen values that every other part speaks in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

NOTHING: Mapping[str, str] = MappingProxyType({})


def nothing() -> Mapping[str, str]:
    """The empty mapping as a default: Python 3.11 takes no mapping for a constant."""
    return NOTHING


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something a person has to mend: where it is, what is wrong, what to do.

    `path` is relative to the site's folder where that is possible. `line` counts from 1; 0 means the whole file.
    `key` is the YAML or TOML key at fault, with its path (`offers[0].price`), or empty.
    """

    path: str
    line: int
    key: str
    what: str
    fix: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return ": ".join(filter(None, (place, self.key, self.what))) + (f" ({self.fix})" if self.fix else "")


class CurrencyMismatchError(ValueError):
    """Two amounts of different currencies were added or compared."""


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in one currency (ISO 4217 code, upper case). Never a float."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"an amount is a Decimal, not {type(self.amount).__name__}")

    def _same(self, other: Money) -> Decimal:
        if self.currency != other.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency} do not add up without a dated rate")
        return other.amount

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


# --- programs -------------------------------------------------------------------------------------------------------


class CommissionKind(StrEnum):
    """How a program pays for a referral."""

    ONE_OFF = "one-off"
    RECURRING = "recurring"
    LIFETIME = "lifetime"


@dataclass(frozen=True, slots=True)
class Commission:
    """What a program pays. Exactly one of `rate` (percent of the sale) and `amount` (fixed) is set.

    `period` is `month` or `year` for recurring and lifetime kinds. `cap_months` None means without end.
    `tiers` are the override rates in percent, by level below the publisher.
    """

    kind: CommissionKind
    rate: Decimal | None = None
    amount: Money | None = None
    period: str = ""
    cap_months: int | None = None
    tiers: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """A program's conditions from the day `start` until the next terms begin."""

    start: date
    commission: Commission
    cookie_days: int | None = None
    payout_floor: Money | None = None
    payout_delay_days: int | None = None


class FeedPolicy(StrEnum):
    """What becomes of a program's paid links in feeds."""

    KEEP = "keep"
    PLAIN = "plain"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Channels:
    """Where a program's paid links may appear."""

    site: bool = True
    feed: FeedPolicy = FeedPolicy.ARTICLE
    newsletter: bool = False
    social: bool = False


@dataclass(frozen=True, slots=True)
class Banner:
    """An advertiser's picture of one size; `image` is a path below the content folder or an https URL."""

    size: str
    image: str
    url: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Program:
    """One advertiser's program on a network.

    `ids` holds the network's own link keys of this advertiser (Awin `awinmid`, CJ `aid`).
    `domains` cover their subdomains. `terms` are sorted by `start`, oldest first. `rules` are what the owner decided
    instead of what is known of the network; see plan/rules.py. `markets` are the countries it sells to, none for all.
    """

    slug: str
    name: str
    network: str
    domains: tuple[str, ...]
    terms: tuple[Terms, ...]
    account: str = ""
    ids: Mapping[str, str] = field(default_factory=nothing, hash=False)
    channels: Channels = Channels()
    cloaking: bool = True
    price_max_age_hours: int | None = None
    disclosure: str = ""
    rules: Mapping[str, str | bool | date] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    markets: tuple[str, ...] = ()
    banners: tuple[Banner, ...] = ()
    source: str = ""
    read_on: date | None = None
    note: str = ""
    path: str = ""

    def terms_on(self, day: date) -> Terms | None:
        """The terms in force on `day`, or None before the first."""
        return max((t for t in self.terms if t.start <= day), key=lambda t: t.start, default=None)


@dataclass(frozen=True, slots=True)
class Account:
    """One publisher account on a network, from `accounts.toml`. All of it is public: it stands in every link.

    `ids` holds the network's own link keys of this publisher (Awin `awinaffid`, CJ `pid`, Amazon `marketplace`).
    `tracking_ids` is the pool of networks without sub-ids (Amazon). `currency` is the one the account is paid in.
    """

    key: str
    network: str
    ids: Mapping[str, str] = field(default_factory=nothing, hash=False)
    tracking_ids: tuple[str, ...] = ()
    currency: str = ""


# --- products -------------------------------------------------------------------------------------------------------


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


# --- links ----------------------------------------------------------------------------------------------------------


class PlacementKind(StrEnum):
    """The kind of slot a paid link stands in."""

    TEXT = "text"
    EXPLICIT = "explicit"
    MERCHANT = "merchant"
    BOX = "box"
    TABLE = "table"
    BUTTON = "button"
    BANNER = "banner"
    FEED = "feed"


@dataclass(frozen=True, slots=True, order=True)
class Placement:
    """A stable slot: article id + product + kind. Links to a program and no product carry `program` instead."""

    article: str
    product: str
    program: str
    kind: PlacementKind


# --- money ----------------------------------------------------------------------------------------------------------


class Status(StrEnum):
    """Where a commission stands. Paid is a date, not a status."""

    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"


class Kind(StrEnum):
    """What a transaction pays for."""

    ONE_OFF = "one-off"
    RECURRING = "recurring"
    LIFETIME = "lifetime"
    OVERRIDE = "override"
    BONUS = "bonus"
    ADJUSTMENT = "adjustment"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Transaction:
    """One row of a commission report, read by its network's declaration.

    `commission` and `sale` are in `currency`. `day` is the day of the sale by the network's own calendar: months are
    cut by it. `changed` is the newest date in the row itself, where the network gives one.
    `id` is empty for networks whose rows have none; `corrects` is the id of the row that this one corrects.
    `line` is the first physical line of the row in the report file, counted from 1.
    """

    line: int
    id: str
    day: date
    status: Status
    raw_status: str
    kind: Kind
    commission: Decimal
    currency: str
    account: str = ""
    corrects: str = ""
    sale: Decimal | None = None
    quantity: int | None = None
    subid: str = ""
    tracking_id: str = ""
    advertiser: str = ""
    advertiser_name: str = ""
    product_ref: str = ""
    product_name: str = ""
    referrer: str = ""
    tier: int = 1
    clicked: datetime | None = None
    changed: datetime | None = None
    paid_on: date | None = None
