"""Which programs links can be made for, which offer of a product a link takes, and whose a merchant's URL is."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import ada_url

from affiliate.catalog.wording import suggestion
from affiliate.model import EMPTY, Account, Catalog, Offer, Problem, Product, Program
from affiliate.networks import NETWORKS, LinkError, Network, TrackedLink, read_link, tracked_already
from affiliate.networks.addresses import web_address
from affiliate.networks.declare import Place
from affiliate.networks.links import LinkMaker, maker
from affiliate.plan.rules import Rules, rules_for

PROBE = "aaaaaaaaaa"
ADVICE = "add an offer or fix it; until then the name stays plain text"
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Seller:
    """A program that links can be made for: its network, links and rules, and the tracking IDs if it has a pool."""

    program: Program
    network: Network
    links: LinkMaker
    rules: Rules
    account: str = ""
    tracking_ids: tuple[str, ...] = ()

    @property
    def has_subids(self) -> bool:
        """Whether anything of a link comes back in the report."""
        return self.network.links.subid.max_length > 0

    def href(self, url: str, subid: str) -> str:
        """The tracked link to `url`, or to the front page of a shop that allows no other. Raises LinkError."""
        return self.links.link(url if self.rules.deep_links else front_page(url), subid)


@dataclass(frozen=True, slots=True)
class Market:
    """Everything a page needs to know about offers, worked out once per build."""

    sellers: Mapping[str, Seller] = field(hash=False)  # by program
    networks: Mapping[str, Network] = field(hash=False)  # all of them, including the site's own
    own_networks: tuple[Network, ...]  # those that the site declares

    # By product:
    offers: Mapping[str, tuple[Offer, ...]] = field(hash=False)  # the usable ones, best first
    unusable: Mapping[str, str] = field(hash=False)  # why there is none
    sold_out: Mapping[str, tuple[Offer, ...]] = field(hash=False)  # usable, if it were not for the last link check
    skipped: Mapping[str, str] = field(hash=False)  # what the last link check said of an offer, where there are others

    # What a URL leads to:
    landings: Mapping[str, str] = field(hash=False)  # the product, by host and path of an offer
    asins: Mapping[str, str] = field(hash=False)  # the product
    domains: Mapping[tuple[str, str], str] = field(hash=False)  # the program, by network ("": plain links) and host
    click_hosts: Mapping[str, str] = field(hash=False)  # the program that has the host to itself: all are tracked links
    by_ids: Mapping[tuple[str, ...], str] = field(hash=False)  # the program, by a tracked link's network and ids

    def offers_in(self, product: str, country: str) -> tuple[Offer, ...]:
        """The usable offers, those of shops in the country first, then those of shops everywhere."""
        found = self.offers[product]
        return tuple(sorted(found, key=lambda offer: self._far(offer, country))) if country and found[1:] else found

    def offers_near(self, product: str, country: str) -> tuple[Offer, ...]:
        """Those of them that readers in the country can buy at; all of them where there is none."""
        found = self.offers_in(product, country)
        near = tuple(offer for offer in found if not country or self._far(offer, country) < 2)
        return near or found

    def why(self, product: str, offer: Offer, country: str) -> str:
        """Why a mention links to this offer and to none of the others."""
        why = self._nearest(product, offer, country) if country else "first usable offer"
        return f"{why}; skipped {self.skipped[product]}" if product in self.skipped else why

    def _nearest(self, product: str, offer: Offer, country: str) -> str:
        if not any(self.sellers[one.program].program.markets for one in self.offers[product]):
            return "first usable offer"
        none = f"no offer for market {country!r}: the first"
        near = (f"first offer for market {country!r}", f"{none} that sells everywhere", f"{none} of all")
        return near[self._far(offer, country)]

    def _far(self, offer: Offer, country: str) -> int:
        markets = self.sellers[offer.program].program.markets
        return 0 if country in markets else 2 if markets else 1

    def tracked(self, url: str) -> TrackedLink | None:
        """Whose tracked link this is; None when it is nobody's we know."""
        if link := read_link(url, self.own_networks):
            return link
        program = self.click_hosts.get(host_of(url), "")
        return TrackedLink(self.sellers[program].network.id) if program else None

    def program_behind(self, url: str, tracked: TrackedLink) -> str:
        """The program of a tracked link: the one it leads to, else the one whose ids or host it has.

        Where ids tell no programs apart, a short link is of the network's only one.
        """
        if found := self.program_of(tracked.target, tracked.network):
            return found
        ids = _ids_of(self.networks[tracked.network], tracked.ids)
        by_ids = self.by_ids.get(ids, "") if ids[1:] or not tracked.target else ""
        return by_ids or self.click_hosts.get(host_of(url), "")

    def program_of(self, url: str, network: str = "") -> str:
        """The program whose domain (or a parent of it) the URL's host is, or nothing: the one at the network of a link
        that is tracked already, else the one that plain links earn from."""
        labels = host_of(url).split(".")
        hosts = [".".join(labels[i:]) for i in range(len(labels))]
        places = [(at, host) for at in dict.fromkeys((network, "")) for host in hosts]
        return next((found for place in places if (found := self.domains.get(place))), "")

    def product_of(self, url: str) -> str:
        """The product whose offer this URL is, or whose ASIN it holds, or nothing."""
        landing = landing_of(url)
        by_asin = (self.asins[part] for part in landing.split("/")[1:] if part in self.asins)
        return self.landings.get(landing) or next(by_asin, "")


