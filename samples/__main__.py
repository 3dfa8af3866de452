"""`python -m samples`: a year of sample reports for the site in this folder, below private/reports."""

from __future__ import annotations

from pathlib import Path

import click

from affiliate.catalog import load_catalog
from affiliate.model import Catalog
from affiliate.site import Site

from .reports import report_files
from .slots import read_slots

SAMPLE_TRACKING_ID = "sevensqm-20"


@click.command()
@click.option(
    "--site", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".", show_default=True
)
def main(folder: Path) -> None:
    """Write a year of invented commission reports with this site's own sub-ids.

    A file that is there already stays as it is: raw reports are never changed. To start over, take private/ away.
    Exit status 1: the site is not built, or its catalog has problems.
    """
    site = Site.at(folder.resolve())
    catalog, problems = load_catalog(site)
    if not is_sample(catalog):
        click.echo("No sample reports: this site has accounts of its own.")
        return
    slots = read_slots(site)
    if problems:
        raise click.ClickException("\n".join(map(str, problems)))
    if not slots:
        raise click.ClickException(f"{site.shown(site.linkplan)} holds no paid link yet (build the site: make site)")
    written = [write_new(site.reports / path, text) for path, text in report_files(catalog, slots)]
    shown = site.shown(site.reports)
    click.echo(f"{sum(written)} sample reports written below {shown}, {len(written) - sum(written)} were there.")


def is_sample(catalog: Catalog) -> bool:
    """Whether this is the sample site: invented sales have no place in anybody's own books."""
    return any(SAMPLE_TRACKING_ID in account.tracking_ids for account in catalog.accounts.values())


def write_new(path: Path, text: str) -> bool:
    """Write the file unless there is one. A crash leaves no half of it."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}")
    draft.write_text(text, encoding="utf-8", newline="")
    draft.replace(path)
    return True


if __name__ == "__main__":
    main()
