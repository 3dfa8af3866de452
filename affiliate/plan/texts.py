"""The words readers see around paid links: disclosures and labels by language and program."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from html import escape
from importlib.resources import files
from typing import Any

from affiliate.model import Program
from affiliate.plan.rules import Rules, rules_for

DISCLOSURE_CLASS = "affiliate-disclosure"
LABEL_CLASS = "affiliate-label"
BRACKETS = str.maketrans("", "", "[]")


@dataclass(frozen=True, slots=True)
class Texts:
    """One language's words; see texts.toml. `language` is the one they are in."""

    language: str
    disclosure: str
    label: str
    paid: str
    labels: tuple[str, ...]
    says: tuple[str, ...]
    vague: tuple[str, ...]
    appeals: tuple[str, ...]
    pleas: tuple[str, ...]
    buying: tuple[str, ...]
    endorsed: tuple[str, ...]
    source: str
    evidence: str
    read_on: date


@cache
def languages() -> Mapping[str, Texts]:
    """The words of every language we know, by its code in small letters."""
    known = tomllib.loads(files("affiliate.plan").joinpath("texts.toml").read_text(encoding="utf-8"))
    whole = {code: {**known.get(code.split("-")[0], {}), **keys} for code, keys in known.items()}
    return {code: Texts(code, **{k: _frozen(value) for k, value in keys.items()}) for code, keys in whole.items()}


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@lru_cache(maxsize=64)
def known_texts(language: str) -> Texts | None:
    """The words of a language (BCP 47, any case): its own or those of its base language."""
    code = language.lower().replace("_", "-")
    return languages().get(code) or languages().get(code.split("-")[0])


def texts_of(language: str) -> Texts:
    """The words of a language, or English ones."""
    return known_texts(language) or languages()["en"]


def label(language: str, rules: Rules, link_text: str) -> str:
    """The label's HTML that follows a paid link, or nothing where neither language nor network asks for one."""
    texts = texts_of(language)
    words = texts.paid if rules.label else texts.label
    if rules.shop and not names_shop(rules.shop, link_text):
        words = f"{words}, {rules.shop}"
    return f'<span class="{LABEL_CLASS}"> ({escape(words)})</span>' if words else ""


def names_shop(shop: str, words: str) -> bool:
    """Whether the words name the shop (`Amazon's`, `Amazons`, `bei Amazon.de`), not something that begins like it."""
    return _shop(shop).search(" ".join(words.split())) is not None


@lru_cache(maxsize=64)
def _shop(shop: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-zà-ž]){re.escape(shop)}(?!(?!s(?![a-zà-ž]))[a-zà-ž])", re.IGNORECASE)


def disclosure(language: str, programs: Iterable[Program], own_words: str = "") -> str:
    """The disclosure's HTML for a page that links to `programs`."""
    sentences = sorted({sentence for program in programs if (sentence := required_sentence(program))})
    text = " ".join((own_words or texts_of(language).disclosure, *sentences))
    return f'<p class="{DISCLOSURE_CLASS}">{escape(text, quote=False)}</p>'


def required_sentence(program: Program) -> str:
    """The sentence this program wants on every page with its links: its own words, else its network's."""
    return program.disclosure or rules_for(program).sentence.translate(BRACKETS)


def has_sentence(text: str, sentence: str) -> bool:
    """Whether the text holds the exact sentence, its final stop, white space and what stands in [brackets] aside."""
    pieces = re.split(r"\[[^]]*\]", " ".join(sentence.split()).rstrip(".。"))
    pattern = ".{1,60}?".join(re.escape(piece) for piece in pieces)
    return re.search(pattern, " ".join(text.split())) is not None
