"""Decide about every product name and every author's link of a page: linked or not, and why."""

from __future__ import annotations

import re
from dataclasses import replace

from affiliate.catalog.references import locate
from affiliate.mentions import Anchor, read_page
from affiliate.model import Placement, PlacementKind, Problem
from affiliate.networks import TrackedLink
from affiliate.plan.expect import unexpected
from affiliate.plan.ground import Ground
from affiliate.plan.in_text import decide_mentions, no_offer
from affiliate.plan.markets import country_of
from affiliate.plan.offers import absolute, host_of
from affiliate.plan.page import Decision, Link, Page, Refusal, Verdict
from affiliate.plan.wishes import misunderstood

REFERENCE = re.compile(r"[{|](?P<what>product|program)[|}](?P<slug>[^@?#]*)(?:@(?P<program>.*))?", re.DOTALL)
SLUG_ATTRIBUTE, KIND_ATTRIBUTE = "data-affiliate", "data-affiliate-kind"


def decide(page: Page, ground: Ground) -> Decision:
    """Every link of the page, the verdict on every mention and every link of the author, and problems to fix."""
    page, problems = _with_known_skips(page, ground)
    text = read_page(page.html, ground.index, count_words=ground.settings.counts_words)
    outcomes = [(anchor, outcome) for anchor in text.anchors if (outcome := _anchor(anchor, page, ground))]
    links = [outcome for _, outcome in outcomes if isinstance(outcome, Link)]
    verdicts = [_verdict_of(outcome) if isinstance(outcome, Link) else outcome for _, outcome in outcomes]
    faults = [(a, v) for (a, _), v in zip(outcomes, verdicts, strict=True) if _is_fault(v)]
    problems += [_problem(verdict, page, ground) for _, verdict in faults]
    for link, verdict in decide_mentions(text, links, page, ground):
        verdicts.append(verdict)
        if link:
            links.append(link)
    problems += misunderstood(page, ground.root)
    problems += unexpected(page, links, verdicts, ground)
    return Decision(
        page,
        tuple(sorted(links, key=lambda link: link.start)),
        tuple(sorted(verdicts, key=lambda verdict: verdict.start)),
        tuple(sorted(problems)),
        tuple(anchor for anchor, _ in faults),
        min(text.disclosures, default=None),
    )


def _with_known_skips(page: Page, ground: Ground) -> tuple[Page, list[Problem]]:
    """The page with `Affiliate-skip` in today's slugs, and the words in it that are no product."""
    if not page.skip:
        return page, []
    found = {slug: ground.catalog.product(slug) for slug in sorted(page.skip)}
    problems = [
        Problem(
            page.source,
            locate(ground.root / page.source, slug),
            "Affiliate-skip",
            f"no product is called {slug!r}",
            ground.instead_of(slug),
        )
        for slug, product in found.items()
        if product is None
    ]
    return replace(page, skip=frozenset(product.slug for product in found.values() if product)), problems


def is_reference(anchor: Anchor) -> bool:
    """Whether the link is written as `{product}slug` or `{program}slug`."""
    return REFERENCE.fullmatch(anchor.href.strip()) is not None


# --- the author's own links -----------------------------------------------------------------------------------------


def _anchor(anchor: Anchor, page: Page, ground: Ground) -> Link | Verdict | None:
    """What becomes of an `<a href>`: a paid link, a verdict that it stays as it is, or nothing to say about it."""
    if reference := REFERENCE.fullmatch(anchor.href.strip()):
        kind = _kind(anchor)
        if reference["what"] == "program":
            return _banner(anchor, reference["slug"], reference["program"] or "", page, ground)
        return _explicit(anchor, reference["slug"], reference["program"] or "", kind, page, ground)
    if SLUG_ATTRIBUTE in anchor.attributes:
        return _finished(anchor, page, ground)
    if tracked := ground.market.tracked(absolute(anchor.href)):
        return _hand_made(anchor, tracked, page, ground)
    return _merchant(anchor, page, ground)


def _kind(anchor: Anchor) -> PlacementKind:
    word = anchor.attributes.get(KIND_ATTRIBUTE, "")
    return PlacementKind(word) if word in set(PlacementKind) else PlacementKind.EXPLICIT


def _explicit(
    anchor: Anchor, slug: str, program: str, kind: PlacementKind, page: Page, ground: Ground
) -> Link | Verdict:
    product = ground.catalog.product(slug)
    if product is None:
        return Verdict(anchor.start, anchor.text, (slug,), kind, False, f"no product is called {slug!r}")
    country = country_of(page.language, ground.settings.market)
    offers = (*ground.market.offers_in(product.slug, country), *ground.market.sold_out.get(product.slug, ()))
    offer = next((o for o in offers if not program or o.program == program), None)
    if offer is None:
        why = (
            f"{product.slug} has no usable offer at {program!r}"
            if program and offers
            else no_offer(product.slug, ground)
        )
        return Verdict(anchor.start, anchor.text, (product.slug,), kind, False, why, program)
    placement = Placement(page.article, product.slug, "", kind)
    return Link(anchor.start, anchor.end, placement, offer.program, offer.url, anchor.text, anchor)


