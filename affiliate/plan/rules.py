"""What networks ask of links, prices and words: dated data, and the check of a catalog against it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files

from affiliate.model import Catalog, Offer, Problem, Product, Program, nothing


@dataclass(frozen=True, slots=True)
class Rules:
    """One network's rules; see rules.toml. Networks that are not there ask for nothing special."""

    shop: str = ""
    label: bool = False
    cloaking: bool = True
    prices: str = ""
    sentences: Mapping[str, str] = field(default_factory=nothing, hash=False)
    source: str = ""
    evidence: str = ""
    read_on: date | None = None


@cache
def rules_of(network: str) -> Rules:
    """The rules of a network, by its id."""
    known = tomllib.loads(files("affiliate.plan").joinpath("rules.toml").read_text(encoding="utf-8"))
    return Rules(**known.get(network, {}))


def check_rules(catalog: Catalog, today: date) -> tuple[Problem, ...]:
    """Programs and offers that break a rule on `today`."""
    problems = [p for program in catalog.programs.values() for p in _program_problems(program)]
    for product in catalog.products.values():
        for number, offer in enumerate(product.offers):
            program = catalog.programs.get(offer.program)
            if program and offer.price:
                problems += _price_problems(product, number, offer, program, today)
    return tuple(sorted(problems))


def _program_problems(program: Program) -> Iterator[Problem]:
    rules = rules_of(program.network)
    if program.cloaking and not rules.cloaking:
        fix = f"write `cloaking: false` ({rules.source})"
        yield Problem(program.path, 0, "cloaking", f"{rules.shop} forbids links that hide where they lead", fix)
    sentences = rules.sentences.values()
    if program.disclosure and sentences and not any(sentence in program.disclosure for sentence in sentences):
        fix = f"leave the key out, or keep these words in it: {rules.sentences['']}"
        yield Problem(program.path, 0, "disclosure", f"lacks the sentence that {rules.shop} prescribes", fix)


def _price_problems(product: Product, number: int, offer: Offer, program: Program, today: date) -> Iterator[Problem]:
    key = f"offers[{number}].price"
    rules = rules_of(program.network)
    if rules.prices == "api":
        fix = f"leave the price out: the button then says `check price` ({rules.source})"
        yield Problem(product.path, 0, key, f"{rules.shop} allows only prices from its own API", fix)
    elif offer.as_of is None:
        yield Problem(product.path, 0, key, "a price without the day it was seen", "add `as_of: YYYY-MM-DD`")
    elif program.price_max_age_hours is not None and is_stale(offer, program, today):
        what = (
            f"seen on {offer.as_of:%Y-%m-%d}, older than the {program.price_max_age_hours} hours {program.name} allows"
        )
        yield Problem(product.path, 0, key, what, "look again and set `as_of`, or leave the price out")


def is_stale(offer: Offer, program: Program, today: date) -> bool:
    """Whether the offer's price is older than its program allows. Ages count from the end of the day it was seen."""
    if offer.as_of is None or program.price_max_age_hours is None:
        return False
    seen = offer.as_of.date() if isinstance(offer.as_of, datetime) else offer.as_of
    return timedelta(hours=program.price_max_age_hours) < today - seen
