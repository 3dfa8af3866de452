"""`affiliate forms`: propose other ways to write the products' names, for an editor to look through."""

from __future__ import annotations

import click

from affiliate.catalog import load_catalog
from affiliate.cli.report import echo_problems
from affiliate.plan.forms import Forms, forms_text, read_forms, with_proposals
from affiliate.site import Site


@click.command("forms")
@click.pass_obj
def command(site: Site) -> None:
    """Propose plurals, hyphens and accents of product names.

    The proposals are written into data/forms.toml and link like the names themselves from then on. Look through the new
    lines, and write false after those that mean something else; they stay that way.

    \b
    affiliate forms                    after adding products
    affiliate plan --diff              see what the new forms change

    Exit status: 0 written, or nothing new; 2 data/forms.toml has a mistake and is left as it is.
    """
    catalog, _ = load_catalog(site)
    before, problems = read_forms(site)
    if problems:
        echo_problems(site, problems)
        raise SystemExit(2)
    after = with_proposals(catalog, before)
    new = _new(before, after)
    for slug, forms in new.items():
        click.echo(f"{slug}: {', '.join(forms)}")
    if new:
        site.forms.parent.mkdir(parents=True, exist_ok=True)
        site.forms.write_text(forms_text(after), encoding="utf-8")
    count = sum(map(len, new.values()))
    written = f"{count} new, written to {site.shown(site.forms)}: write false after those that mean something else."
    click.echo(written if new else "Nothing new.", err=True)


def _new(before: Forms, after: Forms) -> dict[str, list[str]]:
    known = {form for forms in before.values() for form in forms}
    found = {slug: sorted(forms.keys() - known) for slug, forms in sorted(after.items())}
    return {slug: forms for slug, forms in found.items() if forms}
