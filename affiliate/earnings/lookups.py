"""What the registry, the link plan and the catalog know, as lookups for tracing; ambiguous keys are left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from affiliate.model import Catalog
from affiliate.networks import NETWORKS
from affiliate.plan.offers import unique
from affiliate.plan.registry import TRACKING_ID, Registry, RegistryRow

if TYPE_CHECKING:
    from affiliate.plan.page import PlannedLink


@dataclass(frozen=True, slots=True)
class Lookups:
    """By what a report can name. Sub-ids and tracking IDs are case-folded, because networks change their case."""

    tokens: Mapping[str, RegistryRow]
    trackers: Mapping[str, tuple[RegistryRow, ...]]  # the articles that share a tracking ID
    linked: Mapping[str, frozenset[str]]  # the articles that link a product today
    slugs: Mapping[str, str]  # former slugs of products: today's
    asins: Mapping[str, str]  # products
    programs: Mapping[tuple[str, str], str]  # by network and advertiser id
    by_account: Mapping[tuple[str, str], str]  # programs by network and account
    accounts: Mapping[tuple[str, str], str]  # keys in accounts.toml, by network and by key or id
    pools: Mapping[str, str]  # tracking IDs: keys in accounts.toml
    shops: frozenset[str]  # networks that are the shop themselves: their reports name products, and no advertiser

    def product(self, slug: str) -> str:
        """Today's slug of a product that may have been renamed."""
        return self.slugs.get(slug, slug)

    def account(self, network: str, named: str) -> str:
        """The key in accounts.toml of an account that a report names by its key or by the network's own id."""
        return self.accounts.get((network, named), "")

    def linking(self, product: str) -> frozenset[str]:
        """The articles that link the product today."""
        return self.linked.get(product, frozenset())


def lookups_of(registry: Registry, plan: Iterable[PlannedLink], catalog: Catalog) -> Lookups:
    """Arrange what is known. A key with two answers is left out."""
    slugs = {old: product.slug for product in catalog.products.values() for old in product.formerly}
    trackers = defaultdict(list)
    for row in registry.rows:
        if row.kind == TRACKING_ID:
            trackers[row.token.casefold()].append(row)
    programs, accounts = catalog.programs.values(), catalog.accounts.values()
    return Lookups(
        tokens=unique((row.token.casefold(), row) for row in registry.rows if row.kind != TRACKING_ID),
        trackers={token: tuple(rows) for token, rows in trackers.items()},
        linked=_articles_by_product(plan, slugs),
        slugs=slugs,
        asins=unique((p.ids["asin"].upper(), p.slug) for p in catalog.products.values() if "asin" in p.ids),
        programs=unique(((p.network, value), p.slug) for p in programs for value in p.ids.values()),
        by_account=unique(((p.network, p.account), p.slug) for p in programs if p.account),
        accounts=unique(((a.network, name), a.key) for a in accounts for name in {a.key, *a.ids.values()}),
        pools=unique((token.casefold(), a.key) for a in accounts for token in a.tracking_ids),
        shops=frozenset(network.id for network in NETWORKS.values() if network.links.subid.key),
    )


def _articles_by_product(plan: Iterable[PlannedLink], slugs: Mapping[str, str]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for link in plan:
        if link.product:
            found[slugs.get(link.product, link.product)].add(link.article)
    return {product: frozenset(articles) for product, articles in found.items()}
