"""Short links of the site's own (`/go/acme-k1`) that lead readers to a shop of their country."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from affiliate.model import Offer
from affiliate.plan.build import plan_site
from affiliate.plan.ground import Ground
from affiliate.plan.page import Page
from affiliate.plan.registry import Registry

FOLDER = "go"


@dataclass(frozen=True, slots=True)
class Route:
    """Where `path` leads: by country (`gb`), in the order of countries, and everybody else."""

    path: str
    countries: tuple[tuple[str, str], ...]
    default: str


def routes_of(ground: Ground, registry: Registry, home: str = "") -> tuple[tuple[Route, ...], Registry]:
    """A route for every product that has an offer which may be redirected to, and the registry with their tokens.

    Readers whose country has no shop are led to one of the country `home`.
    """
    offers = {slug: found for slug in ground.catalog.products if (found := _redirectable(slug, ground, home))}
    plan = plan_site([_page(slug, found) for slug, found in offers.items()], ground, registry)
    addresses = {(link.product, link.program): link.href for link in plan.links if link.page}
    routes = (_route(slug, found, addresses, ground) for slug, found in offers.items())
    return tuple(routes), plan.registry


def forbidden(ground: Ground) -> tuple[str, ...]:
    """The programs whose offers get no route, each with the reason, in words."""
    sellers = sorted(ground.market.sellers.items())
    return tuple(f"{slug}: {why}" for slug, _ in sellers if (why := _why_not(slug, ground)))


def _redirectable(slug: str, ground: Ground, home: str) -> tuple[Offer, ...]:
    return tuple(offer for offer in ground.market.offers_in(slug, home) if not _why_not(offer.program, ground))


def _why_not(program: str, ground: Ground) -> str:
    seller = ground.market.sellers[program]
    rules = seller.rules
    if not rules.cloaking or not seller.program.cloaking:
        return f"links may not hide where they lead ({rules.source('cloaking')})"
    return "" if rules.redirects else f"links may not pass through redirects ({rules.source('redirects')})"


def _page(slug: str, offers: tuple[Offer, ...]) -> Page:
    """The route as a text with links, so that its links are made like all others."""
    programs = dict.fromkeys(offer.program for offer in offers)
    html = "".join(f'<a href="{{product}}{slug}@{program}"></a>' for program in programs)
    return Page(f"{FOLDER}/{slug}", "", f"{FOLDER}/{slug}", html)


def _route(slug: str, offers: tuple[Offer, ...], addresses: Mapping[tuple[str, str], str], ground: Ground) -> Route:
    default = addresses[slug, offers[0].program]
    found = sorted(_countries(slug, offers, ground))
    chosen = tuple((code, addresses[slug, program]) for code, program in found if addresses[slug, program] != default)
    return Route(f"/{FOLDER}/{slug}", chosen, default)


def _countries(slug: str, offers: tuple[Offer, ...], ground: Ground) -> Iterator[tuple[str, str]]:
    markets = {code for offer in offers for code in ground.market.sellers[offer.program].program.markets}
    for code in markets:
        yield code, next(offer.program for offer in ground.market.offers_in(slug, code) if offer in offers)
