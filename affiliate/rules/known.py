"""What the rules know about a site: its programs, its own ids, and who pays for a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from affiliate.model import Account, Catalog, Program
from affiliate.networks import Network, TrackedLink
from affiliate.networks.declare import Place
from affiliate.plan.offers import Market, absolute, host_of
from affiliate.plan.page import PlannedLink
from affiliate.plan.rules import Rules, rules_for, rules_of

LARGEST = 200_000  # addresses remembered; more are read again


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays for a link. `program` is None when none of the site's programs is behind it, `name` is for people.

    `tracked` is None for a link that is marked as paid and leads through an address that is no network's. Where
    there are `sentences`, any of them will do.
    """

    name: str
    network: str
    rules: Rules = field(hash=False)
    program: Program | None
    tracked: TrackedLink | None
    sentences: tuple[str, ...] = ()


@dataclass
class Known:
    """One site, on one day. `planned` tells which programs a page's links of a product were planned for.

    `payers` remembers what was found out about an address: the same ones stand on many pages.
    """

    catalog: Catalog
    market: Market
    today: date
    planned: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    payers: dict[str, Payer | None] = field(default_factory=dict)

    @classmethod
    def with_plan(cls, catalog: Catalog, market: Market, today: date, links: Iterable[PlannedLink]) -> Known:
        """The site together with the plan of its last build."""
        planned: dict[tuple[str, str], frozenset[str]] = {}
        for link in links:
            key = (link.page, link.product or link.program)
            planned[key] = planned.get(key, frozenset()) | {link.program}
        return cls(catalog, market, today, planned)

    def take_in(self, links: Iterable[PlannedLink]) -> None:
        """Remember who pays for links that were planned just now: their addresses need not be read."""
        payers = {slug: (program, self.rules(program)) for slug, program in self.catalog.programs.items()}
        for link in links:
            if link.network and link.program in payers:
                program, rules = payers[link.program]
                tracked = TrackedLink(link.network, link.subid, link.target)
                self.payers[link.href] = Payer(program.name, link.network, rules, program, tracked)

    def rules(self, program: Program) -> Rules:
        """What holds for the program on this day."""
        return rules_for(program, self.today)

    def rules_at(self, tracked: TrackedLink) -> Rules:
        """What the network asks of such a link on this day, whoever's it is."""
        return rules_of(tracked.network, host_of(tracked.target), self.today)

    @cached_property
    def image_hosts(self) -> tuple[tuple[str, tuple[str, ...], str], ...]:
        """Programs that hand out pictures by their API only: name, hosts, source."""
        found = ((self.rules(program), program.name) for _, program in sorted(self.catalog.programs.items()))
        shops = {r.image_hosts: (r.shop or name, r.source("images")) for r, name in found if r.images == "api"}
        return tuple((name, hosts, source) for hosts, (name, source) in shops.items())

    @cached_property
    def strict_shops(self) -> tuple[str, ...]:
        """The names of shops that forbid addresses which hide them."""
        rules = [self.rules(program) for program in self.catalog.programs.values()]
        return tuple(sorted({one.shop for one in rules if one.shop and not one.cloaking}))

    def payer(self, href: str, slug: str = "", page: str = "") -> Payer | None:
        """Who pays for the link; None for a link that pays nobody. `slug` is what it is marked with."""
        if not slug and ":" not in href and not href.startswith("//"):
            return None
        if href not in self.payers:
            if len(self.payers) >= LARGEST:
                self.payers.clear()
            self.payers[href] = self._tracked(href)
        return self.payers[href] or (self._marked(slug, page) if slug else None)

    def _tracked(self, href: str) -> Payer | None:
        tracked = self.market.tracked(absolute(href.strip()))
        if tracked is None:
            return None
        program = self.catalog.programs.get(self.market.program_behind(absolute(href.strip()), tracked))
        if program and program.network == tracked.network:
            return Payer(program.name, program.network, self.rules(program), program, tracked)
        rules = self.rules_at(tracked)
        name = rules.shop or self.market.networks[tracked.network].name
        own = () if tracked.target else self._sentences(tracked.network)
        return Payer(name, tracked.network, rules, None, tracked, own)

    def _sentences(self, network: str) -> tuple[str, ...]:
        """Those of the site's programs there: a short address does not tell which of a network's shops it leads to."""
        own = (program for program in self.catalog.programs.values() if program.network == network)
        return tuple(sorted(filter(None, {program.disclosure or self.rules(program).sentence for program in own})))

    def _marked(self, slug: str, page: str) -> Payer:
        """A link that says it is paid, but whose address is nobody's: the strictest of its programs counts."""
        product = self.catalog.product(slug)
        offers = {offer.program for offer in product.offers} if product else {slug}
        wanted = self.planned.get((page, slug)) or offers
        programs = [found for name in sorted(wanted) if (found := self.catalog.programs.get(name))]
        strict = min(programs, key=lambda program: self.rules(program).cloaking and program.cloaking, default=None)
        if strict is None:
            return Payer(slug, "", Rules(), None, None)
        return Payer(strict.name, strict.network, self.rules(strict), strict, None)

    def own_ids(self, network: Network, key: str) -> dict[str, Account]:
        """The publisher's own ids under a link key, each with its account. Amazon's `tag` has a pool of them."""
        accounts = [account for account in self.catalog.accounts.values() if account.network == network.id]
        pooled = network.links.subid.key == key
        return {value: account for account in accounts for value in _ids(account, key, pooled)}


def _ids(account: Account, key: str, pooled: bool) -> Iterable[str]:
    return account.tracking_ids if pooled else filter(None, (account.ids.get(key),))


def own_keys(network: Network) -> tuple[str, ...]:
    """The link keys of a network that say whose account earns."""
    links = network.links
    keys = [key.name for key in links.keys if key.place is Place.ACCOUNT]
    return (links.subid.key, *keys) if links.subid.key else tuple(keys)
