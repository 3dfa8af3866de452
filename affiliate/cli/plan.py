"""`affiliate plan`: write the link plan and the registry, or show what would change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from affiliate.cli.dry_run import DryRun, dry_run, settings_option, source_text
from affiliate.cli.proposals import proposed
from affiliate.cli.report import echo_problems
from affiliate.plan import diff, linkplan_text, read_linkplan, read_registry, write_plan
from affiliate.plan.linkplan import by_product
from affiliate.plan.page import Refusal
from affiliate.site import Site


@click.command("plan")
@click.option("--diff", "only_diff", is_flag=True, help="Write nothing; print what would change.")
@settings_option
@click.pass_obj
def command(site: Site, only_diff: bool, settings: str) -> None:
    """Decide every paid link of the site.

    Writes data/linkplan.jsonl (every paid link) and data/subids.csv (what each token stands for). A build does the
    same; this command does it without publishing.

    \b
    affiliate plan --diff      which old articles would my new product change?
    affiliate plan             accept it; then commit data/ with the articles

    Names that are only suggested (`link: suggest`) are listed with file, line and the link to write. Once sales and
    clicks are imported, offers that earned clearly more per click than those above them are listed as well: move one up
    to accept it. Nothing is switched for you.

    Exit status: 0 done; 1 problems were found (with --diff also: something would change); 2 the site cannot be read.
    """
    before, bad_lines = read_linkplan(site)
    outcome = dry_run(site, settings)
    problems = (*bad_lines, *outcome.problems)
    echo_problems(site, problems)
    changes = list(diff(before, outcome.links))
    for line in changes:
        click.echo(line)
    _section("By product:", by_product(before, outcome.links))
    _section("Suggested; write these links to accept:", _suggestions(site, outcome))
    _section("Shops that earned clearly more per click in the last year:", map(str, proposed(site, outcome.links)))
    if not only_diff:
        _write(site, outcome)
    pages = len({link.page for link in outcome.links if link.page})
    state = "Nothing changes" if not changes else "Not written" if only_diff else "Written"
    click.echo(f"{state}: {len(outcome.links)} paid links on {pages} of {len(outcome.pages)} pages.", err=True)
    if problems or (only_diff and changes):
        raise SystemExit(1)


def _write(site: Site, outcome: DryRun) -> None:
    """Write the plan, unless lines of the registry could not be read: writing it would lose their tokens for good."""
    _, bad_rows = read_registry(site)
    if bad_rows:
        raise click.ClickException(f"nothing was written: first fix {site.shown(site.subids)}")
    try:
        write_plan(site, outcome.registry, linkplan_text(outcome.links))
    except OSError as error:
        raise click.ClickException(f"{site.shown(site.linkplan.parent)} cannot be written: {error.strerror}") from None


def _section(title: str, lines: Iterable[str]) -> None:
    for number, line in enumerate(lines):
        if not number:
            click.echo(f"\n{title}")
        click.echo(f"  {line}")


def _suggestions(site: Site, outcome: DryRun) -> Iterator[str]:
    """Every name that is only suggested, as the link to write."""
    for page in outcome.pages:
        asked = [answer for answer in page.answers if answer.verdict.reason == Refusal.SUGGESTED]
        text = source_text(site.root / page.source) if asked else ""
        for answer in asked:
            line = answer.line_in(text)
            yield f"{page.source}{f':{line}' if line else ''}: {answer.verdict.rival}"
