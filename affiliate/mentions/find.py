"""Find the mentions of all names in a page: leftmost first, the longest that is a word of its own."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from affiliate.mentions.addresses import addresses, in_address
from affiliate.mentions.boundaries import inside_word, joined_word
from affiliate.mentions.commands import read_commands
from affiliate.mentions.flow import BLOCK_MARK, SUP_MARK, Flow, Link
from affiliate.mentions.names import Entry, NameIndex, fold
from affiliate.mentions.normal import BREAK, Normal, normalise
from affiliate.mentions.nouns import Anchor, Mention, PageText, Reason
from affiliate.mentions.reader import read_flow
from affiliate.mentions.variants import Variants
from affiliate.mentions.words import word_ordinals


class _Match(NamedTuple):
    """A name found in normal text, with what the words around it say."""

    start: int
    end: int
    entry: Entry
    reason: Reason = Reason.NONE
    rival: str = ""


def read_page(page: str, index: NameIndex, *, count_words: bool = True) -> PageText:
    """Everything that planning needs to know about a page. Without `count_words`, which is faster, all words are 0."""
    flow = read_flow(page)
    blocks, strays = read_commands(page, flow) if ":::" in flow.text else ([], [])
    normal = normalise(flow.text, references=True)
    matches = sorted(_matches(normal.text, index), key=lambda match: (match.start, -match.end))
    places, ordinals, words = [0] * len(flow.links), defaultdict[int, int](int), 0
    if count_words:
        places = [normal.position(link.text_start) for link in flow.links]
        ordinals, words = word_ordinals(normal.text, (*places, *(match.start for match in matches)))
    return PageText(
        mentions=tuple(_mentions(page, flow, normal, matches, ordinals)),
        anchors=tuple(_anchor(link, flow, ordinals[place]) for link, place in zip(flow.links, places, strict=True)),
        blocks=tuple(blocks),
        stray_blocks=tuple(strays),
        disclosures=tuple(flow.disclosures),
        words=words,
    )


def read_anchors(page: str) -> tuple[Anchor, ...]:
    """Only the links of a page, in half the time; their word numbers are 0."""
    flow = read_flow(page)
    return tuple(_anchor(link, flow, 0) for link in flow.links)


def _matches(text: str, index: NameIndex) -> Iterator[_Match]:
    """Every name that is a word of its own, and those that punctuation makes part of a longer word."""
    folded = fold(text)
    found = index.automaton.find_matches_as_indexes(folded, overlapping=True)
    left_alone = addresses(text) if found else []
    winner: _Match | None = None
    for number, start, end in sorted(found, key=lambda match: (match[1], -match[2])):
        if inside_word(text, start, end):
            continue
        entry, hidden = _entry(index.entries[number], text[start:end]), winner and start < winner.end
        if entry is None:
            if not (hidden or joined_word(text, start, end) or in_address(left_alone, start, end)):
                spelt = index.entries[number][0]
                yield _Match(start, end, spelt, Reason.CASE, spelt.name)
        elif winner and hidden:
            if not set(entry.products) <= set(winner.entry.products):
                yield _Match(start, end, entry, Reason.SHADOWED, winner.entry.name)
        elif longer := joined_word(text, start, end):
            yield _Match(start, end, entry, Reason.BOUNDARY, longer)
        elif in_address(left_alone, start, end):
            winner = _Match(start, end, entry, Reason.ADDRESS)
            yield winner
        else:
            winner = _Match(start, end, entry, *_judged(text, folded, start, end, entry, index.variants))
            yield winner


def _judged(text: str, folded: str, start: int, end: int, entry: Entry, variants: Variants) -> tuple[Reason, str]:
    """What a name that stands alone says against a link, and what decided it."""
    if variant := variants.behind(text, start, end):
        return Reason.VARIANT, variant
    if entry.beside and not entry.reason and not _guarded(folded, start, end, entry.beside):
        return Reason.GUARD, ", ".join(entry.beside)
    return entry.reason, ""


def _guarded(folded: str, start: int, end: int, words: tuple[str, ...]) -> bool:
    """Whether one of the words stands in the block around folded[start:end], outside of it."""
    first, last = folded.rfind(BREAK, 0, start) + 1, folded.find(BREAK, end)
    around = ((first, start), (end, last if last >= 0 else len(folded)))
    return any(_has_word(folded, word, *side) for word in words for side in around)


def _has_word(text: str, word: str, first: int, last: int) -> bool:
    at = text.find(word, first, last)
    while at >= 0 and inside_word(text, at, at + len(word)):
        at = text.find(word, at + 1, last)
    return at >= 0


def _entry(entries: tuple[Entry, ...], text: str) -> Entry | None:
    for entry in entries:
        if entry.exact in ("", text):
            return entry
    return None


def _mentions(
    page: str, flow: Flow, normal: Normal, matches: list[_Match], ordinals: dict[int, int]
) -> Iterator[Mention]:
    for match in matches:
        span = normal.source(match.start, match.end)
        if span is None:
            continue
        first, last = flow.run_at(span[0]), flow.run_at(span[1] - 1)
        start, end = flow.source_in(first, span[0]), flow.source_in(last, span[1] - 1) + 1
        place = _place(flow, first, last)
        reason = place or match.reason
        rival = flow.breaker if reason is Reason.BROKEN else match.rival
        entry, block = match.entry, flow.blocks[first]
        word = ordinals[match.start]
        yield Mention(start, end, page[start:end], entry.name, entry.products, reason, block, word, rival)


def _place(flow: Flow, first: int, last: int) -> Reason:
    """What the place of a mention from run `first` to run `last` says against a link."""
    if first == last:
        return flow.reasons[first]
    reasons = set(flow.reasons[first : last + 1])
    return (reasons.pop() if len(reasons) == 1 else Reason.NONE) or Reason.SPLIT


def _anchor(link: Link, flow: Flow, word: int) -> Anchor:
    text = flow.text[link.text_start : link.text_end].replace(BLOCK_MARK, " ").replace(SUP_MARK, "")
    return Anchor(
        start=link.start,
        open_end=link.open_end,
        end=link.end,
        href=link.attributes["href"],
        attributes=link.attributes,
        text=" ".join(html.unescape(text).split()),
        off=link.off,
        quoted=link.quoted,
        block=link.block,
        word=word,
    )
