"""`python -m samples.summary`: after a build, what was made, where to look at it, and what the year earned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import click

from affiliate.earnings.amounts import written
from affiliate.earnings.books import open_books
from affiliate.earnings.summary import Line, Totals, summarise
from affiliate.site import Site

PAGES = (("output/index.html", "the public site"), ("private/site/index.html", "the earnings, for you alone"))


def summary(site: Site) -> Iterator[str]:
    """One line for each thing to look at, with how much of it there is."""
    for page, what in PAGES:
        folder = (site.root / page).parent
        yield f"  {page:<26}{what} (pages: {_count(folder, '**/*.html')})"
    yield f"  {site.shown(site.linkplan):<26}every paid link (lines: {_lines(site.linkplan)})"
    yield f"  {site.shown(site.reports) + '/':<26}the networks' reports (files: {_count(site.reports, '*/*')})"


def earnings(site: Site) -> Iterator[str]:
    """The books in four lines: each currency, the best articles, what is not attributed."""
    with open_books(site, site.ledger) as books:
        lines = summarise(books.engine, books.rows, ("article",))
    totals: defaultdict[str, Totals] = defaultdict(Totals)
    for line in lines:
        totals[line.currency] += line.totals
    for currency, total in sorted(totals.items()):
        approved, paid, pending = (_amount(each, currency) for each in (total.approved, total.paid, total.pending))
        yield f"  {currency}: {approved} approved ({paid} of which paid), {pending} pending"
    known, unknown = ([line for line in lines if bool(line.keys[0]) is has_article] for has_article in (True, False))
    best = {line.currency: line for line in sorted(known, key=lambda line: line.totals.earned)}
    yield "  best article: " + ", ".join(f"{_of(line)} by {line.keys[0]}" for _, line in sorted(best.items()))
    yield "  no article known for: " + (", ".join(map(_of, unknown)) or "nothing")


def _of(line: Line) -> str:
    return f"{_amount(line.totals.earned, line.currency)} {line.currency}"


def _amount(amount: Decimal, currency: str) -> str:
    return written(amount, currency, grouped=True)


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
    click.echo("\n".join(("The year's earnings:", *earnings(site), "Ready to open:", *summary(site))))


if __name__ == "__main__":
    main()
