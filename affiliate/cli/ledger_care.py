"""`affiliate ledger verify` and `rebuild`: audit the books, and make them anew from the raw reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import duckdb

from affiliate.cli.bookkeeping import accounts_of, in_words, place_of, reading, say
from affiliate.cli.import_ import exit_status, in_quarantine, on_terminal, print_results
from affiliate.cli.options import LEDGER
from affiliate.cli.report import shown
from affiliate.cli.site_networks import networks_at
from affiliate.earnings.amounts import written
from affiliate.earnings.balance import BalanceError
from affiliate.earnings.books import read_books
from affiliate.earnings.inert import visible
from affiliate.ledger import quarantine, statement_totals
from affiliate.ledger.control_totals import ControlTotal, control_totals
from affiliate.ledger.rebuild import rebuild
from affiliate.ledger.typed_statements import Comparison, compared, read_typed_statements
from affiliate.ledger.verify import faults
from affiliate.model import Problem
from affiliate.site import Site


@click.command("rebuild")
@LEDGER
@click.pass_obj
def rebuilt(site: Site, ledger: Path | None) -> None:
    """Make the ledger again from the raw reports.

    Use it when the ledger is damaged, comes from another version, or when a newer version reads reports better. The new
    ledger is made beside the old one and replaces it in one step at the end. The options you gave when importing
    (--as-of, --network, --currency) are taken from the old ledger. If a report is missing or was changed, the old
    ledger stays.

    \b
    affiliate ledger rebuild

    Exit status: 0 all rows are in; 1 some were rejected; 2 a file could not be read, or the old ledger was kept.
    """
    place = place_of(site, ledger)
    with in_words(place):
        results = rebuild(
            place, site.reports, site.root, accounts_of(site), networks_at(site), on_wait=say, track=on_terminal
        )
    print_results(results)
    raise SystemExit(exit_status(results))


@click.command("verify")
@LEDGER
@click.pass_obj
def verified(site: Site, ledger: Path | None) -> None:
    """Audit the books, from the raw files to the totals.

    \b
    Raw files      every imported report is still there, byte for byte
    Rows           each row of each report is in the ledger once, and leads to its report
    Sums           articles plus unattributed equals the statement, per account and month
    Their totals   what the networks' reports of totals state (Amazon's Fee-Tracking), by tracking ID
    Your totals    what you typed into private/statements.csv: network,account,currency,month,amount,which
                   (which: approved, pending, declined, paid or earned; approved when left out)

    Exit status: 0 everything is right; 1 something is not, and is listed; 2 there is no ledger.
    """
    statements = site.private / "statements.csv"
    with reading(site, ledger) as books:
        problems = [*faults(books, site.root), *_of_articles(site, books)]
        files = books.execute("SELECT count(*), coalesce(sum(rows), 0) FROM files").fetchone() or (0, 0)
        stated = control_totals(books)
        typed, unread = read_typed_statements(statements)
        held = compared(typed, statement_totals(books), accounts_of(site))
        waiting = len(quarantine(books))
    problems += [*unread, *(_difference(statements, each) for each in held if each.missing)]
    problems += [_disagreement(each) for each in stated if not each.agrees]
    for problem in problems:
        say(str(shown(site, problem)))
    click.echo(f"{files[0]:,} reports with {files[1]:,} rows; {len(held):,} totals of yours compared.")
    if stated:
        click.echo(f"{len(stated):,} totals of reports compared.")
    if waiting:
        click.echo(f"{in_quarantine(waiting)}: affiliate import --rejected")
    fine = "Everything else is right." if waiting else "Everything is right."
    click.echo(f"{len(problems):,} problems found." if problems else fine)
    raise SystemExit(1 if problems else 0)


def _of_articles(site: Site, books: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    try:
        read_books(site, books)
    except BalanceError as error:
        yield Problem("", 0, "", str(error))


def _disagreement(each: ControlTotal) -> Problem:
    said, booked = (
        f"{items:,} items shipped, {written(fees, each.currency)} {each.currency}"
        for items, fees in ((each.items, each.fees), (each.booked_items, each.booked_fees))
    )
    whose = visible(f"{each.network}, tracking ID {each.tracking_id}, {each.first} to {each.last}")
    says = f"this report says {said}" if each.line else "this report does not have it"
    fix = "import the newest earnings report of these days; rejected rows: affiliate import --rejected"
    return Problem(each.file, each.line, "", f"{whose}: {says}, the books {booked}", fix)


def _difference(path: Path, each: Comparison) -> Problem:
    typed = each.typed
    said, booked, difference = (
        f"{written(amount, typed.currency)} {typed.currency}"
        for amount in (typed.amount, each.booked, abs(each.missing))
    )
    whose = visible(f"{typed.network}, account {typed.account or '(none)'}, {typed.month}, {typed.which}")
    what = f"{whose}: the network's page says {said}, the books {booked}: {difference} "
    if each.missing > 0:
        fix = "import the newest report of the month; rejected rows: affiliate import --rejected"
        return Problem(str(path), typed.line, "", f"{what}are missing", fix)
    fix = "check whether the page's months start on another day, or whether it shows only one of several accounts"
    return Problem(str(path), typed.line, "", f"{what}too much", fix)
