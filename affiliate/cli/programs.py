"""affiliate programs: the site's programs, what they pay today, and the rules that hold for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

import click

from affiliate.catalog import load_catalog
from affiliate.cli.options import AS_JSON, TODAY
from affiliate.cli.report import echo_problems, shown
from affiliate.model import Channels, Program
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
    rules: tuple[Rule, ...]


@click.command("programs")
@click.argument("slug", metavar="[PROGRAM]", default="")
@AS_JSON
@TODAY
@click.pass_obj
def command(site: Site, slug: str, as_json: bool, today: datetime | None) -> None:
    """List your programs: what they pay, and which rules apply.

    Without PROGRAM, a table with network, markets, commission, and when somebody last read the terms. With PROGRAM (the
    name of its file), every rule that applies to it, with its source and the day it was read.

    \b
    affiliate programs                 a table
    affiliate programs kettle-shop     its rules, with their sources
    affiliate programs --json          everything, for scripts

    Exit status: 0 listed, 1 some program files have mistakes and are left out, 2 there is no such program.
    """
    catalog, problems = load_catalog(site)
    day = today.date() if today else date.today()
    if slug and slug not in catalog.programs:
        raise click.UsageError(f"no program is called {slug!r}: `affiliate programs` lists them.")
    chosen = [program for key, program in sorted(catalog.programs.items()) if slug in ("", key)]
    listings = [_listing(program, day) for program in chosen]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in listings], ensure_ascii=False, indent=2))
    else:
        for line in _details(listings[0]) if slug else _table(listings):
            click.echo(line)
    folder = site.shown(site.programs)
    if echo_problems(site, (problem for problem in problems if shown(site, problem).path.startswith(folder))):
        raise SystemExit(1)


def _listing(program: Program, day: date) -> Listing:
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


def _table(listings: list[Listing]) -> Iterator[str]:
    if not listings:
        yield "There is no program yet. Begin one: affiliate new program NAME --network ID"
        return
    rows = [("program", "network", "sells to", "pays", "terms read", "rules")]
    for one in listings:
        markets = ", ".join(one.markets) or "everywhere"
        read = one.read_on or "never"
        rows.append((one.program, one.network, markets, one.pays or "nothing yet", read, str(len(one.rules))))
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)).rstrip()


def _details(one: Listing) -> Iterator[str]:
    yield f"{one.name} ({one.path})"
    yield f"  network     {one.network}" + (f", account {one.account}" if one.account else "")
    yield f"  sells to    {', '.join(one.markets) or 'everywhere'}, at {', '.join(one.domains)}"
    yield f"  pays        {one.pays or 'nothing yet'}"
    yield f"  terms read  {one.read_on or 'never: read them, and set `read_on`'}"
    if one.closed:
        yield f"  closed      {one.closed}"
    yield "" if one.rules else "Nothing special is known of this network: what holds for every paid link holds."
    for rule in one.rules:
        said = (rule.source, rule.read_on and f"read {rule.read_on}", rule.evidence and f"evidence {rule.evidence}")
        told = ", ".join(f"`{name}`" for name, keys in rules().items() if keys.get("fact") == rule.rule)
        yield f"  {rule.rule}: {rule.value}" + (f" (in `affiliate check`: {told})" if told else "")
        yield f"      {', '.join(filter(None, said))}"
