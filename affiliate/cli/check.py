"""affiliate check: everything that is wrong with products, programs, accounts and articles, in one run."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime

import click

from affiliate.catalog import load_catalog
from affiliate.catalog.references import check_references, find_references
from affiliate.cli.dry_run import dry_run, settings_option
from affiliate.cli.report import echo_problems, shown
from affiliate.model import Problem
from affiliate.plan import Settings, check_rules, ground_of, read_linkplan, read_registry, without_offer
from affiliate.site import Site


@click.command("check")
@click.option("--quick", is_flag=True, help="Leave out what only Pelican can tell about the articles.")
@click.option("--json", "as_json", is_flag=True, help="Problems as JSON on standard output.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day that prices are judged on.  [default: today]")
@settings_option
@click.pass_obj
def command(site: Site, quick: bool, as_json: bool, today: datetime | None, settings: str) -> None:
    """Find every mistake in products, programs, accounts, links and rules: file, line, what is wrong, what to do.

    \b
    affiliate check                    before publishing
    affiliate check --quick            while editing products: no Pelican
    affiliate check --json | jq .      for scripts

    Exit status: 0 nothing found, 1 problems found, 2 the site cannot be read.
    """
    problems = _files(site, today.date() if today else date.today())
    if not quick:
        seen = {(problem.path, problem.line) for problem in problems if problem.line}
        problems += [p for p in dry_run(site, settings).problems if (p.path, p.line) not in seen]
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in sorted(set(problems))], ensure_ascii=False, indent=2))
        count = len(set(problems))
    else:
        count = echo_problems(site, problems)
    click.echo(f"{count} problem{'s' * (count != 1)} found." if count else "No problem found.", err=True)
    if count:
        raise SystemExit(1)


def _files(site: Site, today: date) -> list[Problem]:
    """The problems that the files tell without Pelican."""
    catalog, problems = load_catalog(site)
    ground, unusable = ground_of(catalog, Settings(), site.root)
    _, bad_rows = read_registry(site.subids)
    _, bad_lines = read_linkplan(site.linkplan)
    references = check_references(catalog, find_references(site))
    unsold = without_offer(catalog, ground.market)
    found = (*problems, *unusable, *unsold, *check_rules(catalog, today), *references, *bad_rows, *bad_lines)
    return [shown(site, problem) for problem in found]
