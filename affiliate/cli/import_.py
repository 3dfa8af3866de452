"""`affiliate import`: commission reports into the books, each row accounted for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import duckdb
from rich.console import Console
from rich.progress import track

from affiliate.cli.bookkeeping import BooksFailure, accounts_of, place_of, say
from affiliate.cli.options import AS_JSON, LEDGER
from affiliate.cli.site_networks import chosen, networks_at
from affiliate.earnings.inert import visible
from affiliate.ledger import (
    FileResult,
    LedgerError,
    import_file,
    open_for_reading,
    open_for_writing,
    quarantine,
    report_files,
    shown_name,
    unread,
)
from affiliate.networks import Network
from affiliate.reports import UnreadableReport
from affiliate.reports.unfolding import unfold
from affiliate.site import Site

SHOWN_PROBLEMS = 20  # of one file, on the terminal; --json and --rejected have them all
COUNTS = ("rows", "accepted", "unchanged", "rejected")


def latest() -> datetime:
    """When a report can have been made at the latest. A date in the future would overrule all that follows; but a day's
    grace, as somewhere it is tomorrow already."""
    return datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1)


class Moment(click.DateTime):
    """When a report was made: a day, or a day and a time (UTC); never in the future."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H%M"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        moment: datetime = super().convert(value, param, ctx)
        if moment > latest():
            self.fail(f"{value} is in the future; give the day on which the report was made", param, ctx)
        return moment


@click.command("import")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--network", callback=chosen, metavar="ID", help="The network of reports that do not tell it.")
@LEDGER
@click.option("--as-of", type=Moment(), metavar="DATE", help="The date of reports that do not state it: 2026-02-01.")
@click.option("--currency", default="", metavar="CODE", help="The currency of reports that do not state it.")
@AS_JSON
@click.option("--rejected", is_flag=True, help="Import nothing; list the rejected rows with their reasons.")
@click.option("--describe", is_flag=True, help="Import nothing; propose networks/NAME.toml for an unknown report.")
@click.pass_obj
def command(
    site: Site,
    files: tuple[Path, ...],
    network: Network | None,
    ledger: Path | None,
    as_of: datetime | None,
    currency: str,
    as_json: bool,
    rejected: bool,
    describe: bool,
) -> None:
    """Import commission reports into the books.

    FILE may be a folder: all files in and below it are read. Import as often as you like, in any order: each row counts
    once, and the newest report of it wins. Every row ends up accepted (new), unchanged (already known) or rejected (in
    quarantine, with the reason).

    \b
    affiliate import private/reports                     everything you downloaded
    affiliate import report.csv --as-of 2026-02-01       a report without a date
    affiliate import --rejected                          what is in quarantine, and why
    affiliate import new.csv --describe                  propose a declaration for an unknown report
    affiliate import private/reports --json | jq .       for scripts

    Exit status: 0 all rows are in; 1 some were rejected, the rest is in; 2 a file could not be read or is not a known
    report (nothing of it is in, the other files are), or the ledger cannot be used.
    """
    if describe:
        _describe(files)
        return
    place = place_of(site, ledger)
    if rejected == bool(files):
        raise click.UsageError("Name at least one report or folder, or --rejected alone.")
    try:
        if rejected:
            _list_quarantine(place, as_json)
            return
        options = {
            "network": network.id if network else "",
            "as_of": as_of,
            "currency": currency,
            "accounts": accounts_of(site),
            "networks": networks_at(site),
            "latest": latest(),
        }
        results = _import(site, place, files, options)
    except (LedgerError, duckdb.Error) as error:
        raise BooksFailure(str(error)) from None
    show = print_json if as_json else print_results
    show(results)
    raise SystemExit(exit_status(results))


def _describe(files: tuple[Path, ...]) -> None:
    from affiliate.declared.describe import describe

    if len(files) != 1:
        raise click.UsageError("Name one report to describe.")
    try:
        click.echo(describe(files[0]), nl=False)
    except UnreadableReport as reason:
        raise BooksFailure(f"{files[0]}: {reason}") from None


def exit_status(results: Iterable[FileResult]) -> int:
    """2 when a file could not be read, else 1 when something is wrong with a line, else 0."""
    return max((2 if not result.read else 1 if result.problems else 0 for result in results), default=0)


def _import(site: Site, ledger: Path, paths: Sequence[Path], options: dict[str, Any]) -> list[FileResult]:
    with open_for_writing(ledger, on_wait=say) as connection:
        found = on_terminal(list(report_files(paths, ledger)))
        return [result for path, fault in found for result in _results(connection, site, path, fault, options)]


