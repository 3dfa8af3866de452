"""Turn a decided page into HTML with tracked links, labels and the disclosure, and list the links it carries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape

from affiliate.catalog.references import locate
from affiliate.mentions import Anchor, Edit
from affiliate.model import Placement, Problem
from affiliate.networks import LinkError
from affiliate.plan.attributes import paid_rel, spliced, with_attributes
from affiliate.plan.decide import KIND_ATTRIBUTE, SLUG_ATTRIBUTE, is_reference
from affiliate.plan.ground import Ground
from affiliate.plan.offers import Seller, absolute, host_of
from affiliate.plan.page import BY_FIELDS, Decision, Link, Page, PlannedLink
from affiliate.plan.rules import Rules, rules_of
from affiliate.plan.texts import LABEL_CLASS, disclosure, label

LABEL_START = f'<span class="{LABEL_CLASS}"'


@dataclass(frozen=True, slots=True)
class Tokens:
    """The registry, ready for looking up: sub-id by placement, tracking ID by article and account."""

    subids: Mapping[Placement, str]
    tracking_ids: Mapping[tuple[str, str], str]

    def of(self, placement: Placement, seller: Seller) -> str:
        """The token that comes back in the network's report for this placement; nothing where none does."""
        if not seller.has_subids:
            return ""
        if seller.tracking_ids:
            return self.tracking_ids[placement.article, seller.account]
        return self.subids[placement]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as it is published, and its lines of the link plan."""

    html: str
    links: tuple[PlannedLink, ...]
    problems: tuple[Problem, ...]


def render(decision: Decision, ground: Ground, tokens: Tokens) -> Rendered:
    """The page with its links. A link whose address cannot be made stays as it was, and is a problem."""
    page = decision.page
    edits = [_unlinked(page.html, anchor) for anchor in decision.broken]
    planned: list[PlannedLink] = []
    problems = []
    for link in decision.links:
        seller = ground.market.sellers.get(link.program)
        try:
            made = _planned(link, decision, seller, tokens)
        except LinkError as error:
            problems.append(_unmade(link, page, ground, str(error)))
            edits += [_unlinked(page.html, link.anchor)] if link.anchor and is_reference(link.anchor) else []
            continue
        planned.append(made)
        edits += _edits(link, made, decision, _rules(link, seller, ground))
    if planned:
        edits = _disclosure(decision, ground) + edits
    counted = (made if count == 1 else replace(made, count=count) for made, count in Counter(planned).items())
    links = tuple(sorted(counted, key=BY_FIELDS))
    return Rendered(spliced(page.html, edits), links, tuple(problems))


def _unmade(link: Link, page: Page, ground: Ground, why: str) -> Problem:
    """A link that the network's rules forbid to make. Its address is not repeated: it may hold a password."""
    own = link.anchor if link.anchor and not is_reference(link.anchor) else None
    of = ground.catalog.product(link.placement.product) or ground.catalog.programs[link.program]
    advice = "until then it stays as you wrote it" if own else f"fix its address at {link.program} in {of.path}"
    line = locate(ground.root / page.source, own.href if own else of.slug)
    return Problem(page.source, line, "", f"[{link.text}] to {host_of(link.target)}: {why}", advice)


def render_untracked(decision: Decision) -> str:
    """The page of a switched-off site: `{product}` links lead to the plain offer, everything else stays as it was."""
    html = decision.page.html
    edits = [_unlinked(html, anchor) for anchor in decision.broken]
    for link in decision.links:
        if link.anchor and is_reference(link.anchor):
            plain = {"href": link.target, "rel": "nofollow noopener", KIND_ATTRIBUTE: None}
            edits.append(Edit(link.start, link.anchor.open_end, with_attributes(_start_tag(html, link.anchor), plain)))
    return spliced(html, edits)


def _unlinked(html: str, anchor: Anchor) -> Edit:
    return Edit(anchor.start, anchor.open_end, with_attributes(_start_tag(html, anchor), {"href": None}))


def _start_tag(html: str, anchor: Anchor) -> str:
    return html[anchor.start : anchor.open_end]


def _planned(link: Link, decision: Decision, seller: Seller | None, tokens: Tokens) -> PlannedLink:
    page, placement = decision.page, link.placement
    rel = paid_rel(link.anchor.attributes.get("rel", "") if link.anchor else "")
    subid, href = "", link.target
    if link.finished and link.anchor:
        href = link.anchor.href
    elif seller:
        subid = tokens.of(placement, seller)
        href = seller.href(link.target, subid)
    return PlannedLink(
        page=page.output,
        href=href,
        article=page.article,
        source=page.source,
        product=placement.product,
        program=link.program,
        network=seller.network.id if seller else "",
        kind=placement.kind,
        subid=subid,
        target=link.target,
        rel=rel,
    )


def _rules(link: Link, seller: Seller | None, ground: Ground) -> Rules:
    """What holds for the link: its program's rules, or those of the network that the author's own link is of."""
    if seller:
        return seller.rules
    tracked = ground.market.tracked(absolute(link.anchor.href)) if link.anchor else None
    return rules_of(tracked.network, host_of(link.target)) if tracked else Rules()


def _edits(link: Link, made: PlannedLink, decision: Decision, rules: Rules) -> list[Edit]:
    slug = made.product or made.program
    behind = label(decision.page.language, rules, link.text)
    if link.anchor is None:
        ours = f'{SLUG_ATTRIBUTE}="{escape(slug)}" {KIND_ATTRIBUTE}="{made.kind}"'
        tag = f'<a {ours} href="{escape(made.href)}" rel="{made.rel}">'
        return [Edit(link.start, link.start, tag), Edit(link.end, link.end, "</a>" + behind)]
    anchor = link.anchor
    if SLUG_ATTRIBUTE in anchor.attributes and link.finished:
        return []
    old = _start_tag(decision.page.html, anchor)
    marks = {SLUG_ATTRIBUTE: slug, KIND_ATTRIBUTE: made.kind} if slug else {}
    new = with_attributes(old, {"href": made.href, "rel": made.rel, **marks, "referrerpolicy": None})
    labelled = decision.page.html.startswith(LABEL_START, anchor.end)
    return [Edit(anchor.start, anchor.open_end, new), *([] if labelled else [Edit(anchor.end, anchor.end, behind)])]


def _disclosure(decision: Decision, ground: Ground) -> list[Edit]:
    """The disclosure in front of everything, unless one stands before the first paid link already."""
    first = decision.links[0].start
    if decision.disclosed_at is not None and decision.disclosed_at < first:
        return []
    programs = {link.program for link in decision.links} & ground.catalog.programs.keys()
    text = disclosure(
        decision.page.language,
        [ground.catalog.programs[slug] for slug in sorted(programs)],
        ground.settings.disclosure,
    )
    return [Edit(0, 0, text)]
