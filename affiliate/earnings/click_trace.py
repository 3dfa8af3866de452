"""Which article, product and network a click belongs to: traced by the very rules that trace a sale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from affiliate.clicks import Seen
from affiliate.earnings.attribution import Clue, credit
from affiliate.earnings.lookups import Lookups
from affiliate.model import Catalog
from affiliate.plan.offers import unique
from affiliate.plan.page import PlannedLink


@dataclass(frozen=True, slots=True)
class Places:
    """The lookups for sales, and what only clicks need besides."""

    lookups: Lookups
    articles: Mapping[str, str]  # by output path of their page
    networks: Mapping[str, str]  # by token
    sold_at: Mapping[str, str]  # networks by product
    programs: Mapping[str, str]  # networks by program
    asins: Mapping[str, str]  # by product


@dataclass(frozen=True, slots=True)
class Meaning:
    """Whose a click or a view is; what is not known is empty."""

    article: str = ""
    product: str = ""
    placement: str = ""
    network: str = ""


def places_of(lookups: Lookups, plan: Iterable[PlannedLink], catalog: Catalog) -> Places:
    """Arrange what is known. A key with two answers is left out."""
    plan = tuple(plan)
    products = catalog.products.values()
    return Places(
        lookups=lookups,
        articles=unique((link.page, link.article) for link in plan if link.page),
        networks=unique((link.subid.casefold(), link.network) for link in plan if link.subid),
        sold_at=unique((lookups.product(link.product), link.network) for link in plan if link.product),
        programs={program.slug: program.network for program in catalog.programs.values()},
        asins={product.slug: product.ids["asin"] for product in products if "asin" in product.ids},
    )


def trace(seen: Seen, places: Places) -> Meaning:
    """What one key of the roll-ups means today."""
    lookups = places.lookups
    product = lookups.product(seen.product)
    if not seen.token and not seen.tracking_id:
        sold_at = places.sold_at.get(product, "") if product else ""
        return Meaning(places.articles.get(seen.page, ""), product, "", seen.network or sold_at)
    clue = Clue(seen.network, "", "", seen.token, seen.tracking_id, places.asins.get(product, ""))
    found = credit(clue, lookups)
    product = found.product or product
    network = seen.network or places.networks.get(seen.token, "") or places.programs.get(found.program, "")
    return Meaning(found.article, product, found.placement, network)
