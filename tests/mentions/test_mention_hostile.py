"""Pages made to take for ever: any of these is read in time linear to its length."""

from __future__ import annotations

import time

import pytest

from affiliate.mentions import Name, build_index, read_page

INDEX = build_index(Name(text, text) for text in ("Acme K1", "Acme K1 Kettle", "K1", "Acme", "a1", "Café 2"))
PIECES = {
    "angle brackets": "<",
    "tags that never end": "<a ",
    "attributes that never end": '<a b="',
    "end tags that close nothing": "</p>",
    "open links": "<a href=x>",
    "nested quotes": "<q><div>",
    "nested blocks": "<div></p>",
    "open noscript": "<noscript>",
    "raw text": "<textarea>x</textarea>",
    "drawings": "<svg><g/>",
    "comments that never end": "<!--",
    "cdata": "<q><![CDATA[",
    "ampersands": "&",
    "references that are none": "&am",
    "references": "&amp;",
    "numbers of references": "&#99999999999",
    "spaces": "  ",
    "marks": "\u0323\u0302",
    "hangul letters": "\u1100\u1161",
    "soft hyphens": "\u00ad",
    "names": "Acme K1 ",
    "names in one word": "K1/",
    "names that punctuation joins": "K1.",
    "names without spaces": "水K1",
    "names in pieces": "<b>Acme</b> <i>K1</i> ",
    "hosts": "a.de/",
    "mailboxes": "a@b.de",
    "words without end": "x",
    "block lines": "\n::: product a",
    "blocks": "<p>::: product a</p>",
    "stray blocks": "<p>x\n::: product a",
}


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_four_times_the_length_takes_about_four_times_as_long(piece: str) -> None:
    short, long = (_seconds((piece * length)[:length]) for length in (25_000, 100_000))
    assert long < 12 * short + 0.2


def test_a_million_angle_brackets() -> None:
    assert _seconds("<" * 1_000_000) < 5


def _seconds(page: str) -> float:
    begun = time.process_time()
    read_page(page, INDEX)
    return time.process_time() - begun
