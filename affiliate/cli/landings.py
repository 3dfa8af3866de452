"""What the site knows of the pages its links lead to: every offer, whose rules forbid asking, what they earn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from affiliate.catalog import load_catalog
from affiliate.cli.site_networks import networks_at
from affiliate.model import Catalog, Product, Program
from affiliate.networks import Network
from affiliate.networks.addresses import web_address
from affiliate.networks.hosts import Hosts, hosts_of
from affiliate.networks.tracked import read
from affiliate.plan.offers import Market, market_of
from affiliate.plan.rules import rules_for
from affiliate.site import Site
from linkcheck.landing.gtin import gtin14
from linkcheck.landing.known_landings import KnownLandings
from linkcheck.landing.nouns import Landing, Place

YEAR = timedelta(days=365)
Stake = tuple[Decimal, str]


def known_landings(site: Site, today: date) -> KnownLandings:
    """Every offer of the catalog, those not linked today too: one that was gone may be back."""
    catalog, _ = load_catalog(site)
    stakes = stakes_of(site, today)
    order = sorted(stakes, key=lambda product: (-stakes[product][0], product))
    ranks = {product: rank for rank, product in enumerate(order)}
    landings = (
        _landing(product, offer.url, stakes.get(slug, (Decimal(0), ""))[1], ranks.get(slug, len(ranks)))
        for slug, product in sorted(catalog.products.items())
        for offer in product.offers
    )
    shops = Shops.of(catalog, networks_at(site))
    return KnownLandings(tuple(landings), shops.tracked, shops.closed, site.availability)


def _landing(product: Product, url: str, stake: str, rank: int) -> Landing:
    gtins = frozenset(filter(None, (gtin14(product.ids.get(key, "")) for key in ("gtin", "ean", "upc", "isbn"))))
    names = frozenset(name.casefold() for name in (product.name, *product.aliases))
    return Landing(url, (Place(product.path, product.slug),), gtins, names, stake, rank)


@dataclass(frozen=True, slots=True)
class Shops:
    """Whose address it is: what must never be requested, and what only with the shop's leave."""

    catalog: Catalog
    market: Market
    networks: Mapping[str, Network]
    hosts: Hosts

    @classmethod
    def of(cls, catalog: Catalog, networks: Mapping[str, Network]) -> Shops:
        return cls(catalog, market_of(catalog, networks)[0], networks, hosts_of(networks.values()))

    def program(self, url: str) -> Program | None:
        return self.catalog.programs.get(self.market.program_of(url))

    def tracked(self, url: str) -> str:
        """Where a request would be a click: tracked links, and all else at hosts that are there for clicks."""
        address, program = web_address(url), self.program(url)
        if address is None:
            return ""
        network = self.networks.get(program.network) if program else None
        if link := self.market.tracked(url) or (network and read(network, address)):
            return f"a tracked link of {link.network}: a request would count as a click"
        there = sorted(set(self.hosts.candidates(address.host)) - self.hosts.anywhere)
        return f"a host of {there[0]}: a request may count as a click" if there and not program else ""

    def closed(self, url: str) -> str:
        """Where the program's terms forbid requests by programs."""
        program = self.program(url)
        if program is None or (rules := rules_for(program)).robots:
            return ""
        return f"{program.name} forbids requests by programs ({rules.source('robots')}); --ask says that you may"


# --- what is at stake -----------------------------------------------------------------------------------------------


def stakes_of(site: Site, today: date) -> Mapping[str, Stake]:
    """What each product earned in a year, in the currency most is booked in, where there are books that balance."""
    if not site.ledger.exists():
        return {}
    try:
        return _booked(site, today)
    except ModuleNotFoundError:
        return {}  # the libraries for books are an extra


def _booked(site: Site, today: date) -> Mapping[str, Stake]:
    from affiliate.cli.bookkeeping import say
    from affiliate.clicks import UnreadableClicksError
    from affiliate.earnings.amounts import written
    from affiliate.earnings.balance import BalanceError
    from affiliate.earnings.books import open_books
    from affiliate.earnings.summary import between, summarise
    from affiliate.ledger import LedgerError

    try:
        with open_books(site, site.ledger) as books:
            lines = summarise(books.engine, between(books.rows, today - YEAR), ("product",))
    except (LedgerError, BalanceError, UnreadableClicksError) as error:
        say(f"The repair list is not sorted by earnings: {error}")
        return {}
    booked: Counter[str] = Counter()
    for line in lines:
        booked[line.currency] += line.totals.transactions
    main = max(sorted(booked), key=lambda currency: booked[currency], default="")
    return {
        str(line.keys[0]): (line.totals.earned, f"{written(line.totals.earned, main)} {main} in a year")
        for line in lines
        if line.currency == main and line.keys[0] and line.totals.earned > 0
    }