def market_of(
    catalog: Catalog, networks: Mapping[str, Network] = NETWORKS, sold_out: Mapping[str, str] = EMPTY
) -> tuple[Market, tuple[Problem, ...]]:
    """The market of a catalog, and the programs for which no link can be made.

    `sold_out` says of a landing page what the last link check found wrong with it.
    """
    found = {slug: _seller(one, catalog.accounts, networks) for slug, one in sorted(catalog.programs.items())}
    sellers = {slug: one for slug, one in found.items() if isinstance(one, Seller)}
    problems = {slug: one for slug, one in found.items() if isinstance(one, Problem)}
    sold = {slug: _usable(product, sellers) for slug, product in sorted(catalog.products.items())}
    offers = {slug: tuple(offer for offer in all_ if offer.url not in sold_out) for slug, all_ in sold.items()}
    rest = {slug: tuple(o for o in all_ if o.url in sold_out) for slug, all_ in sold.items() if all_ != offers[slug]}
    skipped = {slug: "; ".join(f"{o.program}: {sold_out[o.url]}" for o in gone) for slug, gone in rest.items()}
    reasons = {slug: problem.what for slug, problem in problems.items()}
    none = [catalog.products[slug] for slug, usable in offers.items() if not usable]
    market = Market(
        sellers=sellers,
        networks={**NETWORKS, **networks},
        own_networks=tuple(network for network in networks.values() if network.id not in NETWORKS),
        offers=offers,
        unusable={one.slug: skipped.get(one.slug) or _why_none(one, catalog, reasons) for one in none},
        sold_out=rest,
        skipped=skipped,
        landings=unique((landing_of(offer.url), p.slug) for p in catalog.products.values() for offer in p.offers),
        asins=unique((p.ids["asin"], p.slug) for p in catalog.products.values() if p.ids.get("asin")),
        domains=_domains(catalog.programs.values()),
        click_hosts=unique((host, slug) for slug, seller in sellers.items() if (host := _click_host(seller))),
        by_ids=unique((_ids_of(s.network, s.program.ids), slug) for slug, s in sellers.items()),
    )
    return market, tuple(sorted(problems.values()))


def _domains(programs: Iterable[Program]) -> Mapping[tuple[str, str], str]:
    return unique(
        ((at, domain), program.slug)
        for program in programs
        for at in ((program.network, "") if program.merchant_links else (program.network,))
        for domain in program.domains
    )


def without_offer(catalog: Catalog, market: Market) -> tuple[Problem, ...]:
    """The products that no link can be made for. They do no harm: their names stay plain text."""
    return tuple(
        Problem(catalog.products[slug].path, 0, "offers", f"no link can be made: {why}", ADVICE)
        for slug, why in market.unusable.items()
    )


