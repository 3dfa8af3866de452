"""What else a page tells the planning of links: anchors, blocks, disclosures, and where mentions stand."""

from __future__ import annotations

import pytest

from affiliate.mentions import Anchor, Block, Name, StrayBlock, build_index, read_page

INDEX = build_index([Name("Acme K1", "acme-k1"), Name("Bolt 2", "bolt-2")])


def anchors(page: str) -> tuple[Anchor, ...]:
    return read_page(page, INDEX).anchors


def test_an_anchor_has_its_place_its_attributes_and_its_text() -> None:
    page = "<p>One two</p><p>see <A HREF=\"/x?a=1&amp;b\" Title='a > b' hidden>the <em>Acme</em>\n&amp; K1</A>.</p>"
    (anchor,) = anchors(page)
    assert page[anchor.start : anchor.open_end] == "<A HREF=\"/x?a=1&amp;b\" Title='a > b' hidden>"
    assert page[anchor.start : anchor.end].endswith("</A>")
    assert anchor.href == "/x?a=1&b"
    assert anchor.attributes == {"href": "/x?a=1&b", "title": "a > b", "hidden": ""}
    assert anchor.text == "the Acme & K1"
    assert (anchor.block, anchor.word) == (2, 3)


@pytest.mark.parametrize(
    ("written", "href"),
    [
        ("{product}acme-k1", "{product}acme-k1"),
        ("|product|acme-k1", "|product|acme-k1"),
        ("%7Bproduct%7Dacme-k1", "%7Bproduct%7Dacme-k1"),
        ("?a=1&copy=2&region=us&lt=3&amp;x", "?a=1&copy=2&region=us&lt=3&x"),
        ("?q=caf&eacute;&#38;&#x26;", "?q=café&&"),
        ("?a&copy", "?a©"),
        ("?&#99999999999;", "?\N{REPLACEMENT CHARACTER}"),
        ("", ""),
    ],
)
def test_addresses_are_decoded_as_browsers_decode_attributes(written: str, href: str) -> None:
    assert anchors(f'<a href="{written}">x</a>')[0].href == href


def test_an_address_needs_no_quotes_and_may_end_in_a_slash() -> None:
    assert [anchor.href for anchor in anchors("<a href=/x/>x</a><a href = 'y'/>y</a><a href>z</a>")] == ["/x/", "y", ""]


def test_anchors_without_an_address_and_drawn_ones_are_none() -> None:
    assert anchors('<a name="x">Acme</a><svg><a href="/x">Acme</a></svg><!-- <a href="/x"> -->') == ()


def test_an_anchor_ends_where_the_next_begins_or_the_page_ends() -> None:
    page = "<a href=1>x<a href=2>y"
    assert [(anchor.start, anchor.end) for anchor in anchors(page)] == [(0, 11), (11, len(page))]


@pytest.mark.parametrize(
    ("page", "off", "quoted"),
    [
        ("<a href=x>x</a>", False, False),
        ('<a class="b no-affiliate" href=x>x</a>', True, False),
        ('<div class="no-affiliate"><p><a href=x>x</a></p></div>', True, False),
        ('<div class="no-affiliate">x</div><a href=x>x</a>', False, False),
        ("<blockquote><p><a href=x>x</a></p></blockquote>", False, True),
        ("<q><em><a href=x>x</a></em></q>", False, True),
        ("<h2><a href=x>x</a></h2>", False, False),
        ('<q class="no-affiliate"><a href=x>x</a></q>', True, True),
        ('<q><p>x</q><a class="no-affiliate" href=x>x</a>', True, True),
    ],
)
def test_an_anchor_knows_whether_it_is_switched_off_or_quoted(page: str, off: bool, quoted: bool) -> None:
    (anchor,) = anchors(page)
    assert (anchor.off, anchor.quoted) == (off, quoted)


def test_blocks_take_the_whole_paragraph() -> None:
    page = '<p>x</p>\n<p class="lead">\n::: compare acme-k1  bolt-2 \n</p>\n<p>y</p>'
    text = read_page(page, INDEX)
    assert text.blocks == (Block(9, 59, "compare", ("acme-k1", "bolt-2"), "::: compare acme-k1  bolt-2"),)
    assert page[9:59].startswith("<p class")
    assert page[9:59].endswith("</p>")


