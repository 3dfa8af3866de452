"""Which products might earn more at another shop, by the site's own books; nothing where there is no evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from affiliate.catalog import load_catalog
from affiliate.cli.optional_books import from_books
from affiliate.cli.places import placed
from affiliate.declared import networks_of
from affiliate.model import Problem, Product
from affiliate.plan import PlannedLink, Settings, ground_of
from affiliate.site import Site

if TYPE_CHECKING:  # the books are an extra
    from affiliate.earnings.books import Books
    from affiliate.earnings.click_rates import Rates
    from affiliate.earnings.proposals import Proposal


def proposed(site: Site, links: Iterable[PlannedLink]) -> list[Problem]:
    """A line of the catalog for every offer that should perhaps stand further up. Books that cannot be read are no
    failure: a note on standard error."""
    if not any((site.private / "clicks").glob("*.parquet")):
        return []
    catalog, _ = load_catalog(site)
    market = ground_of(catalog, Settings(), site.root, networks_of(site)[0])[0].market
    if not any(offers[1:] for offers in market.offers.values()):
        return []

    def ask(books: Books) -> list[Problem]:
        from affiliate.earnings.proposals import proposals

        return [_told(one, catalog.products[one.product]) for one in proposals(books, links, market)]

    return placed(site, from_books(site, ask, [], "No proposals from your books"))


def _told(one: Proposal, product: Product) -> Problem:
    number = next(n for n, offer in enumerate(product.offers) if offer.program == one.better)
    scope = "this product" if one.on_product else "all products"
    what = (
        f"{one.better} earned {_rate(one.better_rates, one.currency)} with {scope}, "
        f"{one.program}, which the links lead to, {_rate(one.rates, one.currency)}"
    )
    return Problem(product.path, 0, f"offers[{number}]", what, f"if you agree, put it above the offer at {one.program}")


def _rate(rates: Rates, currency: str) -> str:
    return f"{rates.epc} {currency} a click ({rates.clicks:,} clicks, {rates.sales:,} sales)"