def _results(
    connection: duckdb.DuckDBPyConnection, site: Site, path: Path, fault: str, options: dict[str, Any]
) -> Iterator[FileResult]:
    """What became of the file, or of each report in it."""
    if fault:
        yield unread(shown_name(path, site.root), fault)
        return
    for part in unfold(path, options["network"], options["networks"]):
        name = shown_name(part.path, site.root)
        if part.stranger:
            yield FileResult(name, "", 0, 0, 0, 0, notes=(f"passed over: {part.stranger}",))
        elif part.fault:
            yield unread(name, part.fault)
        else:
            yield _result(connection, site, part.path, name, options)


def _result(
    connection: duckdb.DuckDBPyConnection, site: Site, path: Path, name: str, options: dict[str, Any]
) -> FileResult:
    try:
        return import_file(connection, path, site_root=site.root, **options)
    except LedgerError as error:
        return unread(name, str(error))


def on_terminal(work: Sequence[tuple[Path, str]]) -> Iterable[tuple[Path, str]]:
    """The work, with a bar on standard error where somebody watches."""
    console = Console(stderr=True)
    return track(work, "Importing", console=console, transient=True, disable=not console.is_terminal)


def print_json(results: Sequence[FileResult]) -> None:
    """The results as scripts want them. Notes say why rows are not among the counts: on standard error."""
    _say_notes(results)
    keys = ("file", "network", *COUNTS)
    files = [
        {key: getattr(result, key) for key in keys} | {"problems": [asdict(problem) for problem in result.problems]}
        for result in results
    ]
    click.echo(json.dumps({"files": files}, ensure_ascii=False, indent=2))


def print_results(results: Sequence[FileResult]) -> None:
    """The counts of each file on standard output; problems and notes, and what to do about them, on standard error."""
    for result in results:
        _say_problems(result)
    _say_notes(results)
    for line in _table(results):
        click.echo(line)
    say(_advice(results))


def _say_problems(result: FileResult) -> None:
    for problem in result.problems[:SHOWN_PROBLEMS]:
        place = f"{result.file}:{problem.line}" if problem.line else result.file
        say(f"{place}: {problem.reason}")
    if (more := len(result.problems) - SHOWN_PROBLEMS) > 0:
        say(f"{result.file}: {more:,} more; all of them: affiliate import --rejected")


def _say_notes(results: Sequence[FileResult]) -> None:
    for note, files in _notes(results).items():
        say(f"{files[0]}{f' and {len(files) - 1} more' * (len(files) > 1)}: note: {note}")


def _notes(results: Sequence[FileResult]) -> dict[str, list[str]]:
    """The files of each note: pages of one pull all say the same."""
    found: dict[str, list[str]] = {}
    for result in results:
        for note in result.notes:
            found.setdefault(note, []).append(result.file)
    return found


def _table(results: Sequence[FileResult]) -> Iterator[str]:
    """The counts in columns, and the file last: names are long, and are not to be folded."""
    yield "".join(f"{count:>11}" for count in COUNTS) + "  network      file"
    for result in results:
        counts = (f"{getattr(result, count):,}" if result.read else "-" for count in COUNTS)
        network = result.network or ("passed over" if result.read else "not read")
        yield "".join(f"{count:>11}" for count in counts) + f"  {network:<11}  {visible(result.file)}"
    if len(results) > 1:
        totals = (f"{sum(getattr(result, count) for result in results):,}" for count in COUNTS)
        yield "".join(f"{total:>11}" for total in totals) + f"  {'':<11}  {len(results)} files"


def _advice(results: Sequence[FileResult]) -> str:
    status = exit_status(results)
    if status == 2:
        return "Files marked `not read` are not in the books. Fix the problems above and import them again."
    if status == 1:
        return "Rejected rows do not count. List them with: affiliate import --rejected"
    return "Every row is in the books. Which article earned what: affiliate earnings"


def in_quarantine(rows: int) -> str:
    """How many rows do not count until somebody fixes what is wrong with them."""
    counted = "1 row is" if rows == 1 else f"{rows:,} rows are" if rows else "Nothing is"
    return f"{counted} in quarantine"


def _list_quarantine(ledger: Path, as_json: bool) -> None:
    with open_for_reading(ledger, on_wait=say) as connection:
        rows = quarantine(connection)
    if as_json:
        click.echo(json.dumps({"rejected": [asdict(row) for row in rows]}, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(visible(f"{row.file}:{row.line}: {row.reason}"))
        if row.row:
            click.echo(f"    {visible(row.row)}")
    click.echo(f"{in_quarantine(len(rows))}.", err=True)
