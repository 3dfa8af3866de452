"""A page cut down to its telling elements: nothing lost that counts, nothing alive that a browser would not see."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkcheck.landing.flat import flattened
from linkcheck.landing.shown import read_page

META = '<meta property="og:availability" content="oos">'


@pytest.mark.parametrize(
    "html",
    [
        META,
        META.upper().replace("OOS", "oos").replace("OG:AVAILABILITY", "og:availability"),
        "<meta content=oos property=og:availability /><p>",
        "<META\n property = 'og:availability'\tcontent = 'oos' />",
        '<p title=don\'t>"<p title=">">' + META,
        "<!-- > -- ->--><!---->" + META,
        "<script>'<!--'</script>" + META,
        "<SCRIPT>1</SCRIPT >" + META,
        "< p <3 </ " + META,
        '<a "odd" = x==y>' + META,
        "<svg><path d='M0 0'/></svg><table><tr><select><meta>" + META,
        '<i itemprop="availability">Sold out</i>',
        '<select><link itemprop="availability" href="http://schema.org/SoldOut"/>',
        '<DIV itemprop=availability content=">"></DIV><b property="schema:availability" content="SoldOut">',
    ],
)
def test_statements_are_found(html: str) -> None:
    assert read_page(html).stock & {"oos", "soldout"}


@pytest.mark.parametrize(
    "html",
    [
        f"<!-- {META} -->",
        f"<!-- {META}",
        f"<script>{META}</script>",
        f"<style>{META}</style><title>{META}</title>",
        f"<textarea>{META}",
        f'<p title="{META.replace(chr(34), "")}">',
        "<meta property=og:availability content=oos",
        '<script type="application/ld+json"><!-- {"offers": {"availability": "OutOfStock"}} --></script>',
    ],
)
def test_what_a_browser_does_not_see_is_not_there(html: str) -> None:
    assert read_page(html).stock == frozenset()


PIECES = ["<p>", "</p>", "<b a='>'>", '<meta name="a" content="b">', "<title>T</title>", "text & more ", "<br/>", "\n"]


@given(st.lists(st.sampled_from([*PIECES, "<!-- c -->", "<script>if (a<b) {}</script>", "<style>a>b{}</style>"])))
def test_the_same_elements_as_in_the_whole_tree(pieces: list[str]) -> None:
    html = "".join(pieces)
    whole, flat = LexborHTMLParser(html), LexborHTMLParser(flattened(html))
    assert [node.attributes for node in whole.css("meta")] == [node.attributes for node in flat.css("meta")]
    assert [node.text() for node in whole.css("title")] == [node.text() for node in flat.css("title")]


@given(st.text(alphabet="<>!-/ab='\" itemprop"))
def test_any_text_is_cut_down(html: str) -> None:
    assert flattened(flattened(html)) == flattened(flattened(flattened(html)))
