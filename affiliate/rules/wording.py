"""Judge the words around paid links: appeals and rewards beside them, and a shop's stars."""

from __future__ import annotations

from collections.abc import Iterator

from affiliate.plan.texts import texts_of
from affiliate.rules.fault import Fault
from affiliate.rules.marks import Paid
from affiliate.rules.parts import Reading
from affiliate.rules.phrases import first_of, stars_of


def wording_faults(reading: Reading, paid: list[Paid], language: str) -> Iterator[Fault]:
    """What the page says and must not say beside the links it has."""
    yield from _appeals(reading, paid, language)
    yield from _stars(reading, paid)


def _appeals(reading: Reading, paid: list[Paid], language: str) -> Iterator[Fault]:
    forbidding = [one for one in paid if not one.payer.rules.appeals]
    if not forbidding:
        return
    places = {reading.block(one.anchor): one for one in reversed(forbidding)}
    texts = {reading.text[start:end]: one for (start, end), one in places.items()}
    texts |= {notice.words: forbidding[0] for notice in reading.notices}
    for text, one in texts.items():
        if found := first_of(texts_of(language).appeals, text):
            what = f"“{found}” beside a link to {one.payer.name}, which forbids to ask for or reward its use"
            fix = f"say what the link pays, and no more; see {one.payer.rules.source('appeals')}"
            yield Fault("appeal", what, fix, text=found)


def _stars(reading: Reading, paid: list[Paid]) -> Iterator[Fault]:
    shops = {
        one.payer.rules.shop: one.payer for one in paid if one.payer.rules.ratings == "api" and one.payer.rules.shop
    }
    for shop, payer in sorted(shops.items(), key=lambda item: item[0]):
        for found in stars_of(shop).finditer(reading.text):
            what = f"“{' '.join(found[0].split())}”: {shop} allows its stars and reviews only from its own API"
            fix = f"give your own score, or take it out; see {payer.rules.source('ratings')}"
            yield Fault("api-rating", what, fix, text=found[0])
