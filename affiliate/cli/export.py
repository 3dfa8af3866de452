"""`affiliate export`: the books as files that other tools read."""

from __future__ import annotations

from pathlib import Path

import click
import duckdb

from affiliate.cli.bookkeeping import BooksFailure, place_of, say
from affiliate.cli.options import LEDGER
from affiliate.earnings.exporting import export, foreign
from affiliate.earnings.inert import visible
from affiliate.ledger import LedgerError, open_for_reading
from affiliate.site import Site


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@LEDGER
@click.pass_obj
def command(site: Site, folder: Path, ledger: Path | None) -> None:
    """Write the books into DIR as CSV and Parquet.

    \b
    current      one row for each reported row that counts today
    revisions    everything that was ever reported, with when and where, and whether it counts
    statements   the sums by network, account, currency and month
    current/     the rows of current again, one Parquet file for each network and month, for Spark and other tools
    months/      the same rows added up by month, for affiliate earnings --export

    Amounts have four decimals. In CSV, an apostrophe is put before texts that a spreadsheet would run as a formula
    (those that begin with = + - @), and control characters are replaced. Parquet has every value as it was reported.
    DIR must be new, empty, or contain an earlier export; it must not be in the public site.

    \b
    affiliate export private/export

    Exit status: 0 done; 2 DIR cannot be written, or there is no ledger.
    """
    _check(site, folder)
    try:
        with open_for_reading(place_of(site, ledger), on_wait=say) as books:
            for name, count in export(books, folder):
                place = f"{site.shown(folder)}/{name}"
                rows, files = f"{place}.csv, .parquet: {count:,} rows", f"{place}: {count:,} files by network and month"
                click.echo(visible(files if name.endswith("/") else rows))
    except (LedgerError, duckdb.Error) as error:
        raise BooksFailure(str(error)) from None
    except OSError as error:
        raise BooksFailure(f"{folder}: cannot be written: {error.strerror or error}") from None


def _check(site: Site, folder: Path) -> None:
    """The books never go where the public could read them, or over somebody else's files."""
    target = folder.resolve()
    for public in (site.content, site.root / "output"):
        if target.is_relative_to(public.resolve()):
            raise BooksFailure(f"{folder}: lies in {site.shown(public)}/, which is published; try private/export")
    if folder.exists() and not folder.is_dir():
        raise BooksFailure(f"{folder}: is a file; name a folder")
    if other := foreign(folder):
        raise BooksFailure(f"{folder}: holds other files ({other}); name a new or an empty folder")
