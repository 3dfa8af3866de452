"""Which article, product and network a click belongs to: traced by the very rules that trace a sale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from affiliate.clicks import Seen
from affiliate.earnings.attribution import Clue, credit
from affiliate.earnings.evidence import Evidence, unique
from affiliate.model import Catalog
from affiliate.plan.page import PlannedLink


@dataclass(frozen=True, slots=True)
class Places:
    """What the plan and the catalog add to the evidence: whose a page is, and to which network tokens, products and
    programs lead."""

    evidence: Evidence
    articles: Mapping[str, str]
    networks: Mapping[str, str]
    sold_at: Mapping[str, str]
    programs: Mapping[str, str]
    asins: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """Whose a click or a view is; what is not known is empty."""

    article: str = ""
    product: str = ""
    placement: str = ""
    network: str = ""


def places_of(evidence: Evidence, plan: Iterable[PlannedLink], catalog: Catalog) -> Places:
    """Arrange what is known. Two answers to one question are none."""
    plan = tuple(plan)
    products = catalog.products.values()
    return Places(
        evidence=evidence,
        articles=unique((link.page, link.article) for link in plan if link.page),
        networks=unique((link.subid.casefold(), link.network) for link in plan if link.subid),
        sold_at=unique((evidence.product(link.product), link.network) for link in plan if link.product),
        programs={program.slug: program.network for program in catalog.programs.values()},
        asins={product.slug: product.ids["asin"] for product in products if "asin" in product.ids},
    )


def trace(seen: Seen, places: Places) -> Meaning:
    """What one key of the roll-ups means today."""
    evidence = places.evidence
    product = evidence.product(seen.product)
    if not seen.token and not seen.tracking_id:
        sold_at = places.sold_at.get(product, "") if product else ""
        return Meaning(places.articles.get(seen.page, ""), product, "", seen.network or sold_at)
    clue = Clue(seen.network, "", "", seen.token, seen.tracking_id, places.asins.get(product, ""))
    found = credit(clue, evidence)
    product = found.product or product
    network = seen.network or places.networks.get(seen.token, "") or places.programs.get(found.program, "")
    return Meaning(found.article, product, found.placement, network)
