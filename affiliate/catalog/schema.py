"""The keys of product, program and account files, and the kind of value each one takes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Required

from pydantic import ConfigDict, with_config
from typing_extensions import TypedDict  # pydantic asks for this one before Python 3.12

from affiliate.catalog import addresses, amounts, values
from affiliate.catalog.values import written
from affiliate.model import CommissionKind, FeedPolicy, Money

Text = Annotated[str, written(values.text)]
Slug = Annotated[str, written(values.slug)]
Network = Annotated[str, written(values.network)]
Url = Annotated[str, written(addresses.web_url)]
Domain = Annotated[str, written(addresses.domain)]
Picture = Annotated[str, written(addresses.picture)]
PictureOrUrl = Annotated[str, written(addresses.picture_or_url)]
Size = Annotated[str, written(values.size)]
Day = Annotated[date, written(values.day)]
DayOrMoment = Annotated[date | datetime, written(values.day_or_moment)]
Flag = Annotated[bool, written(values.yes_or_no)]
Whole = Annotated[int, written(values.whole)]
Number = Annotated[Decimal, written(values.number)]
Percent = Annotated[Decimal, written(values.percent)]
Price = Annotated[Money, written(amounts.money)]
Currency = Annotated[str, written(amounts.currency)]
Obtained = Annotated[str, written(values.one_of("bought", "borrowed", "given", "subscribed", "none"))]
Days = Annotated[str, written(lambda value: str(values.whole(value)))]
Paying = Annotated[CommissionKind, written(values.member(CommissionKind))]
Period = Annotated[str, written(values.one_of("month", "year"))]
Linking = Annotated[str, written(values.one_of("auto", "suggest"))]
Country = Annotated[str, written(values.country)]
Source = Annotated[str, written(values.one_of("any", "api"))]
Feed = Annotated[FeedPolicy, written(values.member(FeedPolicy))]

only_these_keys = with_config(ConfigDict(extra="forbid"))


@only_these_keys
class OfferKeys(TypedDict, total=False):
    program: Required[Slug]
    url: Required[Url]
    price: Price
    as_of: DayOrMoment


@only_these_keys
class IdKeys(TypedDict, total=False):
    asin: Annotated[str, written(values.asin)]
    gtin: Annotated[str, written(values.gtin)]
    mpn: Text
    sku: Text


@only_these_keys
class RatingKeys(TypedDict):
    score: Number
    best: Number


@only_these_keys
class EvidenceKeys(TypedDict, total=False):
    obtained: Obtained
    days_used: Days
    tested_by: Text
    note: Text


@only_these_keys
class ProductKeys(TypedDict, total=False):
    name: Required[Text]
    aliases: tuple[Text, ...]
    brand: Text
    ids: IdKeys
    image: Picture
    rating: RatingKeys
    pros: tuple[Text, ...]
    cons: tuple[Text, ...]
    specs: dict[str, Text]
    evidence: EvidenceKeys
    offers: tuple[OfferKeys, ...]
    goes_with: tuple[Slug, ...]
    successor: Slug
    formerly: tuple[Slug, ...]
    guard: dict[str, tuple[Text, ...]]
    link: Linking


@only_these_keys
class CommissionKeys(TypedDict, total=False):
    kind: Required[Paying]
    rate: Percent
    amount: Price
    period: Period
    cap_months: Whole
    tiers: tuple[Percent, ...]


# `from` is a word of Python, so these keys cannot be a class.
TermsKeys = TypedDict(
    "TermsKeys",
    {
        "from": Required[Day],
        "commission": Required[CommissionKeys],
        "cookie_days": Whole,
        "payout_floor": Price,
        "payout_delay_days": Whole,
    },
    total=False,
)
only_these_keys(TermsKeys)


@only_these_keys
class ChannelsKeys(TypedDict, total=False):
    site: Flag
    feed: Feed
    newsletter: Flag
    social: Flag


@only_these_keys
class RulesKeys(TypedDict, total=False):
    shop: Text
    label: Flag
    cloaking: Flag
    redirects: Flag
    referrer: Flag
    prices: Source
    images: Source
    ratings: Source
    appeals: Flag
    newsletter: Flag
    robots: Flag
    deep_links: Flag
    closed: Day


@only_these_keys
class BannerKeys(TypedDict, total=False):
    size: Required[Size]
    image: Required[PictureOrUrl]
    url: Required[Url]
    alt: Text


@only_these_keys
class ProgramKeys(TypedDict, total=False):
    name: Required[Text]
    network: Required[Network]
    account: Text
    ids: dict[str, Text]
    domains: Required[tuple[Domain, ...]]
    merchant_links: Flag
    terms: tuple[TermsKeys, ...]
    channels: ChannelsKeys
    cloaking: Flag
    price_max_age_hours: Whole
    disclosure: Text
    rules: RulesKeys
    markets: tuple[Country, ...]
    banners: tuple[BannerKeys, ...]
    source: Url
    read_on: Day


@only_these_keys
class AccountKeys(TypedDict, total=False):
    network: Required[Network]
    currency: Currency
    tracking_ids: tuple[Text, ...]
    ids: dict[str, Text]
