"""Take paid links out again: clean summaries, a switched-off site, and feeds by each program's policy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from affiliate.mentions import Anchor, Edit, build_index, read_anchors, read_page
from affiliate.networks import read_link
from affiliate.plan.attributes import spliced, with_attributes
from affiliate.plan.decide import KIND_ATTRIBUTE, SLUG_ATTRIBUTE, is_reference
from affiliate.plan.offers import absolute
from affiliate.plan.page import Decision
from affiliate.plan.texts import DISCLOSURE_CLASS, LABEL_CLASS

NO_NAMES = build_index(())
MAY_HAVE_SOME = re.compile("<a|:::", re.IGNORECASE)
LABEL = re.compile(rf'<span class="{LABEL_CLASS}">[^<]*</span>')
DISCLOSURE = re.compile(rf'<p class="{DISCLOSURE_CLASS}">[^<]*</p>')


@dataclass(frozen=True, slots=True)
class FeedLink:
    """What a paid link becomes in feeds: another tracked address (`paid`), the plain merchant page, or the article."""

    href: str
    paid: bool


def without_paid_links(html: str) -> str:
    """The text for summaries: no blocks, and paid links lead nowhere."""
    if not MAY_HAVE_SOME.search(html):
        return html
    page = read_page(html, NO_NAMES, count_words=False)
    blocks = [Edit(block.start, block.end, "") for block in page.blocks]
    return _without(html, filter(_is_paid, page.anchors), blocks)


def without_decided_links(decision: Decision) -> str:
    """`without_paid_links` of a page that has been read already: what was decided tells which links are paid."""
    html = decision.page.html
    if ":::" in html:
        return without_paid_links(html)
    asked_for = [link.anchor for link in decision.links if link.anchor and (link.finished or is_reference(link.anchor))]
    return _without(html, (*asked_for, *decision.broken))


def _without(html: str, paid: Iterable[Anchor], edits: Iterable[Edit] = ()) -> str:
    unpaid = (edit for anchor in paid for edit in _readdressed(html, anchor, None, paid=False))
    return spliced(html, (*unpaid, *edits))


def for_feed(html: str, links: Mapping[str, FeedLink], article_url: str) -> str:
    """The HTML of a feed item. `links` maps a site's paid address to what it becomes; others lead to the article."""
    if not MAY_HAVE_SOME.search(html):
        return html
    to_article = FeedLink(article_url, False)
    edits: list[Edit] = []
    still_paid = False
    for anchor in read_anchors(html):
        if _is_paid(anchor):
            link = links.get(anchor.href, to_article)
            still_paid |= link.paid
            edits += _readdressed(html, anchor, link.href, paid=link.paid)
    text = spliced(html, edits)
    return text if still_paid else DISCLOSURE.sub("", text)


def _is_paid(anchor: Anchor) -> bool:
    return SLUG_ATTRIBUTE in anchor.attributes or is_reference(anchor) or read_link(absolute(anchor.href)) is not None


def _readdressed(html: str, anchor: Anchor, href: str | None, *, paid: bool) -> Iterator[Edit]:
    """The link with another address, or none; unless it stays paid, without all that marks it as such."""
    changes: dict[str, str | None] = {"href": href}
    if not paid:
        changes |= {SLUG_ATTRIBUTE: None, KIND_ATTRIBUTE: None, "rel": None}
        if label := LABEL.match(html, anchor.end):
            yield Edit(label.start(), label.end(), "")
    yield Edit(anchor.start, anchor.open_end, with_attributes(html[anchor.start : anchor.open_end], changes))
