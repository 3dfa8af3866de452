"""Names: which can never link, and what the index makes of names that meet."""

from __future__ import annotations

from itertools import permutations

import pytest

from affiliate.mentions import Name, Reason, build_index, read_page, unusable


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        (" \u00a0\n", "is empty"),
        ("\u00ad\u200b", "is empty"),
        ("K", "has only one character"),
        (" é ", "has only one character"),
        ("e\u0301", "has only one character"),
        ("2027", "has only digits"),
        ("1 000", "has only digits"),
        ("Pro", "is only the mark of a variant"),
        ("pro", "is only the mark of a variant"),
        ("plus", "is only the mark of a variant"),
        ("One", "is only the mark of a variant"),
        ("VII", "is only the mark of a variant"),
        ("Mk 2", "is only the mark of a variant"),
        ("2nd gen", "is only the mark of a variant"),
        ("Series 9", "is only the mark of a variant"),
        ("v2", "is only the mark of a variant"),
        ("Deluxe", "is only the mark of a variant"),
        ("deluxe", "is only the mark of a variant"),
        ("Acme", ""),
        ("Pro Kettle", ""),
        ("K1", ""),
        ("2027er", ""),
        ("Prolite", ""),
        ("水壶", ""),
    ],
)
def test_names_that_can_never_link_say_why(text: str, why: str) -> None:
    assert unusable(text, ["Deluxe"]) == why


NAMES = (
    Name("Acme K1", "a"),
    Name("ACME K1", "a"),
    Name("Acme K1", "b"),
    Name("Square", "a"),
    Name("SQUARE", "b"),
    Name("Acme K1 Kettle", "c"),
)


def test_the_order_of_names_does_not_matter() -> None:
    page = "<p>acme k1, Square, SQUARE, acme k1 kettle</p>"
    readings = {read_page(page, build_index(names)).mentions for names in permutations(NAMES)}
    assert len(readings) == 1


def test_a_name_two_products_claim_names_them_both() -> None:
    (mention,) = read_page("<p>Acme K1</p>", build_index(reversed(NAMES))).mentions
    assert (mention.products, mention.reason) == (("a", "b"), Reason.AMBIGUOUS)


def test_a_name_given_twice_for_one_product_is_one_name() -> None:
    (mention,) = read_page("<p>Acme K1</p>", build_index(NAMES[:2])).mentions
    assert (mention.products, mention.reason) == (("a",), Reason.NONE)


def test_a_name_that_may_not_link_once_may_not_link() -> None:
    index = build_index([Name("Acme K1", "a"), Name("ACME K1", "a", linkable=False)])
    (mention,) = read_page("<p>Acme K1</p>", index).mentions
    assert mention.reason is Reason.UNLINKABLE
