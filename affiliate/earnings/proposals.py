"""Where the clicks on one shop's links have clearly earned more than those on another's that sells the same product.

A click and a sale count for the shop that today's plan leads their placement to, where that shop is at their network:
like is compared with like, and what cannot be told counts for none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import narwhals as nw

from affiliate.clicks import Measure
from affiliate.earnings.books import Books
from affiliate.earnings.click_rates import Rates, rates
from affiliate.earnings.clicks import Clicks, clicks_between, yields
from affiliate.earnings.summary import between
from affiliate.model import PlacementKind
from affiliate.plan.offers import Market, unique
from affiliate.plan.page import PlannedLink

PERIOD = timedelta(days=365)  # what sold before is no evidence of what will
ENOUGH_CLICKS = 100
ENOUGH_SALES = 10  # the interval knows how seldom sales are, not how much they differ in size
# Links that follow the order of the offers; boxes and tables list several.
FOLLOWING = (PlacementKind.TEXT, PlacementKind.EXPLICIT, PlacementKind.BUTTON)
_TRACED = ("article", "product", "placement", "network")

Key = tuple[str, str]
Trace = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another program that earned clearly more per click than the one a product's links lead to.

    The rates are of the product's own links where both programs have enough of their clicks (`on_product`), else of
    all products' links to the two programs; `since` is the first day that counts.
    """

    product: str
    program: str
    better: str
    currency: str
    rates: Rates
    better_rates: Rates
    on_product: bool
    since: date


def proposals(books: Books, links: Iterable[PlannedLink], market: Market) -> tuple[Proposal, ...]:
    """The clearest proposal for each program that a product's links lead to, where there is one."""
    links = tuple(links)
    choices = sorted(_choices(links, market))
    if books.as_of is None or not choices or not books.clicks.has(Measure.CLICK):
        return ()
    since = books.as_of - PERIOD
    found = _rates(books, links, since)
    best = (_best(product, program, others, found, since) for product, program, others in choices)
    return tuple(proposal for proposal in best if proposal)


def _choices(links: Iterable[PlannedLink], market: Market) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Products, the program their links lead to, and those of later offers that sell to the same readers."""
    for product, program in {(link.product, link.program) for link in links if link.kind in FOLLOWING}:
        programs = list(dict.fromkeys(offer.program for offer in market.offers.get(product, ())))
        later = programs[programs.index(program) + 1 :] if program in programs else []
        if others := tuple(other for other in later if _sells_to_the_same(market, program, other)):
            yield product, program, others


def _sells_to_the_same(market: Market, program: str, other: str) -> bool:
    here, there = (set(market.sellers[slug].program.markets) for slug in (program, other))
    return not there or bool(here and here <= there)


def _rates(books: Books, links: Iterable[PlannedLink], since: date) -> Mapping[tuple[Key, str], Rates]:
    """Rates by program and currency: of each product, and under an empty one of all together."""
    rows, clicks = _with_programs(books, links, since)
    found: dict[tuple[Key, str], Rates] = {}
    for by in ("program_led_to", "offer_led_to"):
        for (key, currency), one in yields(books.engine, rows, clicks, by).items():
            program, _, product = key.partition(" ")
            found[(product, program), currency] = rates(one, currency)
    return found


def _with_programs(books: Books, links: Iterable[PlannedLink], since: date) -> tuple[nw.LazyFrame[Any], Clicks]:
    """Sales and clicks since the day with the program they were led to, which is empty where none is known."""
    rows, clicks = between(books.rows, since), clicks_between(books.clicks, since, None)
    leading = _leading(links)
    clicked = _led(books, clicks.counting.filter(nw.col("measure") == Measure.CLICK.value), leading)
    sold = _led(books, rows, leading)
    cells = [
        (*trace, program, f"{program} {product}" if product and placement else "")
        for trace, program in sorted({**clicked, **_matched(sold, clicked)}.items())
        for _, product, placement, _ in (trace,)
    ]
    led_to = ("program_led_to", "offer_led_to")
    table = books.engine.table("programs_led_to", (*_TRACED, *led_to), cells)
    rows, counting = (
        frame.join(table, on=list(_TRACED), how="left").with_columns(nw.col(*led_to).fill_null(""))
        for frame in (rows, clicks.counting)
    )
    return rows, replace(clicks, counting=counting)


def _leading(links: Iterable[PlannedLink]) -> Mapping[Trace, str]:
    """The program by article, product, placement and network; empty ones may be any. Two programs are none."""
    return unique(
        ((link.article, *slot, link.network), link.program)
        for link in links
        for slot in ((link.product, link.kind), (link.product, ""), ("", ""))
    )


def _led(books: Books, frame: nw.LazyFrame[Any], leading: Mapping[Trace, str]) -> dict[Trace, str]:
    """The traces of a frame with the program they were led to."""
    traces: list[Trace] = books.engine.rows(frame.filter(nw.col("article") != "").select(*_TRACED).unique())
    return {trace: program for trace in traces if (program := leading.get(trace, ""))}


def _matched(sold: Mapping[Trace, str], clicked: Mapping[Trace, str]) -> dict[Trace, str]:
    """The sales whose clicks are known: of a sub-id its own, of a tracking ID those of its article at its network."""
    articles = {(article, network, program) for (article, _, _, network), program in clicked.items()}
    return {
        trace: program
        for trace, program in sold.items()
        if trace in clicked or (not trace[2] and (trace[0], trace[3], program) in articles)
    }


def _best(
    product: str, program: str, others: Iterable[str], found: Mapping[tuple[Key, str], Rates], since: date
) -> Proposal | None:
    clear = [
        Proposal(product, program, other, currency, here, there, bool(of), since)
        for other in others
        for currency, of, here, there in _compared(product, program, other, found)
        if _clearly_more(there, here)
    ]
    return max(clear, key=lambda one: (one.better_rates.epc or Decimal(0), one.better), default=None)


def _compared(
    product: str, program: str, other: str, found: Mapping[tuple[Key, str], Rates]
) -> Iterator[tuple[str, str, Rates, Rates]]:
    """The rates of two programs in each currency that both pay in: of the product where there are enough, or of all."""
    for currency in sorted({currency for (_, one), currency in found if one == program}):
        for of in (product, ""):
            here, there = found.get(((of, program), currency)), found.get(((of, other), currency))
            if here and there and min(here.clicks, there.clicks) >= ENOUGH_CLICKS:
                yield currency, of, here, there
                break


def _clearly_more(there: Rates, here: Rates) -> bool:
    """Whether even the least that one may earn is more than the most that the other may."""
    if there.sales < ENOUGH_SALES or not (there.between and there.epc_between and here.between and there.epc):
        return False
    if here.epc_between is None:  # it has sold nothing: even as many sales as it may have would be fewer
        return here.sales == 0 and there.between[0] > here.between[1]
    return there.epc_between[0] > here.epc_between[1]
