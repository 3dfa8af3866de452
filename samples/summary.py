"""`python -m samples.summary`: after a build, what was made and where to look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from affiliate.site import Site

PAGES = (("output/index.html", "the public site"), ("private/site/index.html", "the earnings, for you alone"))


def summary(site: Site) -> Iterator[str]:
    """One line for each thing to look at, with how much of it there is."""
    for page, what in PAGES:
        folder = (site.root / page).parent
        yield f"  {page:<26}{what} (pages: {_count(folder, '**/*.html')})"
    yield f"  {site.shown(site.linkplan):<26}every paid link (lines: {_lines(site.linkplan)})"
    yield f"  {site.shown(site.reports) + '/':<26}the networks' reports (files: {_count(site.reports, '*/*')})"


def _count(folder: Path, pattern: str) -> int:
    return sum(path.is_file() for path in folder.glob(pattern))


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines()) if path.exists() else 0


@click.command()
@click.option(
    "--site", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".", show_default=True
)
def main(folder: Path) -> None:
    """Say what was made and where to look. Exit status 1: a site is not built."""
    site = Site.at(folder.resolve())
    missing = [page for page, _ in PAGES if not (site.root / page).is_file()]
    if missing:
        raise click.ClickException(f"{' and '.join(missing)} are not built yet (run: make site)")
    click.echo("\n".join(("Ready to open:", *summary(site))))


if __name__ == "__main__":
    main()
