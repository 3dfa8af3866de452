"""Find the mentions of all names in a page: leftmost first, the longest that is a word of its own."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import NamedTuple

from affiliate.mentions.addresses import addresses, in_address
from affiliate.mentions.boundaries import inside_word, joined_word
from affiliate.mentions.commands import read_commands
from affiliate.mentions.flow import BLOCK_MARK, SUP_MARK, Flow, Link
from affiliate.mentions.names import Entry, NameIndex, fold
from affiliate.mentions.normal import Normal, normalise
from affiliate.mentions.nouns import Anchor, Mention, PageText, Reason
from affiliate.mentions.reader import read_flow
from affiliate.mentions.words import word_ordinals


class _Match(NamedTuple):
    """A name found in normal text, with what the words around it say."""

    start: int
    end: int
    entry: Entry
    reason: Reason = Reason.NONE
    rival: str = ""


def read_page(page: str, index: NameIndex) -> PageText:
    """All that the planning of links needs to know about a page."""
    flow = read_flow(page)
    blocks, strays = read_commands(page, flow) if ":::" in flow.text else ([], [])
    normal = normalise(flow.text, references=True)
    matches = sorted(_matches(normal.text, index), key=lambda match: (match.start, -match.end))
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


def _matches(text: str, index: NameIndex) -> Iterator[_Match]:
    """Every name that is a word of its own, and those that punctuation makes part of a longer word."""
    found = index.automaton.find_matches_as_indexes(fold(text), overlapping=True)
    left_alone = addresses(text) if found else []
    winner: _Match | None = None
    for number, start, end in sorted(found, key=lambda match: (match[1], -match[2])):
        entry = _entry(index.entries[number], text[start:end])
        if entry is None or inside_word(text, start, end):
            continue
        if winner and start < winner.end:
            if not set(entry.products) <= set(winner.entry.products):
                yield _Match(start, end, entry, Reason.SHADOWED, winner.entry.name)
        elif longer := joined_word(text, start, end):
            yield _Match(start, end, entry, Reason.BOUNDARY, longer)
        else:
            reason, rival = entry.reason, ""
            if in_address(left_alone, start, end):
                reason = Reason.ADDRESS
            elif rival := index.variants.behind(text, start, end):
                reason = Reason.VARIANT
            winner = _Match(start, end, entry, reason, rival)
            yield winner


def _entry(entries: tuple[Entry, ...], text: str) -> Entry | None:
    return next((entry for entry in entries if entry.exact in ("", text)), None)


def _mentions(
    page: str, flow: Flow, normal: Normal, matches: list[_Match], ordinals: dict[int, int]
) -> Iterator[Mention]:
    for match in matches:
        span = normal.source(match.start, match.end)
        if span is None:
            continue
        first, last = flow.run_at(span[0]), flow.run_at(span[1] - 1)
        start, end = flow.source_at(span[0]), flow.source_at(span[1] - 1) + 1
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
