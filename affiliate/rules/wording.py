"""Judge the words around paid links: appeals and rewards beside them, and a shop's stars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from affiliate.plan.texts import languages, texts_of
from affiliate.rules.fault import Fault
from affiliate.rules.known import Payer
from affiliate.rules.marks import Paid
from affiliate.rules.parts import Reading
from affiliate.rules.phrases import SENTENCE, first_of, in_one_sentence, price_at, stars_of, without

DENIALS = ("not", "nor", "never", "neither", "nicht", "kein", "keine", "pas", "ni", "no", "non", "niet", "geen")
PLAIN = "that the link earns you a commission may stand there, that it does you good may not"


def wording_faults(reading: Reading, paid: list[Paid], language: str) -> Iterator[Fault]:
    """What the page says and must not say beside the links it has."""
    yield from _appeals(reading, paid, language)
    yield from _patrons(reading, paid)
    yield from _stars(reading, paid)
    yield from _prices(reading, paid)


def _appeals(reading: Reading, paid: list[Paid], language: str) -> Iterator[Fault]:
    forbidding = [one for one in paid if not one.payer.rules.appeals]
    if not forbidding:
        return
    places = {reading.block(one.anchor): one for one in reversed(forbidding)}
    texts = {reading.text[start:end]: one for (start, end), one in places.items()}
    texts |= {notice.words: forbidding[0] for notice in reading.notices}
    known = texts_of(language)
    for text, one in texts.items():
        said = without(known.labels, text)
        if found := first_of(known.appeals, said) or in_one_sentence(known.pleas, known.buying, said):
            what = f"“{found}” beside a link to {one.payer.name}, which forbids to ask for or reward its use"
            fix = f"take “{found}” out; {PLAIN}; see {one.payer.rules.source('appeals')}"
            yield Fault("appeal", what, fix, one.anchor.href, one.anchor.nth, near=found)


def _patrons(reading: Reading, paid: list[Paid]) -> Iterator[Fault]:
    """A disclosure that makes a shop more than a shop. Its words may be of another language than the page's."""
    words = "\n".join(notice.words for notice in reading.notices)
    said = " ".join(sentence for sentence in SENTENCE.split(words) if not first_of(DENIALS, sentence))
    claims = [claim for one in languages().values() for claim in one.endorsed]
    for shop, payer in _shops(one.payer for one in paid if not one.payer.rules.endorsement):
        if found := first_of((claim.format(shop=shop) for claim in claims), said):
            what = f"“{found}” in the disclosure: {shop} allows its own sentence about you and it, and nothing more"
            fix = f"take “{found}” out; see {payer.rules.source('endorsement')}"
            yield Fault("endorsement", what, fix, text=words)


def _stars(reading: Reading, paid: list[Paid]) -> Iterator[Fault]:
    for shop, payer in _shops(one.payer for one in paid if one.payer.rules.ratings == "api"):
        for found in stars_of(shop).finditer(_unlabelled(reading.text, shop)):
            what = f"“{' '.join(found[0].split())}”: {shop} allows its stars and reviews only from its own API"
            fix = f"give your own score, or take it out; see {payer.rules.source('ratings')}"
            yield Fault("api-rating", what, fix, text=found[0])


def _unlabelled(text: str, shop: str) -> str:
    """The text without the labels of links: what they name is where a link leads, not who gave the stars before it."""
    for label in {words for one in languages().values() for words in (one.paid, one.label) if words}:
        text = text.replace(f"({label}, {shop})", "")
    return text


def _prices(reading: Reading, paid: list[Paid]) -> Iterator[Fault]:
    """Prices of the shop in the text. Those at its links are judged with them."""
    for shop, payer in _shops(one.payer for one in paid if one.payer.rules.prices == "api"):
        for found in price_at(shop).finditer(reading.text):
            if not any(one.anchor.start < found.end() and found.start() < one.anchor.end for one in paid):
                what = f"“{' '.join(found[0].split())}”: {shop} allows only prices from its own API"
                fix = f"take the price out: “check the price at {shop}”; see {payer.rules.source('prices')}"
                yield Fault("api-price", what, fix, text=found[0])


def _shops(payers: Iterable[Payer]) -> list[tuple[str, Payer]]:
    """The shops by the names that readers know, each with one who pays for links to it."""
    return sorted({one.rules.shop: one for one in payers if one.rules.shop}.items(), key=lambda item: item[0])