def test_several_blocks_share_out_their_paragraph() -> None:
    page = "x<p>::: product acme-k1\n::: button acme-k1 Buy &amp; boil\n\n::: banner acme 300x250</p>y"
    blocks = read_page(page, INDEX).blocks
    assert [(block.command, block.arguments) for block in blocks] == [
        ("product", ("acme-k1",)),
        ("button", ("acme-k1", "Buy", "&", "boil")),
        ("banner", ("acme", "300x250")),
    ]
    assert "".join(page[block.start : block.end] for block in blocks) == page[1:-1]


def test_a_command_nobody_knows_is_a_block_all_the_same() -> None:
    (block,) = read_page("<p>::: prodcut acme-k1</p>", INDEX).blocks
    assert (block.command, block.arguments) == ("prodcut", ("acme-k1",))


def test_a_block_may_stand_in_a_quote_or_where_links_are_off() -> None:
    page = '<blockquote><p>::: product a</p></blockquote><div class="no-affiliate"><p>::: product b</p></div>'
    assert [block.arguments for block in read_page(page, INDEX).blocks] == [("a",), ("b",)]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>Look:\n::: product acme-k1</p>", "::: product acme-k1"),
        ("<p>::: product acme-k1\nLook.</p>", "::: product acme-k1"),
        ("<p>::: product <em>acme</em></p>", "::: product acme"),
        ("<ul><li>::: button acme-k1</li></ul>", "::: button acme-k1"),
        ("<p>::: product a<p>x", "::: product a"),
        ("<p>Look:<br>\n::: product &lt;x&gt;</p>", "::: product <x>"),
    ],
)
def test_a_block_in_other_text_is_a_stray(page: str, text: str) -> None:
    found = read_page(page, INDEX)
    assert found.blocks == ()
    assert found.stray_blocks == (StrayBlock(page.index(":::"), text),)


@pytest.mark.parametrize(
    "page",
    [
        "<pre>::: product acme-k1</pre>",
        "<pre><code>::: product acme-k1\n</code></pre>",
        "<p><code>::: product acme-k1</code></p>",
        "<textarea>::: product acme-k1</textarea>",
        "<p>A ::: product acme-k1</p>",
        "<p>:::product acme-k1</p>",
        "<p>:::</p>",
        "<p>::: note\nText of some other plugin.\n:::</p>",
        "<!-- <p>::: product acme-k1</p> -->",
        "<script>\n::: product acme-k1\n</script>",
    ],
)
def test_neither_blocks_nor_strays(page: str) -> None:
    found = read_page(page, INDEX)
    assert (found.blocks, found.stray_blocks) == ((), ())


def test_disclosures_are_found_by_their_class() -> None:
    page = (
        '<p class="affiliate-disclosure">x</p><p class="x affiliate-disclosure y">x</p><p class="affiliate-label">x</p>'
    )
    assert read_page(page, INDEX).disclosures == (0, 37)


def test_the_nearest_block_element_counts() -> None:
    page = (
        "Acme K1 <div>Acme K1 <p>Acme K1 <b>Acme K1</b></p> Acme K1"
        "<ul><li>Acme K1<li>Acme K1</ul></section> Acme K1</div> Acme K1"
    )
    assert [mention.block for mention in read_page(page, INDEX).mentions] == [0, 1, 2, 2, 1, 4, 5, 1, 0]


def test_words_are_counted_across_tags_but_not_where_nobody_sees_them() -> None:
    page = (
        "<script>no words</script><h1>One two</h1>\n<p>Three&nbsp;four <!-- no --> <b>fi</b>ve l'Acme K1,\n\n"
        '  <a href="/x"> the Bolt 2</a> end</p><template>no</template>'
    )
    text = read_page(page, INDEX)
    assert [(mention.text, mention.word) for mention in text.mentions] == [("Acme K1", 5), ("Bolt 2", 8)]
    assert [anchor.word for anchor in text.anchors] == [7]
    assert text.words == 11


def test_a_link_that_starts_among_characters_of_no_width_is_in_their_word() -> None:
    assert [anchor.word for anchor in anchors("x\u00ad<a href=y>\u00ad</a>y z <a href=z>z</a>")] == [0, 2]


def test_the_words_between_two_mentions_in_one_word() -> None:
    mentions = read_page("<p>Acme K1/Bolt 2/Acme K1 x Bolt 2</p>", INDEX).mentions
    assert [mention.word for mention in mentions] == [0, 1, 2, 5]


def test_an_empty_page() -> None:
    text = read_page("", INDEX)
    assert (text.mentions, text.anchors, text.blocks, text.stray_blocks, text.disclosures, text.words) == (
        (), (), (), (), (), 0,
    )  # fmt: skip


def test_a_catalogue_without_names() -> None:
    assert read_page("<p>Acme K1</p>", build_index([])).mentions == ()
