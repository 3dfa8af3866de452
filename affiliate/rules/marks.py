"""Judge one paid link by what stands at it: rel, referrer, label, shop, price, and whether it hides its shop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from affiliate.plan.offers import host_of
from affiliate.plan.texts import Texts, known_texts, languages, names_shop, texts_of
from affiliate.rules.fault import Fault
from affiliate.rules.known import Known, Payer
from affiliate.rules.parts import Anchor, Reading
from affiliate.rules.phrases import PRICE, PRICE_BEFORE, PRICE_BEHIND, first_of, in_hours

NEAR = 40  # characters on either side of a link that a reader takes in with it
SILENT = ("no-referrer", "same-origin")


@dataclass(frozen=True, slots=True)
class Paid:
    """A paid link of a page, and who pays for it."""

    anchor: Anchor
    payer: Payer


def mark_faults(paid: Paid, reading: Reading, known: Known, language: str) -> Iterator[Fault]:
    """Everything that is wrong at one link, its address aside."""
    yield from _cloaked(paid, known)
    yield from _attributes(paid)
    yield from _label(paid, reading, language)
    yield from _shop(paid, reading)
    yield from _price(paid, reading, known.today)


def _fault(paid: Paid, rule: str, what: str, fix: str) -> Fault:
    return Fault(rule, what, fix, paid.anchor.href, paid.anchor.nth, " ".join(paid.anchor.words.split()))


def _cloaked(paid: Paid, known: Known) -> Iterator[Fault]:
    program, rules = paid.payer.program, paid.payer.rules
    hides = paid.payer.tracked is None and program is not None
    if hides and program and not (program.cloaking and rules.cloaking):
        host = host_of(paid.anchor.href)
        if known.market.program_of(paid.anchor.href, program.network) != program.slug:
            through = host or "an address of your own"
            what = f"{program.name} forbids links that hide where they lead, and this one goes through {through}"
            yield _fault(
                paid, "cloaking", what, f"let the link lead to {program.name} itself; see {rules.source('cloaking')}"
            )


def _attributes(paid: Paid) -> Iterator[Fault]:
    anchor = paid.anchor
    if not anchor.rel & {"sponsored", "nofollow"}:
        what = "a paid link without rel: search engines take it for a recommendation nobody paid for"
        yield _fault(paid, "rel", what, 'write rel="sponsored nofollow noopener"')
    if paid.payer.rules.referrer and ("noreferrer" in anchor.rel or anchor.policy in SILENT):
        said = "rel=noreferrer" if "noreferrer" in anchor.rel else f"referrerpolicy={anchor.policy}"
        what = f"{said} hides the page from {paid.payer.name}, which may refuse the sale"
        yield _fault(
            paid, "noreferrer", what, f"take {said} out of the link; see {paid.payer.rules.source('referrer')}"
        )


# --- what readers see at the link -----------------------------------------------------------------------------------


def _around(paid: Paid, reading: Reading) -> tuple[str, str]:
    """The words directly before and behind the link, in its block."""
    start, end = reading.block(paid.anchor)
    before = reading.text[max(start, paid.anchor.start - NEAR) : paid.anchor.start]
    return before, reading.text[paid.anchor.end : min(end, paid.anchor.end + NEAR)]


def _label(paid: Paid, reading: Reading, language: str) -> Iterator[Fault]:
    texts = known_texts(language)
    by_law = texts if texts and texts.label else None
    if not (by_law or paid.payer.rules.label):
        return
    start, _ = reading.block(paid.anchor)
    heading = reading.text[reading.text.rfind("\n", 0, max(start - 1, 0)) + 1 : start]
    known = _labels(by_law)
    if any(first_of(known, words) for words in (paid.anchor.words, *_around(paid, reading))):
        return
    if (above := first_of(known, heading)) and len(heading.strip()) <= len(above) + len(" below:"):
        return
    who, source = f"{paid.payer.name} asks for a label at its links", paid.payer.rules.source("label")
    if by_law:
        who, source = f"pages in `{by_law.language}` need a label at every paid link", by_law.source
    words = (by_law or texts_of(language)).paid
    what = f"{who}, and this one has none of those that count"
    fix = f'put <span class="affiliate-label"> ({words})</span> behind it; see {source}'
    yield _fault(paid, "label", what, fix)


def _labels(texts: Texts | None) -> tuple[str, ...]:
    """The words that count: the law's where there is one; else any language's, as pages may hold texts of several."""
    return texts.labels if texts else tuple(label for one in languages().values() for label in one.labels)


def _shop(paid: Paid, reading: Reading) -> Iterator[Fault]:
    shop = paid.payer.rules.shop
    if shop and not any(names_shop(shop, words) for words in (paid.anchor.words, *_around(paid, reading))):
        what = f"nothing at the link says that it leads to {shop}"
        fix = f"name {shop} in the link or beside it; see {paid.payer.rules.source('shop')}"
        yield _fault(paid, "shop", what, fix)


def _price(paid: Paid, reading: Reading, today: date) -> Iterator[Fault]:
    before, behind = _around(paid, reading)
    inside = PRICE.search(paid.anchor.words)
    found = inside or PRICE_BEFORE.search(before) or PRICE_BEHIND.match(behind)
    rules = paid.payer.rules
    if found and rules.prices == "api":
        what = f"a price at a link to {paid.payer.name}, which allows only prices from its own API"
        yield _fault(paid, "api-price", what, f"take the price out: “check price”; see {rules.source('prices')}")
    elif inside and rules.price_max_age_hours is not None:
        yield from _stamp(paid, reading, today, rules.price_max_age_hours)


def _stamp(paid: Paid, reading: Reading, today: date, hours: int) -> Iterator[Fault]:
    start, end = reading.block(paid.anchor)
    days = [day for at, stamp in reading.stamps if start <= at <= end and (day := _day(stamp))]
    if not days:
        what = f"a price without the day it was seen; {paid.payer.name} allows prices of {in_hours(hours)}"
        yield _fault(paid, "price-stamp", what, 'put <time datetime="YYYY-MM-DD"> beside it, or leave the price out')
    elif timedelta(hours=hours) < today - max(days):
        what = f"a price seen on {max(days)}, older than the {in_hours(hours)} {paid.payer.name} allows"
        yield _fault(paid, "price-stamp", what, "look again, set `as_of` in the product file, and build the site again")


def _day(stamp: str) -> date | None:
    try:
        return date.fromisoformat(stamp.strip()[:10])
    except ValueError:
        return None
