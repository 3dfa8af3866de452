"""`affiliate clicks`: count clicks from logs, analytics exports and network reports, and show them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click
import duckdb
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from affiliate.cli.bookkeeping import BooksFailure, say
from affiliate.cli.options import AS_JSON, SHAPE_CSV, SHAPE_JSON, SINCE, UNTIL
from affiliate.cli.progress import progress
from affiliate.clicks import PREFIX, ClickResult, UnreadableClicksError, folder_of, import_clicks, month_of, ours_of
from affiliate.earnings.click_lines import BY, ClickLine, click_lines
from affiliate.earnings.clicks import Clicks, clicks_between, read_clicks
from affiliate.earnings.duck import Duck
from affiliate.earnings.inert import csv_text, visible
from affiliate.earnings.knowledge import Knowledge, read_knowledge
from affiliate.site import Site

COUNTS = ("lines", "counted", "bots", "other", "rejected")
SHOWN_PROBLEMS = 20
NOT_KNOWN = "(not known)"


class Month(click.ParamType[tuple[date, date]]):
    """A month, or one day."""

    name = "month|day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[date, date]:
        try:
            return value if isinstance(value, tuple) else month_of(value)
        except ValueError:
            self.fail(f"{value!r} is neither a month (2026-10) nor a day (2026-10-03)", param, ctx)


@click.group("clicks")
def command() -> None:
    """Import and show clicks on your links.

    Only sums by day are kept, never who clicked.

    \b
    affiliate clicks import private/logs/*.gz     server logs of your short links
    affiliate clicks show                         what was counted so far
    """


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--path-prefix", default=PREFIX, show_default=True, metavar="PATH", help="The folder of your short links."
)
@click.option("--period", type=Month(), help="The month (or day) of reports that do not state it: 2026-10.")
@AS_JSON
@click.pass_obj
def import_(
    site: Site, files: tuple[Path, ...], path_prefix: str, period: tuple[date, date] | None, as_json: bool
) -> None:
    """Count the clicks in logs, analytics exports and reports.

    FILE may be a folder: all files in and below it are read. Known formats are access logs (combined, CloudFront,
    Cloudflare, Caddy; also gzip), exports of Plausible, Umami and GoatCounter, and reports of Amazon, Awin, Rakuten and
    eBay that contain clicks. Only daily sums are kept, in private/clicks: no addresses, no browsers, no referrers.
    Import as often as you like, in any order.

    \b
    affiliate clicks import /var/log/nginx/access.log*
    affiliate clicks import private/reports/awin/click-references-2026-10.csv

    Each line ends up counted, bots, other (nothing of yours), or rejected with the reason.

    Exit status: 0 all lines were understood; 1 some were rejected, the rest is in; 2 a file could not be read or has an
    unknown format (nothing of it is in, the other files are).
    """
    plain = path_prefix.strip("/")
    if not plain or not path_prefix.startswith("/") or "?" in plain:
        raise click.BadParameter("start with a slash and name a folder, like /go/", param_hint="--path-prefix")
    known, folder = _knowledge(site), folder_of(site)
    ours = ours_of(known.registry, known.links, known.catalog, path_prefix)
    try:
        work = progress("Counting")(list(_files(files, folder)))
        results = [import_clicks(path, site.shown(path), ours, folder, period) for path in work]
    except (OSError, duckdb.Error) as error:
        raise BooksFailure(f"{site.shown(folder)}: cannot be written: {error}") from None
    if as_json:
        click.echo(json.dumps({"files": [asdict(result) for result in results]}, ensure_ascii=False, indent=2))
    else:
        _print(results)
    raise SystemExit(2 if any(r.unreadable for r in results) else 1 if any(r.rejected for r in results) else 0)


def _files(named: Iterable[Path], folder: Path) -> Iterator[Path]:
    for path in named:
        if not path.is_dir():
            yield path
            continue
        below = sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
        yield from (file for file in below if not file.is_relative_to(folder))


def _knowledge(site: Site) -> Knowledge:
    known = read_knowledge(site)
    for problem in known.problems:
        say(str(problem))
    return known


def _print(results: Sequence[ClickResult]) -> None:
    for result in results:
        for problem in result.problems[:SHOWN_PROBLEMS]:
            say(f"{result.file}:{problem.line}: {problem.reason}")
        if (more := result.rejected - SHOWN_PROBLEMS) > 0:
            say(f"{result.file}: {more:,} more lines were rejected; --json has the first thousand")
        if result.unreadable:
            say(f"{result.file}: {result.unreadable}")
    click.echo("".join(f"{count:>12}" for count in COUNTS) + "  source       file")
    for result in results:
        counts = ("-" if result.unreadable else f"{getattr(result, count):,}" for count in COUNTS)
        source = ", ".join(result.sources) or "not read"
        click.echo("".join(f"{count:>12}" for count in counts) + f"  {source:<11}  {visible(result.file)}")


@command.command("show")
@click.option("--by", type=click.Choice(BY), default="article", show_default=True, help="One line for each of these.")
@SINCE
@UNTIL
@SHAPE_JSON
@SHAPE_CSV
@click.pass_obj
def show(site: Site, by: str, since: date | None, until: date | None, shape: str | None) -> None:
    """Show the clicks and visitors counted so far.

    Several sources may see the same click. They are never added up: for each network and month, the source that saw
    most counts. --by source shows what each of them saw.

    \b
    affiliate clicks show --by month
    affiliate clicks show --by placement --since 2026-10 --csv > clicks.csv

    Exit status: 0 done; 2 the roll-ups in private/clicks cannot be read.
    """
    with _clicks(site) as clicks:
        lines = click_lines(clicks_between(clicks, since, until), by)
    names = ("clicks", *(["seen"] if by == "source" else []), "visitors")
    rows = [(line.key, *(getattr(line, name) for name in names)) for line in lines]
    if shape == "json":
        found = [dict(zip((by, *names), row, strict=True)) for row in rows]
        click.echo(json.dumps({"by": by, "rows": found}, ensure_ascii=False, indent=2))
    elif shape == "csv":
        click.echo(csv_text((by, *names), rows), nl=False)
    else:
        _show(by, names, lines)


@contextmanager
def _clicks(site: Site) -> Iterator[Clicks]:
    places = _knowledge(site).places
    with duckdb.connect() as connection:
        try:
            yield read_clicks(Duck(connection), folder_of(site), places)
        except UnreadableClicksError as error:
            raise BooksFailure(str(error)) from None


def _show(by: str, names: Sequence[str], lines: Sequence[ClickLine]) -> None:
    console = Console()
    if not lines:
        console.print("No clicks were imported for this time; import some with: affiliate clicks import FILE...")
        return
    table = Table(title=Text(f"Clicks by {by}", style="bold"), title_justify="left", box=SIMPLE_HEAD, show_footer=True)
    table.add_column(by.capitalize(), footer="Total", overflow="fold")
    for name in names:
        total = sum(getattr(line, name) for line in lines)
        table.add_column(name.capitalize(), footer="" if name == "seen" else f"{total:,}", justify="right")
    for line in lines:
        key = Text(visible(line.key) or NOT_KNOWN)
        table.add_row(key, *(f"{getattr(line, name):,}" for name in names))
    console.print(table)
