"""The index of all names a page is searched for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation

from affiliate.mentions.normal import normalise
from affiliate.mentions.nouns import Reason
from affiliate.mentions.variants import Variants

_ANY_CASE = re.compile(r"\d|\S \S")


@dataclass(frozen=True, slots=True)
class Name:
    """A product's name or alias. One that is not linkable still keeps shorter names from linking inside it.

    One with `beside` is an everyday word as well: it links only where one of these words stands in the same block.
    """

    text: str
    product: str
    linkable: bool = True
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in the index; `exact` is its normal text when case counts, else empty. `products` are sorted.

    `beside` are the folded words of its guard.
    """

    name: str
    exact: str
    products: tuple[str, ...]
    reason: Reason
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameIndex:
    """All names, by the number of their folded text in the automaton; several entries differ in case only."""

    automaton: AhoCorasick
    entries: tuple[tuple[Entry, ...], ...]
    variants: Variants


def fold(text: str) -> str:
    """Lower case, character by character, so that offsets stay."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    return lower.replace("ς", "σ")


def unusable(text: str, variant_words: Iterable[str] = ()) -> str:
    """Why a name can never link, as a sentence's end (`the name ... `); empty when it can."""
    return _unusable(normalise(text).text.strip(), Variants(variant_words))


def build_index(names: Iterable[Name], variant_words: Iterable[str] = ()) -> NameIndex:
    """Names that are unusable are left out; one that two products claim stays in, and never links."""
    variants = Variants(variant_words)
    found: dict[str, tuple[Entry, ...]] = {}
    for name in names:
        text = normalise(name.text).text.strip()
        if not _unusable(text, variants):
            folded = fold(text)
            found[folded] = _with(found.get(folded, ()), _entry(name, text))
    automaton = AhoCorasick(found, store_patterns=False, implementation=Implementation.ContiguousNFA)
    return NameIndex(automaton, tuple(found.values()), variants)


def _unusable(text: str, variants: Variants) -> str:
    if not text:
        return "is empty"
    if len(text) == 1:
        return "has only one character"
    if text.replace(" ", "").isdigit():
        return "has only digits"
    if variants.is_variant(text):
        return "is only the mark of a variant"
    return ""


def _entry(name: Name, text: str) -> Entry:
    reason = Reason.NONE if name.linkable else Reason.UNLINKABLE
    beside = tuple(filter(None, (fold(normalise(word).text.strip()) for word in name.beside)))
    return Entry(name.text, "" if _ANY_CASE.search(text) else text, (name.product,), reason, beside)


def _with(entries: tuple[Entry, ...], new: Entry) -> tuple[Entry, ...]:
    """The entries of one folded text with one more, merged into its equal."""
    same = next((entry for entry in entries if entry.exact == new.exact), None)
    if same is None:
        return (*entries, new)
    products = tuple(sorted({*same.products, *new.products}))
    reason = Reason.AMBIGUOUS if len(products) > 1 else same.reason or new.reason
    merged = Entry(min(same.name, new.name), same.exact, products, reason, same.beside or new.beside)
    return tuple(merged if entry is same else entry for entry in entries)
