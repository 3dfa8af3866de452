"""Judge one page, piece of a page, or feed item: every rule that shows in what readers get."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from affiliate.model import FeedPolicy
from affiliate.plan.offers import host_of
from affiliate.plan.texts import names_shop
from affiliate.rules.fault import Fault
from affiliate.rules.images import image_faults
from affiliate.rules.known import Known
from affiliate.rules.links import address_faults, misspelt, shortened
from affiliate.rules.marks import SILENT, Paid, mark_faults
from affiliate.rules.notices import notice_faults
from affiliate.rules.parts import Reading
from affiliate.rules.reading import read
from affiliate.rules.stylesheets import Sheets, own_sheets
from affiliate.rules.wording import wording_faults

LARGEST_JSON = 1_000_000


def judge_page(
    html: str, known: Known, *, language: str = "", page: str = "", built: bool = True, sheets: Sheets = own_sheets
) -> list[Fault]:
    """The faults of a page in the order of its links. `language` is used where the page names none.

    A page that is not `built` yet is an article's text: its addresses are judged in its source file instead.
    """
    reading = read(html, sheets=sheets)
    return [*_judge(reading, known, reading.language or language, page, built), *_images(reading, known, built)]


def judge_feed_item(html: str, known: Known, page: str, seen: Counter[str]) -> list[Fault]:
    """The faults of one item's text. `seen` counts the feed's addresses from item to item."""
    reading = read(html, seen)
    faults = _judge(reading, known, reading.language, page, True)
    for paid in _paid(reading, known, page):
        program = paid.payer.program
        if program and program.channels.feed is not FeedPolicy.KEEP:
            what = f"a paid link to {program.name} in a feed, and {program.path} says `feed: {program.channels.feed}`"
            fix = "let affiliate_links write the feed; or write `feed: keep` below `channels` if the program allows it"
            faults.append(Fault("channel", what, fix, paid.anchor.href, paid.anchor.nth))
    return faults


def _paid(reading: Reading, known: Known, page: str) -> list[Paid]:
    found = ((anchor, known.payer(anchor.href, anchor.slug, page)) for anchor in reading.anchors)
    return [Paid(anchor, payer) for anchor, payer in found if payer]


def _judge(reading: Reading, known: Known, language: str, page: str, built: bool) -> list[Fault]:
    paid = _paid(reading, known, page)
    faults = [*_shorteners(reading, known), *_unasked(reading, known), *_structured(reading, known)]
    if built:
        faults += [fault for anchor in reading.anchors for fault in misspelt(anchor.href, known, anchor.nth)]
    if not paid:
        return faults
    faults += notice_faults(reading, paid, language)
    faults += _referrer(reading, paid)
    for one in paid:
        faults += mark_faults(one, reading, known, language)
        if built:
            faults += address_faults(one.anchor.href, one.payer, known, one.anchor.nth)
    faults += wording_faults(reading, paid, language)
    return faults


def _referrer(reading: Reading, paid: list[Paid]) -> Iterator[Fault]:
    if reading.referrer not in SILENT:
        return
    if one := next((one for one in paid if one.payer.rules.referrer and not one.anchor.policy), None):
        what = f"the page's meta referrer hides it from {one.payer.name}, which may refuse the sale"
        fix = f"write strict-origin-when-cross-origin instead; see {one.payer.rules.source('referrer')}"
        yield Fault("noreferrer", what, fix, text=reading.referrer)


def _shorteners(reading: Reading, known: Known) -> Iterator[Fault]:
    shops = known.strict_shops
    for anchor in reading.anchors if shops else ():
        shop = next((shop for shop in shops if names_shop(shop, anchor.words)), "")
        if shop and shortened(anchor.href):
            what = (
                f"a link to {shop} through {host_of(anchor.href)}: {shop} forbids addresses that hide where they lead"
            )
            yield Fault("cloaking", what, f"write the address of {shop} itself", anchor.href, anchor.nth, anchor.words)


def _unasked(reading: Reading, known: Known) -> Iterator[Fault]:
    """Paid addresses that a browser asks for although nobody clicked."""
    payer = known.payer(reading.refresh) if reading.refresh else None
    if payer and not payer.rules.redirects:
        what = f"the page forwards to {payer.name} by itself, which disqualifies every sale"
        fix = f"take the meta refresh out and let the reader click; see {payer.rules.source('redirects')}"
        yield Fault("redirect", what, fix, reading.refresh)
    for address in dict.fromkeys(reading.loaded):
        if "//" in address and (payer := known.payer(address)):
            what = f"the page opens a paid link to {payer.name} by itself: a click that nobody made"
            fix = "take the frame, picture, script or prefetch out, and write a link that readers click"
            yield Fault("forced-click", what, fix, address, text=address)


def _images(reading: Reading, known: Known, built: bool) -> Iterator[Fault]:
    for address in dict.fromkeys(reading.images) if built else ():
        yield from image_faults(address, known)


def _structured(reading: Reading, known: Known) -> Iterator[Fault]:
    for text in reading.structured:
        try:
            data = json.loads(text[:LARGEST_JSON])
        except (ValueError, RecursionError):
            continue
        if any(found["aggregateRating"] for found in _holding(data, "aggregateRating")):
            what = "structured data gives readers' ratings added up, and this kit collects none"
            fix = "take `aggregateRating` out: a score of your own is a `Review`; if readers do rate, accept the rule"
            yield Fault("readers-ratings", what, fix, text="aggregateRating")
        for address in _priced(data):
            program = known.catalog.programs.get(known.market.program_of(address)) if host_of(address) else None
            if program and known.rules(program).prices == "api":
                what = f"structured data states a price at {program.name}, which allows only prices from its own API"
                yield Fault("api-price", what, "leave this offer out of the structured data", address, text=address)


def _priced(data: Any) -> Iterator[str]:
    """The addresses of offers with a price."""
    priced = itertools.chain(_holding(data, "price"), _holding(data, "lowPrice"))
    return (url for url in dict.fromkeys(str(found.get("url") or "") for found in priced) if url)


def _holding(data: Any, key: str) -> Iterator[dict[str, Any]]:
    """Every object in the data that has something under the key."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if key in value:
                yield value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
