"""Which products might earn more at another shop, by the site's own books; nothing where there is no evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from affiliate.catalog import load_catalog
from affiliate.cli.places import placed
from affiliate.declared import networks_of
from affiliate.model import Catalog, Problem, Product
from affiliate.plan import PlannedLink, Settings, ground_of
from affiliate.plan.offers import Market
from affiliate.site import Site

if TYPE_CHECKING:  # the books are an extra
    from affiliate.earnings.click_rates import Rates
    from affiliate.earnings.proposals import Proposal

PATIENCE = 2.0  # seconds: nobody who asked for the plan waits for an import


def proposed(site: Site, links: Iterable[PlannedLink]) -> list[Problem]:
    """A line of the catalog for every offer that should perhaps stand further up. Books that cannot be read are no
    failure: a note on standard error."""
    if not (site.ledger.exists() and any((site.private / "clicks").glob("*.parquet"))):
        return []
    catalog, _ = load_catalog(site)
    market = ground_of(catalog, Settings(), site.root, networks_of(site)[0])[0].market
    if not any(offers[1:] for offers in market.offers.values()):
        return []
    try:
        return placed(site, _from_books(site, links, catalog, market))
    except ModuleNotFoundError as missing:
        if missing.name not in ("duckdb", "narwhals"):
            raise
        _note("they need more libraries: pip install 'pelican-affiliate[books]'")
        return []


def _from_books(site: Site, links: Iterable[PlannedLink], catalog: Catalog, market: Market) -> list[Problem]:
    from affiliate.cli.bookkeeping import BooksFailure, in_words
    from affiliate.clicks import UnreadableClicksError
    from affiliate.earnings.balance import BalanceError
    from affiliate.earnings.books import read_books
    from affiliate.earnings.proposals import proposals
    from affiliate.ledger import open_for_reading

    try:
        with in_words(site.ledger), open_for_reading(site.ledger, PATIENCE) as connection:
            found = proposals(read_books(site, connection), links, market)
    except (BooksFailure, BalanceError, UnreadableClicksError) as error:
        _note(str(error))
        return []
    return [_told(one, catalog.products[one.product]) for one in found]


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


def _note(why: str) -> None:
    click.echo(f"No proposals from your books: {why}", err=True)
