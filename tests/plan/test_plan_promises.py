"""The promises of the rewriter, on pages put together at random from harmless and hostile pieces."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
from hypothesis import given, settings
from hypothesis import strategies as st

from affiliate.catalog import load_catalog
from affiliate.plan import Page, Registry, Settings, SitePlan, ground_of, plan_site, without_paid_links
from affiliate.plan.strip import without_decided_links
from affiliate.site import Site

SITE = Path(__file__).parent / "site"
GROUND, _ = ground_of(load_catalog(Site.at(SITE))[0], Settings(max_per_product=3), SITE)
OURS = {"affiliate-label", "affiliate-disclosure"}

pieces = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<h2>",
            "</h2>",
            "<ul><li>",
            "</ul>",
            "<blockquote>",
            "</blockquote>",
            "<code>",
        ),
        *("</code>", "<!-- Acme K1 -->", "<script>Acme K1</script>", '<p class="no-affiliate">', "<br>", "<", "&amp;"),
        *("Acme K1", "K1 kettle", "Acme K1 Pro", "Bolt 2", "Glow Lamp", "Acme\u00a0K1", "Acme&nbsp;K1's", "Nowhere 3"),
        *(" ", ", ", " and ", "\n", ".", "Ünïcode ", "</a>", '<p class="affiliate-disclosure">paid</p>'),
        *(
            '<a href="{product}acme-k1">',
            '<a href="{product}nothing" rel="noreferrer">',
            '<a href="{program}kettle-shop@300x250">',
        ),
        *('<a href="https://kettles.example/k1" rel="NoReferrer me">', '<a href="https://example.org/">', "<a name=x>"),
        *('<a href="https://www.amazon.com/dp/B0EXAMPLE2?tag=x-20">', "<a href=//lamps.example/glow>", "<div><span>"),
    ]
)
pages = st.lists(pieces, max_size=25).map("".join)


def plan_of(*html: str) -> SitePlan:
    return plan_site(
        [Page(f"a{n}", f"a{n}.md", f"a{n}.html", text, in_feeds=True) for n, text in enumerate(html)],
        GROUND,
        Registry(),
    )


def tree(html: str) -> Element:
    # A page has text before its article: white space at the very start of a document is not part of it.
    parsed: Element = html5lib.parse("<body>Title<div>" + html, treebuilder="etree", namespaceHTMLElements=False)
    return parsed


def visible(element: Element) -> str:
    """The text readers see, without our own labels and disclosures."""
    if (
        not isinstance(element.tag, str)
        or element.tag in ("script", "style")
        or OURS & set(element.get("class", "").split())
    ):
        return element.tail or ""
    return (element.text or "") + "".join(visible(child) for child in element) + (element.tail or "")


@given(pages)
@settings(max_examples=300, deadline=None)
def test_readers_see_the_same_text(html: str) -> None:
    assert visible(tree(plan_of(html).html[0])) == visible(tree(html))


@given(pages)
@settings(max_examples=300, deadline=None)
def test_rewriting_twice_changes_nothing(html: str) -> None:
    once = plan_of(html).html[0]
    assert plan_of(once).html[0] == once


@given(pages)
@settings(max_examples=300, deadline=None)
def test_no_paid_link_before_its_disclosure_or_without_rel(html: str) -> None:
    plan = plan_of(html)
    disclosed = False
    for element in tree(plan.html[0]).iter():
        disclosed |= "affiliate-disclosure" in element.get("class", "").split()
        if element.tag == "a" and element.get("href") in {link.href for link in plan.links if link.page}:
            assert disclosed
            rel = element.get("rel", "").lower().split()
            assert {"sponsored", "nofollow", "noopener"} <= set(rel)
            assert "noreferrer" not in rel


@given(pages)
@settings(max_examples=300, deadline=None)
def test_no_placeholder_reaches_the_reader(html: str) -> None:
    for element in tree(plan_of(html).html[0]).iter("a"):
        assert not element.get("href", "").startswith("{")


@given(pages)
@settings(max_examples=200, deadline=None)
def test_summaries_have_no_paid_link_and_the_same_words(html: str) -> None:
    clean = without_paid_links(html)
    hrefs = [anchor.get("href", "") for anchor in tree(clean).iter("a")]
    assert not [href for href in hrefs if "tag=x-20" in href or href.startswith("{")]
    assert visible(tree(clean)) == visible(tree(html))


@given(pages)
@settings(max_examples=300, deadline=None)
def test_a_summary_is_the_same_whether_the_page_is_read_again_or_not(html: str) -> None:
    assert without_decided_links(plan_of(html).decisions[0]) == without_paid_links(html)


@given(st.lists(pages, min_size=2, max_size=4), st.randoms())
@settings(max_examples=50, deadline=None)
def test_the_order_of_pages_does_not_matter(texts: list[str], random: object) -> None:
    texts_and_ids = list(enumerate(texts))
    ordered = [Page(f"a{n}", "", f"a{n}.html", text) for n, text in texts_and_ids]
    shuffled = list(ordered)
    random.shuffle(shuffled)
    one, other = plan_site(ordered, GROUND, Registry()), plan_site(shuffled, GROUND, Registry())
    assert (one.links, one.registry) == (other.links, other.registry)
    assert dict(zip((d.page.article for d in one.decisions), one.html, strict=True)) == dict(
        zip((d.page.article for d in other.decisions), other.html, strict=True)
    )


def test_switched_off_the_text_is_the_same_and_nothing_is_tracked() -> None:
    ground = replace(GROUND, settings=Settings(enabled=False))
    html = '<p>Acme K1 and <a href="{product}acme-k1">this</a> and <a href="https://kettles.example/k1">that</a>.</p>'
    plan = plan_site([Page("a", "a.md", "a.html", html)], ground, Registry())
    assert plan.links == ()
    assert plan.registry == Registry()
    assert plan.html[0] == html.replace(
        'href="{product}acme-k1"', 'href="https://kettles.example/k1" rel="nofollow noopener"'
    )


def test_a_label_does_not_change_what_stands_around_it() -> None:
    """The name behind the label was glued to the link before it, and is still: it must not link the second time."""
    once = plan_of('Acme K1<a href="https://www.amazon.com/dp/B0EXAMPLE2?tag=x-20"></a>Acme K1').html[0]
    assert "affiliate-label" in once
    assert plan_of(once).html[0] == once


def test_two_texts_with_one_id_are_told_apart_or_warned_of() -> None:
    pages = [Page("same", f"{n}.md", f"{n}.html", "<p>Acme K1</p>") for n in "ab"]
    (warning,) = [w for w in plan_site(pages, GROUND, Registry()).warnings if w.key == "Id"]
    assert (warning.path, "of a.md" in warning.what) == ("b.md", True)
    apart = [*pages[:1], replace(pages[1], article="other")]
    assert not [w for w in plan_site(apart, GROUND, Registry()).warnings if w.key == "Id"]
