"""Which addresses are links and pages of ours: what the registry, the link plan and the catalog know of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from affiliate.clicks.nouns import Seen
from affiliate.model import Catalog
from affiliate.networks import read_link
from affiliate.plan.page import PlannedLink
from affiliate.plan.registry import TOKEN, TRACKING_ID, Registry

PREFIX = "/go/"
LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Ours:
    """The links and pages of a site. `prefix` begins the paths that the site's server sends on to the shops."""

    prefix: str
    links: Mapping[str, Seen]
    tokens: frozenset[str]
    trackers: Mapping[str, str]
    products: frozenset[str]
    asins: Mapping[str, str]
    pages: Mapping[str, str]

    def page(self, path: str) -> str:
        """The output path of a page of the plan, by the path or address it is visited at, or nothing."""
        return self.pages.get(_plain(_path_of(path)), "") if len(path) <= LONGEST else ""

    def seen_page(self, page: str) -> Seen | None:
        """A page of the plan as something that is viewed. Other pages' paths are not kept: they may say anything."""
        return Seen(page=page) if page else None

    def token(self, name: str) -> Seen | None:
        """A token of the registry, standing alone."""
        return Seen(token=name.casefold()) if name.casefold() in self.tokens else None

    def path(self, path: str, referrer: str = "") -> Seen | None:
        """What `/go/TOKEN`, `/go/anything/TOKEN` or `/go/PRODUCT/anything` stands for; None when it is none of these.

        A known token goes first, then a product (its article follows from the page it was clicked on), then what has
        the form of a token: the registry may know it later.
        """
        place = _path_of(path)
        if not place.startswith(self.prefix) or len(place) > LONGEST:
            return None
        steps = [unquote(step).casefold() for step in place[len(self.prefix) :].split("/") if step]
        token = next((step for step in reversed(steps) if step in self.tokens), "")
        if token:
            return Seen(token=token)
        if steps and steps[0] in self.products:
            return Seen(product=steps[0], page=self.page(referrer))
        return Seen(token=steps[-1]) if steps and TOKEN.fullmatch(steps[-1]) else None

    def address(self, url: str) -> Seen | None:
        """What a link stands for that somebody clicked: a planned one, one below the prefix, or any tracked one."""
        if len(url) > LONGEST:
            return None
        return self.links.get(url) or self.path(url) or self._tracked(url)

    def subid(self, network: str, subid: str) -> Seen:
        """What a network's report names by a sub-id. Names that are no tokens are not kept: anybody can write them."""
        token = subid.strip().casefold()
        return Seen(token=token, network=network) if self._is_token(token) else Seen(network=network)

    def tracker(self, network: str, tracking_id: str) -> Seen:
        """What a network's report names by a tracking ID."""
        return Seen(network=network, tracking_id=self.trackers.get(tracking_id.strip().casefold(), ""))

    def _is_token(self, text: str) -> bool:
        return text in self.tokens or bool(TOKEN.fullmatch(text))

    def _tracked(self, url: str) -> Seen | None:
        link = read_link(url)
        subid = link.subid.casefold() if link else ""
        if link and subid in self.trackers:
            steps = urlsplit(link.target).path.split("/")
            product = next((self.asins[step] for step in steps if step in self.asins), "")
            return Seen(network=link.network, tracking_id=self.trackers[subid], product=product)
        return Seen(token=subid) if subid in self.tokens else None


def ours_of(registry: Registry, plan: Iterable[PlannedLink], catalog: Catalog, prefix: str = PREFIX) -> Ours:
    """What is known today. Later knowledge finds more: then the file is imported again."""
    plan = tuple(plan)
    trackers = [row.token for row in registry.rows if row.kind == TRACKING_ID]
    trackers += [tracker for account in catalog.accounts.values() for tracker in account.tracking_ids]
    known = {token.casefold(): token for token in trackers}
    return Ours(
        prefix=f"/{prefix.strip('/')}/",
        links={link.href: _planned(link, known) for link in plan},
        tokens=frozenset(row.token for row in registry.rows if row.kind != TRACKING_ID),
        trackers=known,
        products=frozenset({*catalog.products, *(old for p in catalog.products.values() for old in p.formerly)}),
        asins={p.ids["asin"]: p.slug for p in catalog.products.values() if "asin" in p.ids},
        pages={_plain(f"/{link.page}"): link.page for link in plan if link.page},
    )


def _planned(link: PlannedLink, trackers: Mapping[str, str]) -> Seen:
    if link.subid.casefold() in trackers:
        return Seen(network=link.network, tracking_id=trackers[link.subid.casefold()], product=link.product)
    return Seen(token=link.subid) if link.subid else Seen(network=link.network, product=link.product)


def _path_of(address: str) -> str:
    """The path of an address or of a path, without query and fragment; nothing where it is neither."""
    if not address.startswith("/"):
        try:
            address = urlsplit(address).path
        except ValueError:
            return ""
    return address.partition("?")[0].partition("#")[0]


def _plain(path: str) -> str:
    """`/a/`, `/a/index.html`, `/a.html` and `/a` are one page."""
    return path.removesuffix("index.html").removesuffix(".html").strip("/")
