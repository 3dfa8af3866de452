"""Fragments by the hundred thousand: no link where HTML's own parsers see a forbidden place, and not a byte is lost.

AFFILIATE_FUZZ=1000000 sets how many are tried; a few by default. A failure names the number of its fragment.
"""

from __future__ import annotations

import os

from mention_fragments import fragment
from mention_places import forbidden_around, forbidden_by_lexbor
from test_mention_properties import INDEX, linkable, linked, without_links

from affiliate.mentions import Edit, read_page, splice

TRIED = int(os.environ.get("AFFILIATE_FUZZ", "3000"))
SECOND_OPINION = 250  # html5lib takes fifty times as long as lexbor


def test_no_link_in_a_forbidden_place_and_no_byte_lost() -> None:
    links = 0
    for number in range(TRIED):
        page = fragment(number)
        mentions = linkable(read_page(page, INDEX))
        if not mentions:
            continue
        marks = [f"zq{place}qz" for place in range(len(mentions))]
        # Between spaces: directly behind `<` a mark would be a tag, where a link is none.
        marked = splice(page, [Edit(m.start, m.end, f" {mark} ") for m, mark in zip(mentions, marks, strict=True)])
        assert forbidden_by_lexbor(marked, marks) == [], f"fragment {number}: {page!r}"
        if number % SECOND_OPINION == 0:
            assert _by_html5lib(marked, marks) == set(), f"fragment {number}: {page!r}"
        assert without_links(linked(page)) == page, f"fragment {number}: {page!r}"
        links += len(mentions)
    assert links > TRIED / 20  # a generator whose pages never link would prove nothing


def _by_html5lib(marked: str, marks: list[str]) -> set[str]:
    try:
        return {reason for mark in marks for reason in forbidden_around(marked, mark, scripting=True)}
    except (AttributeError, IndexError, KeyError, TypeError):
        return set()  # html5lib itself stumbles over some pages
