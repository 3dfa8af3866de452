"""Large reports into the ledger, beside what others take for a part of the work."""

from __future__ import annotations

import csv
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import duckdb

from affiliate.ledger import import_file, open_for_writing
from benchmarks.big_reports import awin_download
from benchmarks.result import Result, cpu_of

ROWS = 1_000_000
AMOUNTS, MOMENTS = ("commission", "sale_amount"), ("date", "click_date", "validation_date")
GROUPED = """
    SELECT date_trunc('month', date), commission_status, currency, count(*), sum(commission) FROM {} GROUP BY ALL"""


def run() -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        first, later = site / "first-as-of-2026-12-31.csv", site / "later-as-of-2027-02-01.csv"
        awin_download(first, ROWS)
        awin_download(later, ROWS, changed=True)
        runs = [_imported(site / f"{number}.duckdb", first, later) for number in range(3)]
        ours, again, changed = map(min, zip(*runs, strict=True))
        yield from _beside_peers(first, ours)
        yield Result("the same file again, beside the first time", again, ours, "CPU s")
        yield Result("a later file, a quarter changed", changed, ours, "CPU s, beside the first")


def _imported(ledger: Path, first: Path, later: Path) -> tuple[float, ...]:
    """What it takes to import the first file into a new ledger, the same again, and the later one."""
    with open_for_writing(ledger) as books:

        def importing(file: Path) -> Callable[[], object]:
            return lambda: import_file(books, file, site_root=ledger.parent)

        return tuple(cpu_of(importing(file)) for file in (first, first, later))


def _beside_peers(file: Path, ours: float) -> Iterator[Result]:
    """None of the peers knows what another file said; DuckDB's and pandas' keep nothing on the disk."""
    with duckdb.connect() as plain:
        table = f"read_csv('{file}')"

        def read_and_grouped() -> None:
            plain.execute(f"CREATE OR REPLACE TABLE report AS FROM {table}")
            plain.execute(GROUPED.format("report")).fetchall()

        streamed = cpu_of(lambda: plain.execute(GROUPED.format(table)).fetchall(), repeat=3)
        whole = cpu_of(read_and_grouped, repeat=3)
    yield Result("1M rows imported, beside GROUP BY, 4 columns", ours, streamed, "CPU s")
    yield Result("1M rows imported, beside reading + GROUP BY", ours, whole, "CPU s")
    upserted = cpu_of(lambda: _upserted(file, file.with_suffix(".sqlite")))
    yield Result("1M rows imported, beside SQLite's upsert", ours, upserted, "CPU s")
    if find_spec("pandas"):
        guessed, exact = cpu_of(lambda: _read_guessing(file)), cpu_of(lambda: _read_exactly(file))
        yield Result("1M rows imported, beside pandas guessing", ours, guessed, "CPU s")
        yield Result("1M rows imported, beside pandas reading", ours, exact, "CPU s")
    else:
        print("pandas is not installed, and left out")


def _read_guessing(file: Path) -> None:
    """Amounts exact, moments as such: floats are no money. Of the other cells, Namibia (NA) and zeros before ids go."""
    import pandas

    pandas.read_csv(file, converters=dict.fromkeys(AMOUNTS, Decimal), parse_dates=[*MOMENTS])


def _read_exactly(file: Path) -> None:
    """The same, with every other cell as it stands."""
    import pandas

    rows = pandas.read_csv(file, dtype=str, keep_default_na=False)
    for name in AMOUNTS:
        rows[name] = rows[name].map(Decimal)
    for name in MOMENTS:
        rows[name] = pandas.to_datetime(rows[name])


def _upserted(file: Path, database: Path) -> None:
    """The same care, and each row under its id: what a ledger of one's own would begin with."""
    with file.open(encoding="utf-8", newline="") as lines, closing(sqlite3.connect(database)) as connection:
        rows = csv.reader(lines)
        names = next(rows)
        columns = ", ".join(f'"{name}"' for name in names)
        news = ", ".join(f'"{name}" = excluded."{name}"' for name in names[1:])
        places = ", ".join("?" for _ in names)
        connection.execute(f'CREATE TABLE sales ({columns}, PRIMARY KEY ("{names[0]}"))')
        connection.executemany(
            f'INSERT INTO sales VALUES ({places}) ON CONFLICT ("{names[0]}") DO UPDATE SET {news}',  # noqa: S608 — ours
            _checked(rows, [names.index(name) for name in AMOUNTS], [names.index(name) for name in MOMENTS]),
        )
        connection.commit()


def _checked(rows: Iterable[list[str]], amounts: list[int], moments: list[int]) -> Iterator[list[str | int]]:
    for row in rows:
        cells: list[str | int] = [*row]
        for place in amounts:
            cells[place] = int(Decimal(row[place]).scaleb(4))
        for place in moments:
            cells[place] = str(datetime.fromisoformat(row[place])) if row[place] else ""
        yield cells
