"""Judge a page's disclosure: before the first paid link, where a reader sees it, in words that say what is so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from affiliate.plan.texts import BRACKETS, DISCLOSURE_CLASS, has_sentence, known_texts, languages, required_sentence
from affiliate.rules.fault import Fault
from affiliate.rules.known import Payer
from affiliate.rules.marks import Paid
from affiliate.rules.phrases import first_of
from affiliate.rules.reading import Anchor, Notice, Reading

RULE = "disclosure-first"
TAG = f'<p class="{DISCLOSURE_CLASS}">'
DROPPED = "let the template print the whole content, or put " + TAG + "...</p> above the link"


def notice_faults(reading: Reading, paid: list[Paid], language: str) -> Iterator[Fault]:
    """What is wrong with the disclosure of a page that has paid links."""
    first = paid[0].anchor
    before = [one for one in reading.notices if one.order < first.order]
    seen = [one for one in before if one.words and not one.hidden]
    if not seen:
        yield _missing(reading, before, first)
        return
    words = " ".join(one.words for one in seen)
    yield from word_faults(words, language)
    payers = {one.payer.name: one.payer for one in paid}
    yield from _sentences(reading.visible, words, payers.values())


def _missing(reading: Reading, before: list[Notice], first: Anchor) -> Fault:
    what, fix = "a paid link with no disclosure before it", DROPPED
    if hidden := next((one.hidden for one in before if one.hidden), ""):
        what, fix = f"the disclosure is hidden by {hidden}", "show it before the first paid link without any action"
    elif before:
        what, fix = "the disclosure before the first paid link is empty", DROPPED
    elif any(not one.hidden for one in reading.notices):
        what = "the first paid link stands before the disclosure"
        fix = (
            f"move the disclosure above it; links in menus, banners and sidebars count, so give them one: {TAG}...</p>"
        )
    elif any(first_of(languages()["en"].says, hint) for hint in reading.hints):
        what, fix = "the disclosure stands in a title, which shows on hover only", f"write it out: {TAG}...</p>"
    return Fault(RULE, what, fix, first.href, first.nth, " ".join(first.words.split()))


def word_faults(words: str, language: str) -> Iterator[Fault]:
    """What is wrong with the words themselves. Languages we do not know are not judged."""
    texts = known_texts(language)
    if texts is None:
        return
    shown = f"the disclosure “{words[:60]}{'…' if len(words) > 60 else ''}”"
    if vague := first_of(texts.vague, words):
        what, fix = f"{shown} is vague: “{vague}”", f"say what is so: “{texts.disclosure}”; see {texts.source}"
        yield Fault("disclosure-words", what, fix, text=words)
    if not first_of(texts.says, words):
        what = f"{shown} has none of the words that pages in `{texts.language}` need"
        fix = f"use one of {', '.join(texts.says)}: “{texts.disclosure}”; see {texts.source}"
        yield Fault("disclosure-words", what, fix, text=words)


def _sentences(text: str, words: str, payers: Iterable[Payer]) -> Iterator[Fault]:
    for payer in payers:
        wanted = payer.rules.sentence
        if payer.program and payer.program.disclosure:
            wanted = required_sentence(payer.program)
        if wanted and not has_sentence(text, wanted):
            what = f"the page links to {payer.name} and lacks the exact sentence it prescribes"
            fix = f"add to the disclosure, word for word: {wanted.translate(BRACKETS)}"
            fix = f"{fix}; see {payer.rules.source('sentence')}"
            yield Fault("sentence", what, fix, text=words)
