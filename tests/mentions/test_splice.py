"""Splicing: the edits are made, and every other character stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affiliate.mentions import Edit, splice


def test_edits_replace_insert_and_delete() -> None:
    assert splice("abcdef", [Edit(0, 0, "<"), Edit(1, 3, "X"), Edit(3, 3, "|"), Edit(5, 6, "")]) == "<aX|de"


def test_insertions_at_one_place_keep_their_order() -> None:
    assert splice("ab", [Edit(1, 1, "1"), Edit(1, 1, "2")]) == "a12b"


def test_no_edits_no_change() -> None:
    assert splice("a\r\n\x00\ud800", []) == "a\r\n\x00\ud800"


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(1, 3, ""), Edit(2, 4, "")],
        [Edit(3, 4, ""), Edit(1, 2, "")],
        [Edit(3, 2, "")],
        [Edit(5, 7, "")],
        [Edit(-1, 0, "")],
    ],
)
def test_edits_that_overlap_or_leave_the_page_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlaps the one before it or leaves the page"):
        splice("abcdef", edits)


@given(st.text(st.characters(exclude_characters="|")), st.data())
def test_outside_the_edits_every_character_stays(page: str, data: st.DataObject) -> None:
    places = sorted(data.draw(st.lists(st.integers(0, len(page)), max_size=12)))
    edits = [Edit(start, end, "|") for start, end in zip(places[::2], places[1::2], strict=False)]
    bounds = [0, *(place for edit in edits for place in (edit.start, edit.end)), len(page)]
    kept = [page[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True)]
    assert splice(page, edits).split("|") == kept