def _seller(program: Program, accounts: Mapping[str, Account], networks: Mapping[str, Network]) -> Seller | Problem:
    """The program as a seller, or the problem that stands in the way."""
    network = networks.get(program.network)
    if network is None:
        fix = suggestion(program.network, networks) or f"write one of: {', '.join(sorted(networks))}"
        return Problem(program.path, 0, "network", f"unknown network {program.network!r}", fix)
    account = accounts.get(program.account) or _only_account(program.network, accounts)
    ids = {**(account.ids if account else EMPTY), **program.ids}
    key, tracking_ids = (account.key, account.tracking_ids) if account else ("", ())
    try:
        seller = Seller(program, network, maker(network, ids), rules_for(program), key, tracking_ids)
        token = next(iter(tracking_ids), "" if network.links.subid.key or not seller.has_subids else PROBE)
        for domain in program.domains:
            seller.href(f"https://{domain}/", token)
    except LinkError as error:
        return Problem(program.path, 0, "ids", str(error))
    return seller


def _ids_of(network: Network, ids: Mapping[str, str]) -> tuple[str, ...]:
    """The network and those of the ids in its links that are one program's."""
    return network.id, *(ids.get(key.name, "") for key in network.links.keys if key.place is Place.PROGRAM)


def _click_host(seller: Seller) -> str:
    """The host that is one of the program's own ids in its links, unless its shop is nowhere else."""
    declared = seller.network.links.template.partition("://")[2].partition("/")[0]
    host = host_of(seller.links.template) if "{" in declared else ""
    return "" if seller.program.domains == (host,) else host


def _only_account(network: str, accounts: Mapping[str, Account]) -> Account | None:
    of_network = [account for account in accounts.values() if account.network == network]
    return of_network[0] if len(of_network) == 1 else None


def _usable(product: Product, sellers: Mapping[str, Seller]) -> tuple[Offer, ...]:
    sold = (o for o in product.offers if o.program in sellers and sellers[o.program].program.channels.site)
    return tuple(offer for offer in sold if not tracked_already(offer.url))


def _why_none(product: Product, catalog: Catalog, reasons: Mapping[str, str]) -> str:
    if not product.offers:
        return "it has no offer"
    if wrapped := [f"{o.program}: {why}" for o in product.offers if (why := tracked_already(o.url))]:
        return "; ".join(wrapped)
    closed = [o.program for o in product.offers if o.program not in reasons and o.program in catalog.programs]
    if closed:
        return f"{', '.join(closed)} does not allow links on the site"
    return "; ".join(f"{o.program}: {reasons.get(o.program, 'unknown program')}" for o in product.offers)


def unique(pairs: Iterable[tuple[K, V]]) -> dict[K, V]:
    """The pairs as a mapping, without keys that have two values."""
    found: dict[K, V] = {}
    clashing = set()
    for key, value in pairs:
        if found.setdefault(key, value) != value:
            clashing.add(key)
    return {key: value for key, value in found.items() if key not in clashing}


def host_of(url: str) -> str:
    """The host of an absolute http(s) URL by the WHATWG rules, lower case, without port; empty for anything else."""
    return _place_of(url)[0]


def landing_of(url: str) -> str:
    """Host and path of a URL without scheme, `www.`, port, query, fragment and trailing slash: one page, one key."""
    host, path = _place_of(url)
    return host.removeprefix("www.") + path.rstrip("/")


def front_page(url: str) -> str:
    """The first page of the site that a web address is on; anything else as it is."""
    address = web_address(url)
    return ada_url.replace_url(address.href, pathname="/", search="", hash="") if address else url


def absolute(url: str) -> str:
    """`//host/path` with https in front; any other URL as it is."""
    return f"https:{url}" if url.startswith("//") else url


def _place_of(url: str) -> tuple[str, str]:
    """Host and path of an http(s) URL; both empty for anything else."""
    address = web_address(absolute(url.strip()))
    return (address.host.rstrip("."), address.path) if address else ("", "")
