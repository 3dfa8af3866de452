"""Programs, their dated terms, and the publisher's own accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from affiliate.model.basics import Money, empty


class CommissionKind(StrEnum):
    """How a program pays for a referral."""

    ONE_OFF = "one-off"
    RECURRING = "recurring"
    LIFETIME = "lifetime"


@dataclass(frozen=True, slots=True)
class Commission:
    """What a program pays for a referral: exactly one of `rate` (percent of the sale) and `amount` (fixed) is set.

    `period` is `month` or `year` for recurring and lifetime commissions. They end after `cap_months`, or never if that
    is None. `tiers` are override rates in percent, by level below the publisher.
    """

    kind: CommissionKind
    rate: Decimal | None = None
    amount: Money | None = None
    period: str = ""
    cap_months: int | None = None
    tiers: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """A program's conditions from the day `start` (included) until the next terms begin."""

    start: date
    commission: Commission
    cookie_days: int | None = None
    payout_floor: Money | None = None
    payout_delay_days: int | None = None


class FeedPolicy(StrEnum):
    """What becomes of a program's paid links in feeds."""

    KEEP = "keep"  # they stay
    PLAIN = "plain"  # they lead to the landing page, untracked
    ARTICLE = "article"  # they lead to the article on the site


@dataclass(frozen=True, slots=True)
class Channels:
    """Where a program's paid links may appear."""

    site: bool = True
    feed: FeedPolicy = FeedPolicy.ARTICLE
    newsletter: bool = False
    social: bool = False


@dataclass(frozen=True, slots=True)
class Banner:
    """An advertiser's picture that links to the landing page `url`.

    `size` is `WIDTHxHEIGHT` in pixels; `image` is a path below the content folder or an https URL.
    """

    size: str
    image: str
    url: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Program:
    """One advertiser's program on a network.

    `slug` is the stem of the program's file `path`, `account` a key of accounts.toml (empty: the only one of the
    network). `ids` are the network's own link keys for this advertiser (Awin `awinmid`, CJ `aid`). `domains` include
    their subdomains; unless `merchant_links` is true, plain links to them do not earn from this program. `terms` are
    sorted by `start`, oldest first. `rules` override what is known about the network, see plan/rules.py. `markets` are
    ISO 3166 codes in lower case of the countries the program sells to; empty means all. `source` and `read_on` say
    where and when the terms were read.
    """

    slug: str
    name: str
    network: str
    domains: tuple[str, ...]
    terms: tuple[Terms, ...]
    merchant_links: bool = True
    account: str = ""
    ids: Mapping[str, str] = field(default_factory=empty, hash=False)
    channels: Channels = Channels()
    cloaking: bool = True
    price_max_age_hours: int | None = None
    disclosure: str = ""
    rules: Mapping[str, str | bool | date] = field(default_factory=empty, hash=False)
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
    """One publisher account on a network, from `accounts.toml`. All of it is public: every link contains it.

    `ids` are the network's own link keys for this publisher (Awin `awinaffid`, CJ `pid`, Amazon `marketplace`).
    `tracking_ids` is the pool of a network without sub-ids (Amazon). `currency` is the one the account is paid in (ISO
    4217), for networks whose reports do not say it.
    """

    key: str
    network: str
    ids: Mapping[str, str] = field(default_factory=empty, hash=False)
    tracking_ids: tuple[str, ...] = ()
    currency: str = ""
