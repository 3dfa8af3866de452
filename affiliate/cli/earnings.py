"""`affiliate earnings`: what was earned, by article or any other key, in a table, as JSON or as CSV."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from affiliate.cli.bookkeeping import BooksFailure, UnbalancedBooks, place_of
from affiliate.cli.click_columns import CLICK_COLUMNS, ClickRates, click_cells, click_rates, click_values
from affiliate.cli.options import LEDGER, SHAPE_CSV, SHAPE_JSON, SINCE, UNTIL
from affiliate.clicks import UnreadableClicksError
from affiliate.earnings.amounts import percent, written
from affiliate.earnings.balance import BalanceError
from affiliate.earnings.exported import ExportError
from affiliate.earnings.inert import csv_text, visible
from affiliate.earnings.reckoning import reckon
from affiliate.earnings.reported import Reported, checked_export, from_export, from_ledger
from affiliate.earnings.spark_session import SparkError, open_spark
from affiliate.earnings.summary import Line, Totals, between, summarise
from affiliate.ledger import LedgerError
from affiliate.model import Problem
from affiliate.site import Site

KEYS = ("article", "product", "program", "network", "month", "status", "kind", "tier", "attribution")
WIDE = 110  # columns of a terminal that has room for every amount; files and pipes always have
WIDER = 140  # with clicks
AMOUNTS = ("pending", "approved", "declined", "paid", "reversed")
EMPTY = {"article": "(unattributed)", "product": "(not known)", "program": "(not in the catalog)"}


@click.command("earnings")
@click.option("--by", type=click.Choice(KEYS), default="article", show_default=True, help="One line for each of these.")
@SINCE
@UNTIL
@click.option("--currency", default="", metavar="CODE", help="Only amounts in this currency, such as EUR.")
@LEDGER
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="What adds up the figures. Spark reads an export.",
)
@click.option(
    "--export",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Read an export made by `affiliate export DIR`; faster than a large ledger. Spark's default: private/export.",
)
@SHAPE_JSON
@SHAPE_CSV
@click.pass_obj
def command(
    site: Site,
    by: str,
    since: date | None,
    until: date | None,
    currency: str,
    ledger: Path | None,
    engine: str,
    folder: Path | None,
    shape: str | None,
) -> None:
    """Show what was earned, by article, product, program or month.

    The figures come from the reports imported so far. Approved includes what has already been paid; Paid says how much
    that is. Reversed is what networks took back by negative rows; it is already subtracted from Approved. Currencies
    are never added up.

    Once clicks are imported (affiliate clicks import), lines by article, network or month also show clicks, conversion,
    and EPC: earnings per click, pending and approved, on the days for which clicks are known.

    \b
    affiliate earnings                           which article earned what
    affiliate earnings --by month --since 2026-01
    affiliate earnings --by product --csv > products.csv
    affiliate earnings --engine spark            the same figures, added up by Spark; see docs/scaling.md

    Exit status: 0 done; 1 the books do not balance; 2 there is no ledger, the export is out of date, or wrong usage.
    """
    place = place_of(site, ledger)
    try:
        with _reported(site, place, engine, folder) as reported:
            found = reckon(site, reported, by, since, until)
            rows = between(found.rows, since, until, currency.upper())
            lines = summarise(found.engine, rows, (by,))
            attributed = summarise(found.engine, rows, ("article",))
            clicked = click_rates(found, rows, by, since, until)
            _report(found.problems)
    except (LedgerError, ExportError, SparkError, UnreadableClicksError) as error:
        raise BooksFailure(str(error)) from None
    except BalanceError as error:
        raise UnbalancedBooks(str(error)) from None
    if shape == "json":
        click.echo(json_text(by, lines, clicked), nl=False)
    elif shape == "csv":
        click.echo(csv_lines(by, lines, clicked), nl=False)
    else:
        _show(by, lines, attributed, clicked)


@contextmanager
def _reported(site: Site, ledger: Path, engine: str, folder: Path | None) -> Iterator[Reported]:
    if engine == "duckdb" and not folder:
        with from_ledger(ledger) as reported:
            yield reported
        return
    folder = folder or site.private / "export"
    export = checked_export(folder, site.shown(folder), ledger)
    with open_spark() if engine == "spark" else nullcontext() as adding, from_export(export, adding) as reported:
        yield reported


def _report(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(visible(str(problem)), err=True)


def json_text(by: str, lines: Iterable[Line], clicked: ClickRates) -> str:
    """The lines as JSON: the key under its own name, amounts as strings."""
    rows = [
        {by: line.keys[0], "currency": line.currency, **_amounts(line), **click_values(clicked, line)} for line in lines
    ]
    return json.dumps({"by": by, "rows": rows}, ensure_ascii=False, indent=2) + "\n"


def csv_lines(by: str, lines: Iterable[Line], clicked: ClickRates) -> str:
    """The lines as CSV."""
    header = (by, "currency", *AMOUNTS, "transactions", *(CLICK_COLUMNS if clicked is not None else ()))
    values = [(line, _amounts(line) | click_values(clicked, line)) for line in lines]
    return csv_text(
        header, ([str(line.keys[0]), line.currency, *(cells[name] for name in header[2:])] for line, cells in values)
    )


def _amounts(line: Line) -> dict[str, str | int | None]:
    texts: dict[str, str | int | None] = {name: written(getattr(line.totals, name), line.currency) for name in AMOUNTS}
    return texts | {"transactions": line.totals.transactions}


def _show(by: str, lines: Sequence[Line], by_article: Sequence[Line], clicked: ClickRates) -> None:
    console = Console() if sys.stdout.isatty() else Console(width=WIDE if clicked is None else WIDER)
    shown = AMOUNTS if console.width >= WIDE else tuple(name for name in AMOUNTS if name != "reversed")
    if not lines:
        console.print("No transactions in the ledger for this time and currency.")
    for currency in sorted({line.currency for line in lines}):
        console.print(_table(by, currency, shown, [line for line in lines if line.currency == currency], clicked))
        _say_unattributed(console, currency, [line for line in by_article if line.currency == currency])


def _table(by: str, currency: str, shown: Sequence[str], lines: Sequence[Line], clicked: ClickRates) -> Table:
    title = Text(visible(f"Earnings by {by}, {currency}"), style="bold")
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, show_footer=True)
    totals = sum((line.totals for line in lines), Totals())
    table.add_column(by.capitalize(), footer="Total", overflow="fold")
    for name in shown:
        footer = written(getattr(totals, name), currency, grouped=True)
        table.add_column(name.capitalize(), footer=footer, justify="right", no_wrap=True)
    table.add_column("Rows", footer=str(totals.transactions), justify="right")
    for name in CLICK_COLUMNS if clicked is not None else ():
        table.add_column("EPC" if name == "epc" else name.capitalize(), justify="right", no_wrap=True)
    for line in lines:
        amounts = (written(getattr(line.totals, name), currency, grouped=True) for name in shown)
        key = Text(visible(str(line.keys[0])) or EMPTY.get(by, "(none)"))
        table.add_row(key, *amounts, str(line.totals.transactions), *click_cells(clicked, line))
    return table


def _say_unattributed(console: Console, currency: str, lines: Sequence[Line]) -> None:
    earned = sum((line.totals for line in lines), Totals()).earned
    without = sum((line.totals for line in lines if not line.keys[0]), Totals()).earned
    share = percent(without, earned)
    console.print(
        f"No article is known for {written(without, currency, grouped=True)} {visible(currency)} "
        f"of the {written(earned, currency, grouped=True)} approved and pending ({share} %).\n",
        markup=False,
        highlight=False,
    )
