"""Judge a page's disclosure: before the first paid link, where a reader sees it, in words that say what is so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from affiliate.plan.texts import BRACKETS, DISCLOSURE_CLASS, has_sentence, known_texts, languages
from affiliate.rules.fault import Fault
from affiliate.rules.known import Payer
from affiliate.rules.marks import Paid
from affiliate.rules.parts import Anchor, Cover, Reading
from affiliate.rules.phrases import first_of

RULE = "disclosure-first"
TAG = f'<p class="{DISCLOSURE_CLASS}">'
SHOWN = "show it above the first paid link to everybody, without a click or a mouse"
DROPPED = (
    f"let the template print the whole content; or write {TAG}...</p> above the link, "
    "or give that class to the disclosure that your theme has there"
)


def notice_faults(reading: Reading, paid: list[Paid], language: str) -> Iterator[Fault]:
    """What is wrong with the disclosure of a page that has paid links."""
    undisclosed = _first_undisclosed(reading, paid)
    if undisclosed:
        yield _missing(reading, undisclosed)
        return
    first = paid[0].anchor
    covers = set(first.covers())
    words = " ".join(one.words for one in reading.notices if one.order < first.order and one.cover in covers)
    yield from word_faults(words, language)
    payers = {one.payer.name: one.payer for one in paid}
    yield from _sentences(f"{reading.visible}\n{words}", words, payers.values())


def _first_undisclosed(reading: Reading, paid: list[Paid]) -> Anchor | None:
    """The first paid link that a reader may see without a disclosure before it."""
    waiting = reading.notices[::-1]
    told: set[Cover | None] = set()
    for one in paid:
        while waiting and waiting[-1].order < one.anchor.order:
            notice = waiting.pop()
            told |= {notice.cover} if notice.words else set()
        if told.isdisjoint(one.anchor.covers()):
            return one.anchor
    return None


def _missing(reading: Reading, link: Anchor) -> Fault:
    what, fix = "a paid link with no disclosure before it", DROPPED
    before = [one for one in reading.notices if one.order < link.order]
    if cover := next((one.cover for one in before if one.cover), None):
        what, fix = f"the disclosure is hidden by {cover.why}", SHOWN
    elif before:
        what, fix = "the disclosure before the first paid link is empty", DROPPED
    elif any(one.words and not one.cover for one in reading.notices):
        what = "the first paid link stands before the disclosure"
        fix = (
            f"move the disclosure above it; links in menus, banners and sidebars count, so give them one: {TAG}...</p>"
        )
    elif any(first_of(languages()["en"].says, hint) for hint in reading.hints):
        what, fix = "the disclosure stands in a title, which shows on hover only", f"write it out: {TAG}...</p>"
    return Fault(RULE, what, fix, link.href, link.nth, " ".join(link.words.split()))


def word_faults(words: str, language: str) -> Iterator[Fault]:
    """What is wrong with the words themselves. Languages we do not know are not judged."""
    texts = known_texts(language)
    if texts is None:
        return
    shown = f"the disclosure “{words[:60]}{'…' if len(words) > 60 else ''}”"
    if vague := first_of(texts.vague, words):
        what, fix = f"{shown} is vague: “{vague}”", f"say what is so: “{texts.disclosure}”; see {texts.source}"
        yield Fault("disclosure-words", what, fix, text=words)
    elif not first_of(texts.says, words):
        what = f"{shown} has none of the words that pages in `{texts.language}` need"
        fix = f"use one of {', '.join(texts.says)}: “{texts.disclosure}”; see {texts.source}"
        yield Fault("disclosure-words", what, fix, text=words)


def _sentences(text: str, words: str, payers: Iterable[Payer]) -> Iterator[Fault]:
    for payer in payers:
        wanted, source = _wanted(payer)
        if wanted and not any(has_sentence(text, one) for one in wanted):
            what = f"there are links to {payer.name}, and the exact sentence it prescribes is missing"
            sentences = " Or: ".join(one.translate(BRACKETS) for one in wanted)
            yield Fault(
                "sentence", what, f"add to the disclosure, word for word: {sentences}; see {source}", text=words
            )


def _wanted(payer: Payer) -> tuple[tuple[str, ...], str]:
    """The sentences of which one has to stand on the page, and where that stands."""
    if payer.program and payer.program.disclosure:
        return (payer.program.disclosure,), f"`disclosure` in {payer.program.path}"
    return payer.sentences or tuple(filter(None, (payer.rules.sentence,))), payer.rules.source("sentence")
