"""Find listed words in a text: whole words in any case; in scripts without spaces, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

ASIAN = "\u2e80"  # from here on scripts are written without spaces
AMOUNT = (
    r"(?:(?:US\$|[$£€¥₹]|\b(?:USD|EUR|GBP|CHF)\s)\s?\d[\d.,]{0,20}"
    r"|\b\d[\d.,]{0,20}\s?(?:[$£€¥円]|(?:USD|EUR|GBP|CHF|JPY|zł|kr)\b))"
)
PRICE = re.compile(AMOUNT)
PRICE_BEFORE = re.compile(AMOUNT + r"\s*(?:[\w.]+\s+){0,2}[(\[]?$")
PRICE_BEHIND = re.compile(
    r"\W{0,3}(?:\([^)\n]{0,40}\)\W{0,3})?(?:for|at|costs?|from|only|now|für|ab|nur|pour|à|por|per|a)?\s*" + AMOUNT
)
SENTENCE = re.compile(r"(?<![.!?;\n])[.!?;\n]++(?=\s|$)")
STARS = (
    r"(?:[0-5](?:[.,]\d)?[\s-]?(?:stars?|★|sterne[n]?|étoiles?|estrellas?|stelle|sterren)|★{2,5}"
    r"|[0-5](?:[.,]\d)?\s?(?:/|out of|von|sur|de|su|van)\s?5\b)"
)


def in_hours(hours: int) -> str:
    """The number with its noun."""
    return f"{hours} hour{'s' * (hours != 1)}"


def first_of(phrases: Iterable[str], text: str) -> str:
    """The phrase that comes first in the text, as the text writes it, or nothing."""
    found = _pattern(tuple(phrases)).search(" ".join(text.split()))
    return found[0] if found else ""


def in_one_sentence(phrases: Iterable[str], others: Iterable[str], text: str) -> str:
    """The first of the phrases in whose sentence one of the others stands as well, or nothing."""
    phrases, others = tuple(phrases), tuple(others)
    told = (first_of(phrases, sentence) for sentence in SENTENCE.split(text) if first_of(others, sentence))
    return next(filter(None, told), "")


def without(phrases: Iterable[str], text: str) -> str:
    """The text with every one of the phrases left out."""
    return _pattern(tuple(phrases)).sub("", text)


@lru_cache(maxsize=256)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    parts = (_part(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)


def _part(phrase: str) -> str:
    plain = re.escape(phrase)
    return plain if max(phrase) >= ASIAN else rf"(?<!\w){plain}(?!\w)"


@lru_cache(maxsize=64)
def price_at(shop: str) -> re.Pattern[str]:
    """An amount of money that is said to be the shop's."""
    return re.compile(rf"{AMOUNT}\s(?:at|on|from|bei|auf|chez|sur|en|su|da|bij|op)\s{re.escape(shop)}\b", re.IGNORECASE)


@lru_cache(maxsize=64)
def stars_of(shop: str) -> re.Pattern[str]:
    """A number of stars bound to the shop's name in one sentence."""
    name, gap = rf"\b{re.escape(shop)}\b", r"[^\n.!?]{0,40}?"
    return re.compile(f"{STARS}{gap}{name}|{name}(?!\\)){gap}{STARS}", re.IGNORECASE)
