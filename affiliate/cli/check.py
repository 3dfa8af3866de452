"""`affiliate check`: what is wrong with products, programs, accounts, articles and built pages, in one run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click

from affiliate.catalog import load_catalog
from affiliate.catalog.references import check_references, find_references
from affiliate.cli.dry_run import dry_run, settings_option
from affiliate.cli.options import AS_JSON, TODAY
from affiliate.cli.places import of_rules, placed
from affiliate.cli.progress import progress
from affiliate.cli.report import echo_problems, shown
from affiliate.declared import networks_of
from affiliate.model import Problem
from affiliate.plan import Settings, ground_of, read_linkplan, read_registry, without_offer
from affiliate.rules import Known, check_sources, check_terms, read_accepted, remaining
from affiliate.site import Site

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
PARSERS = ("selectolax", "tinycss2", "cssselect2")
NO_PARSER = "Skipped: the rules about finished pages. They need: pip install 'pelican-affiliate[linkcheck]'"


@click.command("check")
@click.option("--quick", is_flag=True, help="Check the files only, without letting Pelican read the articles.")
@click.option(
    "--site", "output", type=FOLDER, help="Check the pages and feeds of the site built into this folder instead."
)
@AS_JSON
@TODAY
@settings_option
@click.pass_obj
def command(site: Site, quick: bool, output: Path | None, as_json: bool, today: datetime | None, settings: str) -> None:
    """Find mistakes in products, programs, articles and pages.

    Each problem names file and line, says what is wrong, and what to do about it.

    \b
    affiliate check                    before publishing
    affiliate check --quick            while editing products and programs
    affiliate check --site output      after building: what readers get
    affiliate check --json | jq .      for scripts

    docs/rules.md lists the rules. Findings that you accept go into rules.toml, each with its reason.

    Exit status: 0 nothing found, 1 problems found, 2 the site cannot be read.
    """
    day = today.date() if today else date.today()
    problems = _built(site, output, day) if output else _sources(site, day, None if quick else settings)
    accepted, mistakes = read_accepted(site)
    left, silenced = remaining({shown(site, problem) for problem in problems}, accepted)
    _tell(site, [*left, *mistakes], silenced, as_json)


def _tell(site: Site, problems: list[Problem], silenced: int, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in sorted(set(problems))], ensure_ascii=False, indent=2))
        count = len(set(problems))
    else:
        count = echo_problems(site, problems)
    accepted = f" Accepted in rules.toml: {silenced}." if silenced else ""
    click.echo((f"{count} problem{'s' * (count != 1)} found." if count else "No problem found.") + accepted, err=True)
    if count:
        raise SystemExit(1)


def _sources(site: Site, today: date, settings: str | None) -> list[Problem]:
    """What is wrong before the build: in the files, and with `settings` in the articles as Pelican reads them."""
    catalog, problems = load_catalog(site)
    networks, undeclared = networks_of(site)
    ground, unusable = ground_of(catalog, Settings(), site.root, networks)
    known = Known(catalog, ground.market, today)
    _, bad_rows = read_registry(site)
    _, bad_lines = read_linkplan(site)
    references = check_references(catalog, find_references(site))
    unsold = without_offer(catalog, ground.market)
    terms = of_rules(site, check_terms(catalog, today, site.shown(site.accounts)))
    written = check_sources(site, known, progress("Reading articles"))
    found = (*problems, *unusable, *undeclared, *unsold, *terms, *references, *bad_rows, *bad_lines, *written)
    told = [shown(site, problem) for problem in placed(site, found)]
    try:
        return told + _articles(site, known, settings, told) if settings else told
    except click.ClickException as unreadable:
        echo_problems(site, told)  # what is wrong in the files may be why Pelican stumbled
        unreadable.exit_code = 2  # type: ignore[misc]  # as documented; click gives it 1
        raise


def _articles(site: Site, known: Known, settings: str, told: Iterable[Problem]) -> list[Problem]:
    """What only Pelican can tell, without what the files told already."""
    seen = {(problem.path, problem.line) for problem in told if problem.line}
    outcome = dry_run(site, settings)
    found = [shown(site, problem) for problem in placed(site, (*outcome.problems, *outcome.warnings))]
    problems = [problem for problem in found if (problem.path, problem.line) not in seen]
    try:
        from affiliate.cli.pages import check_articles
    except ModuleNotFoundError as missing:
        _only_the_parser(missing)
        click.echo(NO_PARSER, err=True)
        return problems
    known.take_in(outcome.links)
    return problems + check_articles(site, known, progress("Judging articles")(outcome.pages))


def _only_the_parser(missing: ModuleNotFoundError) -> None:
    """It comes with an extra; any other module that is missing is a fault of ours."""
    if (missing.name or "").partition(".")[0] not in PARSERS:
        raise missing


def _built(site: Site, output: Path, today: date) -> list[Problem]:
    try:
        from affiliate.cli.pages import check_output
    except ModuleNotFoundError as missing:
        _only_the_parser(missing)
        raise click.UsageError("--site needs another library: pip install 'pelican-affiliate[linkcheck]'") from None
    catalog, _ = load_catalog(site)
    ground, _ = ground_of(catalog, Settings(), site.root, networks_of(site)[0])
    links, _ = read_linkplan(site)
    return check_output(site, output, Known.with_plan(catalog, ground.market, today, links), links)
