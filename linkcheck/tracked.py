"""Judges the paid links of pages and feeds against the plan: right address, right number, right rel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linkcheck.addresses import host_of
from linkcheck.differences import differences, in_words
from linkcheck.facts import Anchor, Page
from linkcheck.findings import Draft, Finding, Verdict
from linkcheck.plan import Plan, PlannedLink

REBUILD = "a template or a later plugin dropped it; or the plan is old: build the site again"
UNTOUCHED = "let templates and plugins leave the address as it is; planned: "
HIDDEN = "rel, referrerpolicy or the page's meta referrer hides where the click comes from: networks refuse it"
FEED = "let affiliate_links write the feed's links; or write `feed: keep` below `channels` if the program allows it"
UNKNOWN = "take it out; or write it as a link of a product, [words]({product}slug), and build the site again"


def check_page(page: Page, plan: Plan) -> Iterator[Draft]:
    """A page holds every planned link exactly as often as planned, and no other paid link."""
    planned = plan.pages.get(page.path, {})
    missing = {href: link.count for href, link in planned.items()}
    for anchor in page.anchors:
        if anchor.href in planned:
            missing[anchor.href] -= 1
            yield from _rel(page, anchor, planned[anchor.href])
    for anchor in page.anchors:
        if anchor.href in planned:
            continue
        if link := _nearest(anchor, (planned[href] for href, count in missing.items() if count > 0)):
            missing[link.href] -= 1
            yield from _changed(page, anchor, link)
        else:
            yield _unknown(page, anchor, bool(planned))
    for href, count in missing.items():
        if count:
            yield _miscounted(page, planned[href], count)


def check_feed(page: Page, plan: Plan) -> Iterator[Draft]:
    """A feed holds no paid link but those planned for feeds. It need not hold all of them: feeds are short."""
    for anchor in page.anchors:
        if link := plan.feeds.get(anchor.href):
            yield from _rel(page, anchor, link)
        elif anchor.href in plan.home:
            what = f"this paid link is planned for {plan.home[anchor.href]}, not for feeds"
            yield _draft(page, anchor.href, what, FEED, anchor.nth)
        elif anchor.slug and (link := _nearest(anchor, plan.feeds.values())):
            yield from _changed(page, anchor, link)
        else:
            yield _unknown(page, anchor, bool(plan.feeds))


def check_missing_pages(plan: Plan, built: Iterable[str]) -> Iterator[Draft]:
    """Pages the plan has links for and nobody built."""
    for path in sorted(plan.pages.keys() - set(built)):
        link = min(plan.pages[path].values())
        count = sum(link.count for link in plan.pages[path].values())
        what = f"the page is not built; paid links planned for it: {count}"
        fix = "build the site and write the plan again: one of them is old"
        yield Draft(Finding(Verdict.TAG_LOST, path, 0, "", what, fix, link.source, link.article))


def _nearest(anchor: Anchor, links: Iterable[PlannedLink]) -> PlannedLink | None:
    """The planned link that the anchor most likely was."""
    alike = [link for link in links if _is_alike(anchor, link)]
    rank = {link: (anchor.kind != link.kind, len(differences(link.href, anchor.href))) for link in alike}
    return min(alike, key=lambda link: (rank[link], link), default=None)


def _is_alike(anchor: Anchor, link: PlannedLink) -> bool:
    return anchor.slug == link.slug if anchor.slug else host_of(anchor.href) == host_of(link.href) != ""


def _changed(page: Page, anchor: Anchor, link: PlannedLink) -> Iterator[Draft]:
    what = in_words(differences(link.href, anchor.href))
    yield _draft(page, anchor.href, what, f"{UNTOUCHED}{link.href}", anchor.nth, link)
    if anchor.href:
        yield from _rel(page, anchor, link)


def _unknown(page: Page, anchor: Anchor, plans_some: bool) -> Draft:
    kind = "feeds" if page.is_feed else "this page"
    what = f"this paid link is not planned for {kind}" if plans_some else f"no paid link is planned for {kind}"
    return _draft(page, anchor.href, what, UNKNOWN, anchor.nth)


def _rel(page: Page, anchor: Anchor, link: PlannedLink) -> Iterator[Draft]:
    lacking = [token for token in link.rel.lower().split() if token not in anchor.rel]
    if lacking:
        what = f"rel lacks {' and '.join(lacking)}"
        yield _draft(page, anchor.href, what, f'write rel="{link.rel}"', anchor.nth, link)
    if anchor.hides_page:
        yield _draft(page, anchor.href, HIDDEN, "take noreferrer or no-referrer out of it", anchor.nth, link)


def _miscounted(page: Page, link: PlannedLink, missing: int) -> Draft:
    found = link.count - missing
    what = f"planned {_times(link.count)}, found {_times(found)}"
    if missing > 0:
        return _draft(page, link.href, what, REBUILD, 0, link)
    return _draft(page, link.href, what, "a template shows the text twice, or the plan is old", link.count, link)


def _times(count: int) -> str:
    return {0: "nowhere", 1: "once"}.get(count, f"{count} times")


def _draft(page: Page, address: str, what: str, fix: str, nth: int, link: PlannedLink | None = None) -> Draft:
    plan = (link.source, link.article, link.product) if link else ("", "", "")
    return Draft(Finding(Verdict.TAG_LOST, page.path, 0, address, what, fix, *plan), nth)
