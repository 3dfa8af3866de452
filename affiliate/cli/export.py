"""`affiliate export`: the books as files that other tools read."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import click
import duckdb

from affiliate.cli.bookkeeping import place_of, say
from affiliate.earnings.inert import cell, visible
from affiliate.ledger import LedgerError, open_for_reading
from affiliate.site import Site

_VIEWS = {"current": "current", "revisions": "history"}  # file: view of the ledger
NAMES = tuple(f"{name}.{kind}" for name in _VIEWS for kind in ("csv", "parquet"))
_PORTION = 10_000


class ExportError(click.ClickException):
    """The folder is no place for the books."""

    exit_code = 2


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--ledger", type=click.Path(path_type=Path), help="Another ledger than private/ledger.duckdb.")
@click.pass_obj
def command(site: Site, folder: Path, ledger: Path | None) -> None:
    """Write the books into DIR as CSV and Parquet, for spreadsheets and data tools.

    \b
    current      one row for each reported row that counts today
    revisions    everything that was ever reported, with when and where, and whether it counts

    Amounts have four decimals. CSV is for spreadsheets: a text that one would run as a formula (it begins with = + - @)
    gets an apostrophe in front, control characters are replaced. Parquet has every value as it was reported.
    DIR must be new, empty, or hold an earlier export; it cannot lie in the public site.

    \b
    affiliate export private/export

    Exit status: 0 done; 2 DIR cannot be written, or there is no ledger.
    """
    _check(site, folder)
    try:
        with open_for_reading(place_of(site, ledger), on_wait=say) as books:
            folder.mkdir(parents=True, exist_ok=True)
            for name, view in _VIEWS.items():
                query = f"FROM {view} ORDER BY ALL"
                with _replacing(folder / f"{name}.parquet") as fresh:
                    books.sql(query).write_parquet(str(fresh))
                with _replacing(folder / f"{name}.csv") as fresh:
                    count = _write_csv(books.execute(query), fresh)
                click.echo(visible(f"{site.shown(folder / name)}.csv, .parquet: {count:,} rows"))
    except (LedgerError, duckdb.Error) as error:
        raise ExportError(visible(str(error))) from None
    except OSError as error:
        raise ExportError(visible(f"{folder}: cannot be written: {error.strerror or error}")) from None


def _check(site: Site, folder: Path) -> None:
    """The books never go where the public could read them, or over somebody else's files."""
    target = folder.resolve()
    for public in (site.content, site.root / "output"):
        if target.is_relative_to(public.resolve()):
            raise ExportError(
                visible(f"{folder}: lies in {site.shown(public)}/, which is published; try private/export")
            )
    if not folder.is_dir():
        if folder.exists():
            raise ExportError(visible(f"{folder}: is a file; name a folder"))
        return
    foreign = sorted(file.name for file in folder.iterdir() if file.name not in NAMES and file.name[0] != ".")
    if foreign:
        raise ExportError(visible(f"{folder}: holds other files ({foreign[0]}); name a new or an empty folder"))


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its place when it is complete."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
        fresh = Path(file.name)
    try:
        yield fresh
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _write_csv(rows: duckdb.DuckDBPyConnection, path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(column for column, *_ in rows.description or ())
        while portion := rows.fetchmany(_PORTION):
            writer.writerows([_cell(value) for value in row] for row in portion)
            count += len(portion)
    return count


def _cell(value: Any) -> str:
    return cell(value if isinstance(value, str | int | Decimal | None) else str(value))
