"""`affiliate programs`: the site's programs, what a referral is worth through each, and the rules that apply."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import click

from affiliate.catalog import load_catalog
from affiliate.cli.options import AS_JSON, TODAY
from affiliate.cli.report import echo_problems, shown
from affiliate.cli.worth import Assumptions, worths
from affiliate.cli.worth_words import as_texts, by_worth, lines, tables
from affiliate.earnings.worth import Worth
from affiliate.model import Catalog, Channels, Program
from affiliate.plan.rules import Rules, rules_for
from affiliate.rules.catalogue import rules
from affiliate.site import Site


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing a program asks, and where that stands. `evidence` is empty for what its own file says."""

    rule: str
    value: str
    source: str
    evidence: str
    read_on: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A program as it is listed: dates as texts, empty where there is none."""

    program: str
    name: str
    path: str
    network: str
    account: str
    markets: tuple[str, ...]
    domains: tuple[str, ...]
    pays: str
    channels: Channels
    closed: str
    read_on: str
    worth: dict[str, object]
    rules: tuple[Rule, ...]


class Stay(click.ParamType[tuple[str, Decimal]]):
    """A percentage, for one program or for all that nothing is known of."""

    name = "[program=]percent"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Decimal]:
        program, _, percent = value.rpartition("=")
        if not re.fullmatch(r"\d{1,3}(\.\d{1,4})?", percent, re.ASCII) or Decimal(percent) > 100:
            self.fail(
                f"{percent!r} is no percentage from 0 to 100: write 90 or {program or 'kettle-shop'}=90", param, ctx
            )
        return program, Decimal(percent)


@click.command("programs")
@click.argument("slug", metavar="[PROGRAM]", default="")
@AS_JSON
@TODAY
@click.option(
    "--months", type=click.IntRange(1, 120), default=24, show_default=True, help="How far ahead payments are counted."
)
@click.option(
    "--stay",
    "stays",
    type=Stay(),
    multiple=True,
    help="Assume that so many percent of customers make their next payment.",
)
@click.pass_obj
def command(
    site: Site, slug: str, as_json: bool, today: datetime | None, months: int, stays: tuple[tuple[str, Decimal], ...]
) -> None:
    """Compare programs by what a referral is worth.

    Without PROGRAM, what a referral through each program is worth, most valuable first, and where each figure comes
    from: the terms, your ledger, product prices, or what you assume with --stay. What is unknown stays a range. With
    PROGRAM (the name of its file), every rule that applies to it, with its source and the day it was read.

    \b
    affiliate programs                              what a referral is worth
    affiliate programs --months 12                  counting the payments of one year
    affiliate programs --stay 90 --stay inkstow=80  if so many customers make their next payment
    affiliate programs kettle-shop                  its rules, with their sources
    affiliate programs --json                       everything, for scripts; amounts as decimal strings

    Exit status: 0 listed, 1 some program files have mistakes and are left out, 2 there is no such program.
    """
    catalog, problems = load_catalog(site)
    day = today.date() if today else date.today()
    if slug and slug not in catalog.programs:
        raise click.UsageError(f"no program is called {slug!r}: `affiliate programs` lists them.")
    found = worths(site, catalog, day, _assumptions(catalog, months, stays))
    listings = [
        _listing(catalog.programs[key], day, found[key], months) for key in by_worth(found) if slug in ("", key)
    ]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in listings], ensure_ascii=False, indent=2))
    else:
        for line in _details(listings[0], found[slug], months) if slug else _tables(listings, found, months, day):
            click.echo(line)
    folder = site.shown(site.programs)
    if echo_problems(site, (problem for problem in problems if shown(site, problem).path.startswith(folder))):
        raise SystemExit(1)


def _assumptions(catalog: Catalog, months: int, stays: tuple[tuple[str, Decimal], ...]) -> Assumptions:
    stay = dict(stays)
    if unknown := sorted({*stay} - {"", *catalog.programs}):
        raise click.UsageError(f"--stay: no program is called {unknown[0]!r}: `affiliate programs` lists them.")
    elsewhere = stay.pop("", None)
    return Assumptions(months, stay, elsewhere)


def _listing(program: Program, day: date, found: Worth, months: int) -> Listing:
    known = rules_for(program)
    return Listing(
        program.slug,
        program.name,
        program.path,
        program.network,
        program.account,
        program.markets,
        program.domains,
        _pays(program, day),
        program.channels,
        str(known.closed or ""),
        str(program.read_on or ""),
        as_texts(found, months),
        tuple(_rules(program, known)),
    )


def _pays(program: Program, day: date) -> str:
    """What the terms of the day pay, in a few words; empty before the first terms."""
    terms = program.terms_on(day)
    if terms is None:
        return ""
    paid = terms.commission
    much = f"{paid.rate.normalize():f} %" if paid.rate is not None else str(paid.amount)
    every = f" a {paid.period}" if paid.period else ""
    end = f" for {paid.cap_months} months" if paid.cap_months else ""
    return f"{much} {paid.kind}{every}{end}"


def _rules(program: Program, known: Rules) -> Iterator[Rule]:
    """What the network asks, and what the program's own file says instead."""
    own: dict[str, object] = dict(program.rules)
    if program.price_max_age_hours is not None:
        own["price_max_age_hours"] = program.price_max_age_hours
    if program.disclosure:
        own["sentence"] = program.disclosure
    for name in sorted({*known.facts, *own}):
        if name in own:
            yield Rule(name, _shown(own[name]), program.path, "", str(program.read_on or ""))
        else:
            fact = known.facts[name]
            yield Rule(name, _shown(fact.value), fact.source, fact.evidence, str(fact.read_on))


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _closed(one: Listing, day: date) -> str:
    return f"closed {one.closed}" if one.closed and one.closed <= day.isoformat() else ""


def _tables(listings: list[Listing], found: Mapping[str, Worth], months: int, day: date) -> Iterator[str]:
    if not listings:
        yield "There are no programs yet. Start one: affiliate new program NAME --network ID"
        return
    pays = {one.program: _closed(one, day) or one.pays or "nothing yet" for one in listings}
    yield from tables(found, months, pays, {one.program: one.read_on for one in listings})


def _details(one: Listing, found: Worth, months: int) -> Iterator[str]:
    yield f"{one.name} ({one.path})"
    yield f"  network     {one.network}" + (f", account {one.account}" if one.account else "")
    yield f"  sells to    {', '.join(one.markets) or 'everywhere'}, at {', '.join(one.domains)}"
    yield f"  pays        {one.pays or 'nothing yet'}"
    for label, text in lines(found, months):
        yield f"  {label:<11} {text}"
    yield f"  terms read  {one.read_on or 'never: read them, and set `read_on`'}"
    if one.closed:
        yield f"  closed      {one.closed}"
    yield "" if one.rules else "No special rules are known for this network: only the rules for all paid links apply."
    for rule in one.rules:
        said = (rule.source, rule.read_on and f"read {rule.read_on}", rule.evidence and f"evidence {rule.evidence}")
        told = ", ".join(f"`{name}`" for name, keys in rules().items() if keys.get("fact") == rule.rule)
        yield f"  {rule.rule}: {rule.value}" + (f" (in `affiliate check`: {told})" if told else "")
        yield f"      {', '.join(filter(None, said))}"
