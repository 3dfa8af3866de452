"""Decide about every product name in a text: linked or not, and why."""

from __future__ import annotations

from collections.abc import Iterator

from affiliate.mentions import Mention, PageText
from affiliate.model import Placement, PlacementKind
from affiliate.plan.caps import Caps, caps_of
from affiliate.plan.ground import Ground
from affiliate.plan.markets import country_of
from affiliate.plan.page import Link, Page, Refusal, Verdict


def decide_mentions(
    text: PageText, anchors: list[Link], page: Page, ground: Ground
) -> Iterator[tuple[Link | None, Verdict]]:
    """Every mention with its verdict, and its link where it becomes one. `anchors` are the links by the author."""
    kind = PlacementKind.TEXT
    caps = caps_of(ground.settings, text.words, anchors)
    country = country_of(page.language, ground.settings.market)
    for mention in text.mentions:
        reason, rival = (mention.reason, mention.rival) if mention.reason else _refusal(mention, page, ground, caps)
        if reason:
            yield None, Verdict(mention.start, mention.text, mention.products, kind, False, reason, "", rival)
            continue
        product = mention.products[0]
        offer = ground.market.offers_in(product, country)[0]
        caps.count(product, mention.block, mention.word, mention.text)
        placement = Placement(page.article, product, "", kind)
        link = Link(mention.start, mention.end, placement, offer.program, offer.url, mention.text)
        why = ground.market.why(product, offer, country)
        yield link, Verdict(mention.start, mention.text, (product,), kind, True, why, offer.program)


def _refusal(mention: Mention, page: Page, ground: Ground, caps: Caps) -> tuple[str, str]:
    product = mention.products[0]
    if page.off:
        return Refusal.OFF, ""
    if product == page.own_product:
        return Refusal.OWN_PAGE, ""
    if product in page.skip:
        return Refusal.SKIPPED, ""
    if not ground.market.offers[product]:
        return no_offer(product, ground), ""
    refusal, rival = caps.refusal(product, mention)
    if not refusal and _only_suggests(product, ground):
        caps.suggested.add(product)
        return Refusal.SUGGESTED, f"[{mention.text}]({{product}}{product})"
    return refusal, rival


def _only_suggests(product: str, ground: Ground) -> bool:
    return (ground.catalog.products[product].link or ground.settings.link) == "suggest"


def no_offer(product: str, ground: Ground) -> str:
    """Why no link can be made for the product."""
    return f"{Refusal.NO_OFFER}: {ground.market.unusable[product]}"
