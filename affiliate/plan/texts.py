"""The words readers see around paid links: disclosures and labels by language and program."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files

from affiliate.model import Program
from affiliate.plan.rules import rules_of

DISCLOSURE_CLASS = "affiliate-disclosure"
LABEL_CLASS = "affiliate-label"


@dataclass(frozen=True, slots=True)
class Texts:
    """One language's words; see texts.toml."""

    disclosure: str
    label: str
    paid: str


@cache
def texts_of(language: str) -> Texts:
    """The words of a language (BCP 47, any case): its own, those of its base language, or English."""
    known = tomllib.loads(files("affiliate.plan").joinpath("texts.toml").read_text(encoding="utf-8"))
    language = language.lower().replace("_", "-")
    return Texts(**(known.get(language) or known.get(language.split("-")[0]) or known["en"]))


def label(language: str, program: Program, link_text: str) -> str:
    """The label's HTML that follows a paid link, or nothing where neither language nor network asks for one."""
    texts, rules = texts_of(language), rules_of(program.network)
    words = texts.paid if rules.label else texts.label
    if rules.shop and rules.shop.lower() not in link_text.lower():
        words = f"{words}, {rules.shop}"
    return f'<span class="{LABEL_CLASS}"> ({escape(words)})</span>' if words else ""


def disclosure(language: str, programs: Iterable[Program], own_words: str = "") -> str:
    """The disclosure's HTML for a page that links to `programs`."""
    sentences = sorted({sentence for program in programs if (sentence := required_sentence(program))})
    text = " ".join((own_words or texts_of(language).disclosure, *sentences))
    return f'<p class="{DISCLOSURE_CLASS}">{escape(text, quote=False)}</p>'


def required_sentence(program: Program) -> str:
    """The sentence this program wants on every page with its links: its own words, else its network's."""
    if program.disclosure:
        return program.disclosure
    sentences = rules_of(program.network).sentences
    return next((sentences[domain] for domain in program.domains if domain in sentences), sentences.get("", ""))
