"""Plan a whole site: decide every page, give out the tokens, render every page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from affiliate.mentions import Name, NameIndex, build_index, unusable
from affiliate.model import Catalog, FeedPolicy, Placement, PlacementKind, Problem
from affiliate.networks import NETWORKS, Network
from affiliate.plan.availability import read_availability
from affiliate.plan.decide import decide
from affiliate.plan.everyday import everyday_names
from affiliate.plan.forms import Forms, approved_names, read_forms
from affiliate.plan.ground import Ground
from affiliate.plan.offers import Seller, market_of
from affiliate.plan.page import BY_FIELDS, Decision, Page, PlannedLink
from affiliate.plan.registry import Registry, tokens_of, tracking_ids_of, with_placements, with_tracking_ids
from affiliate.plan.render import Rendered, Tokens, render, render_untracked
from affiliate.plan.settings import Settings
from affiliate.plan.strip import FeedLink
from affiliate.site import Site


@dataclass(frozen=True, slots=True)
class SitePlan:
    """The outcome of a build: every page as published, the registry and plan to write, and what feeds do with links.

    `feeds` maps a paid address of the site to what it becomes in feeds. `warnings` do not stop a build.
    """

    decisions: tuple[Decision, ...]
    html: tuple[str, ...]
    registry: Registry
    links: tuple[PlannedLink, ...]
    feeds: Mapping[str, FeedLink] = field(hash=False)
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def ground_of(
    catalog: Catalog, settings: Settings, root: Path, networks: Mapping[str, Network] = NETWORKS
) -> tuple[Ground, tuple[Problem, ...]]:
    """All that pages share, and what is wrong with names, their forms, and offers."""
    site = Site.at(root)
    sold_out, unread = read_availability(site)
    forms, bad_forms = read_forms(site)
    market, problems = market_of(catalog, networks, sold_out)
    index, bad_names = _index(catalog, forms, settings.variant_words)
    return Ground(catalog, market, index, settings, root), (*problems, *unread, *bad_forms, *bad_names)


def _index(catalog: Catalog, forms: Forms, variant_words: tuple[str, ...]) -> tuple[NameIndex, list[Problem]]:
    """What texts are searched for, and the names that can never be found."""
    names = []
    problems = []
    for product in catalog.products.values():
        for name, beside in approved_names(product, forms):
            if fault := unusable(name, variant_words):
                key = "name" if name == product.name else "aliases"
                fix = "write it as your articles do, or delete it"
                problems.append(Problem(product.path, 0, key, f"{name!r} never links: it {fault}", fix))
            else:
                names.append(Name(name, product.slug, beside=beside))
    return build_index(names, variant_words), problems


def plan_site(pages: Iterable[Page], ground: Ground, registry: Registry) -> SitePlan:
    """Every page with its links. The same pages, catalog and registry give the same plan on every machine."""
    decisions = tuple(decide(page, ground) for page in pages)
    if not ground.settings.enabled:
        return _switched_off(decisions, registry)
    registry = _with_tokens(decisions, ground, registry)
    tokens = Tokens(tokens_of(registry, _formerly(ground.catalog)), tracking_ids_of(registry, _pools(ground)))
    rendered = [render(decision, ground, tokens) for decision in decisions]
    on_site = [link for page in rendered for link in page.links]
    feeds, in_feeds = _feeds(decisions, rendered, ground, tokens)
    problems = [p for d in decisions for p in d.problems] + [p for r in rendered for p in r.problems]
    html = tuple(page.html for page in rendered)
    links = tuple(sorted({*on_site, *in_feeds}, key=BY_FIELDS))
    warnings = (*everyday_names(decisions, ground.catalog), *_shared_ids(decisions))
    return SitePlan(decisions, html, registry, links, feeds, tuple(sorted(problems)), warnings)


def _shared_ids(decisions: Iterable[Decision]) -> Iterator[Problem]:
    """Texts with paid links that have one id: nobody can tell later which of them earned."""
    first: dict[str, Page] = {}
    for page in (decision.page for decision in decisions if decision.links):
        other = first.setdefault(page.article, page)
        if other is not page:
            what = f"has the id {page.article!r} of {other.source or other.output}: their earnings cannot be told apart"
            yield Problem(page.source or page.output, 0, "Id", what, "give one of them an `Id:` of its own")


def _with_tokens(decisions: Iterable[Decision], ground: Ground, registry: Registry) -> Registry:
    placements: set[Placement] = set()
    articles: set[tuple[str, str]] = set()
    for decision in decisions:
        for link in decision.links:
            seller = ground.market.sellers.get(link.program)
            if seller is None or link.finished or not seller.has_subids:
                continue
            if seller.tracking_ids:
                articles.add((link.placement.article, seller.account))
                continue
            placements.add(link.placement)
            if decision.page.in_feeds and seller.program.channels.feed is FeedPolicy.KEEP:
                placements.add(replace(link.placement, kind=PlacementKind.FEED))
    registry = with_placements(registry, placements, _formerly(ground.catalog))
    return with_tracking_ids(registry, articles, _pools(ground))


def _feeds(
    decisions: Iterable[Decision], rendered: Iterable[Rendered], ground: Ground, tokens: Tokens
) -> tuple[dict[str, FeedLink], set[PlannedLink]]:
    """What becomes of each paid address in feeds, and the plan's lines for those that stay paid there."""
    feeds: dict[str, FeedLink] = {}
    planned: set[PlannedLink] = set()
    for decision, page in zip(decisions, rendered, strict=True):
        if not decision.page.in_feeds:
            continue
        for link in page.links:
            seller = ground.market.sellers.get(link.program)
            policy = seller.program.channels.feed if seller else FeedPolicy.ARTICLE
            if policy is FeedPolicy.PLAIN and link.target:
                feeds[link.href] = FeedLink(link.target, paid=False)
            elif policy is FeedPolicy.KEEP and seller:
                kept = _feed_link(link, seller, tokens)
                planned.add(kept)
                feeds[link.href] = FeedLink(kept.href, paid=True)
    return feeds, planned


def _feed_link(link: PlannedLink, seller: Seller, tokens: Tokens) -> PlannedLink:
    if not link.subid:  # typed by the author: feeds carry it as it is
        return replace(link, page="", kind=PlacementKind.FEED, count=1)
    program = "" if link.product else link.program
    subid = tokens.of(Placement(link.article, link.product, program, PlacementKind.FEED), seller)
    href = seller.href(link.target, subid)
    return replace(link, page="", href=href, kind=PlacementKind.FEED, subid=subid, count=1)


def _switched_off(decisions: tuple[Decision, ...], registry: Registry) -> SitePlan:
    """AFFILIATE_ENABLED = False: explicit links lead to the plain offer, everything else stays as it was."""
    return SitePlan(decisions, tuple(render_untracked(decision) for decision in decisions), registry, (), {})


def _formerly(catalog: Catalog) -> dict[str, str]:
    return {old: product.slug for product in catalog.products.values() for old in product.formerly}


def _pools(ground: Ground) -> dict[str, tuple[str, ...]]:
    return {seller.account: seller.tracking_ids for seller in ground.market.sellers.values() if seller.tracking_ids}
