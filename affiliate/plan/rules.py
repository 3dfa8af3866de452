"""What networks ask of links, prices and words: dated facts with their sources, and what holds for one program."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from affiliate.model import Offer, Program


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a network asks; see rules.toml. `where` are the marketplaces it holds on, none for all."""

    network: str
    rule: str
    value: Any
    source: str
    evidence: str
    read_on: date
    since: date | None = None
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for one program or network. The defaults are those of networks that ask for nothing special.

    `facts` are the facts behind the values, by name; a value that the program file overrides has none.
    """

    shop: str = ""
    label: bool = False
    cloaking: bool = True
    redirects: bool = True
    referrer: bool = False
    prices: str = "any"
    price_max_age_hours: int | None = None
    images: str = "any"
    image_hosts: tuple[str, ...] = ()
    ratings: str = "any"
    appeals: bool = True
    newsletter: bool = True
    robots: bool = True
    deep_links: bool = True
    sentence: str = ""
    endorsement: bool = True
    reserved_name: str = ""
    suffix: str = ""
    other_tags: tuple[str, ...] = ()
    foreign_tracking: tuple[str, ...] = ()
    small_names: bool = False
    closed: date | None = None
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def source(self, rule: str) -> str:
        """Where the rule stands, for the end of an advice."""
        fact = self.facts.get(rule)
        return f"{fact.source}, read {fact.read_on}" if fact else "your program file"


@cache
def facts() -> tuple[Fact, ...]:
    """All facts, in the order of rules.toml."""
    known = tomllib.loads(files("affiliate.plan").joinpath("rules.toml").read_text(encoding="utf-8"))
    return tuple(_fact(network, dict(keys)) for network, found in known.items() for keys in found)


def _fact(network: str, keys: dict[str, Any]) -> Fact:
    value = keys.pop("is")
    where = tuple(keys.pop("where", ()))
    return Fact(network, value=tuple(value) if isinstance(value, list) else value, where=where, **keys)


@cache
def rules_of(network: str, host: str = "", today: date | None = None) -> Rules:
    """The rules of a network, by its id, on the marketplace that `host` belongs to.

    On a day, those that are in force by then; without one, also those that are only announced: a build has no calendar,
    and obeys early.
    """
    found = {fact.rule: fact for fact in facts() if fact.network == network and _holds(fact, host, today)}
    return Rules(**{rule: fact.value for rule, fact in found.items()}, facts=MappingProxyType(found))


def _holds(fact: Fact, host: str, today: date | None) -> bool:
    if today and fact.since and today < fact.since:
        return False
    return not fact.where or any(host == one or host.endswith(f".{one}") for one in fact.where)


def rules_for(program: Program, today: date | None = None) -> Rules:
    """The rules of the program's network on its marketplace, and what its file says instead."""
    rules = rules_of(program.network, program.domains[0] if program.domains else "", today)
    instead: dict[str, Any] = dict(program.rules)
    if program.price_max_age_hours is not None:
        instead["price_max_age_hours"] = program.price_max_age_hours
    kept = {rule: fact for rule, fact in rules.facts.items() if rule not in instead}
    return replace(rules, **instead, facts=MappingProxyType(kept)) if instead else rules


def is_stale(offer: Offer, program: Program, today: date) -> bool:
    """Whether the offer's price is older than its program allows. Ages count from the end of the day it was seen."""
    allowed = rules_for(program, today).price_max_age_hours
    if offer.as_of is None or allowed is None:
        return False
    seen = offer.as_of.date() if isinstance(offer.as_of, datetime) else offer.as_of
    return timedelta(hours=allowed) < today - seen
