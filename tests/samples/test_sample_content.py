"""The sample site itself: nothing wrong in the catalog, and the texts a kit has to cope with are there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from affiliate.catalog import load_catalog
from affiliate.model import CommissionKind
from affiliate.site import Site

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = sorted(
    path for folder in ("reviews", "comparisons", "guides") for path in (ROOT / "content" / folder).iterdir()
)
SENTENCE = "As an Amazon Associate I earn from qualifying purchases."


def body(path: Path) -> str:
    """The article below its metadata."""
    text = path.read_text(encoding="utf-8")
    return text.split("\n---\n", 1)[1] if text.startswith("---") else text.split("\n\n", 1)[1]


def test_the_catalog_has_no_problems() -> None:
    catalog, problems = load_catalog(Site.at(ROOT))
    assert not problems
    assert (len(catalog.products), len(catalog.programs)) == (25, 8)


def test_the_programs_pay_in_every_way_there_is() -> None:
    catalog, _ = load_catalog(Site.at(ROOT))
    terms = [terms.commission for program in catalog.programs.values() for terms in program.terms]
    assert {commission.kind for commission in terms} == set(CommissionKind)
    assert any(commission.amount for commission in terms)
    assert any(len(commission.tiers) == 2 for commission in terms)
    assert {commission.cap_months for commission in terms if commission.kind is CommissionKind.RECURRING} == {None, 6}
    assert Counter(len(program.terms) for program in catalog.programs.values()) == {1: 7, 2: 1}


def test_no_offer_at_amazon_has_a_price_written_by_hand() -> None:
    catalog, _ = load_catalog(Site.at(ROOT))
    offers = [offer for product in catalog.products.values() for offer in product.offers]
    assert all(offer.price is None for offer in offers if offer.program == "amazon-us")
    assert all(offer.price and offer.as_of for offer in offers if offer.program != "amazon-us")


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_an_article_is_long_enough_to_read_and_short_enough_to_finish(path: Path) -> None:
    assert 450 <= len(body(path).split()) <= 1200


def test_there_is_a_text_of_every_kind() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in ARTICLES}
    for words in (
        *("::: product ", "::: compare ", "::: button ", "::: banner mossrack 300x250", "]({product}"),
        *("Status: draft", "Status: hidden", "Affiliate: off", "Affiliate-skip: ", "Lang: de", "draft: false"),
        "](https://www.amazon.com/dp/",
    ):
        assert any(words in text for text in texts.values()), words
    assert sum(path.suffix == ".rst" for path in ARTICLES) == 1


def test_the_disclosure_page_has_the_sentence_amazon_asks_for() -> None:
    assert SENTENCE in (ROOT / "content/pages/disclosure.md").read_text(encoding="utf-8")


def test_every_picture_named_is_there_and_every_picture_is_named() -> None:
    texts = [
        path.read_text(encoding="utf-8") for path in (ROOT / "content").rglob("*") if path.suffix in (".md", ".rst")
    ]
    named = {name for text in texts for name in re.findall(r"images/([a-z0-9-]+\.svg)", text)}
    assert named == {path.name for path in (ROOT / "content/images").iterdir()}