def _banner(anchor: Anchor, slug: str, size: str, page: Page, ground: Ground) -> Link | Verdict:
    kind = PlacementKind.BANNER
    seller = ground.market.sellers.get(slug)
    if seller is None:
        return Verdict(anchor.start, anchor.text, (), kind, False, f"no link can be made for program {slug!r}", slug)
    if not seller.program.channels.site:
        return Verdict(anchor.start, anchor.text, (), kind, False, Refusal.SITE_CHANNEL, slug)
    banner = next((b for b in seller.program.banners if b.size == size), None)
    if banner is None:
        return Verdict(anchor.start, anchor.text, (), kind, False, f"{slug} has no banner of {size!r}", slug)
    return Link(
        anchor.start, anchor.end, Placement(page.article, "", slug, kind), slug, banner.url, anchor.text, anchor
    )


def _finished(anchor: Anchor, page: Page, ground: Ground) -> Link:
    """A link of ours from an earlier run: it counts, and stays as it is."""
    slug = anchor.attributes[SLUG_ATTRIBUTE]
    is_product = slug in ground.catalog.products and _kind(anchor) is not PlacementKind.BANNER
    placement = Placement(page.article, slug if is_product else "", "" if is_product else slug, _kind(anchor))
    return Link(anchor.start, anchor.end, placement, "", anchor.href, anchor.text, anchor, finished=True)


def _hand_made(anchor: Anchor, tracked: TrackedLink, page: Page, ground: Ground) -> Link:
    """A tracked link typed by the author: its address is his will, its `rel` is ours."""
    target = tracked.target
    program = ground.market.program_behind(absolute(anchor.href), tracked)
    product = ground.market.product_of(target)
    placement = Placement(page.article, product, "" if product else program, PlacementKind.MERCHANT)
    return Link(anchor.start, anchor.end, placement, program, target, anchor.text, anchor, finished=True)


def _merchant(anchor: Anchor, page: Page, ground: Ground) -> Link | Verdict | None:
    url = absolute(anchor.href.strip())
    program = ground.market.program_of(url) if host_of(url) else ""
    if not program:
        return None
    product = ground.market.product_of(url)
    seller = ground.market.sellers.get(program)
    refusal = (
        (page.off and Refusal.OFF)
        or (anchor.off and Refusal.NO_AFFILIATE)
        or (seller is None and Refusal.NO_SELLER)
        or (seller and not seller.program.channels.site and Refusal.SITE_CHANNEL)
    )
    products = (product,) if product else ()
    if refusal:
        return Verdict(anchor.start, anchor.text, products, PlacementKind.MERCHANT, False, refusal, program)
    placement = Placement(page.article, product, "" if product else program, PlacementKind.MERCHANT)
    return Link(anchor.start, anchor.end, placement, program, url, anchor.text, anchor)


def _verdict_of(link: Link) -> Verdict:
    products = (link.placement.product,) if link.placement.product else ()
    written = "link" if link.placement.kind in (PlacementKind.EXPLICIT, PlacementKind.MERCHANT) else "block"
    made = "tracked already" if products or link.program else "tracked already, for none of your programs"
    why = made if link.finished else f"the author's {written}"
    return Verdict(link.start, link.text, products, link.placement.kind, True, why, link.program)


def _is_fault(verdict: Verdict) -> bool:
    """An author's own wish that cannot be met is a fault of the article; a merchant link left plain is not."""
    return not verdict.linked and verdict.kind is not PlacementKind.MERCHANT


def _problem(verdict: Verdict, page: Page, ground: Ground) -> Problem:
    slug = verdict.products[0] if verdict.products else verdict.program
    line = locate(ground.root / page.source, slug)
    return Problem(page.source, line, "", f"[{verdict.text}]: {verdict.reason}", _advice(verdict, slug, ground))


def _advice(verdict: Verdict, slug: str, ground: Ground) -> str:
    """What the author of a link that cannot be made may do."""
    if verdict.kind is PlacementKind.BANNER:
        return _banner_advice(slug, verdict.reason, ground)
    if slug not in ground.catalog.products:
        return f"correct the slug, or add content/products/{slug}.md"
    if verdict.program:
        shops = ", ".join(offer.program for offer in ground.market.offers[slug])
        return f"write one of its shops behind the @: {shops}; or none, for the first that fits"
    return f"fix {ground.catalog.products[slug].path}, or write the name without a link"


def _banner_advice(slug: str, reason: str, ground: Ground) -> str:
    program = ground.catalog.programs.get(slug)
    if program is None:
        return f"correct the slug, or add content/programs/{slug}.md"
    sizes = ", ".join(banner.size for banner in program.banners)
    if sizes and "has no banner" in reason:
        return f"write one of its sizes: {sizes}"
    return f"fix {program.path}, or take the banner out"
