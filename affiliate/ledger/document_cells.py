"""The cells of a large JSON or XML report laid out for DuckDB, so that it reads them as it reads those of a table."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir

import duckdb

from affiliate.ledger.strict_csv import read_strictly, takes
from affiliate.ledger.sure_sql import Reading
from affiliate.reports.source import Source
from affiliate.reports.tables import Row

PREFIX = ".cells-"
REMEMBERED, REMEMBERED_LENGTH = 4096, 400  # answers for each field, and the characters that they are about
_STRUCT = "CASE WHEN CELL <> '' THEN {'sure': true, 'value': CASE WHEN CELL[1] = '+' THEN CELL[2:] END} END"

Said = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LaidOut:
    """SQL for the rows (line, c0, c1, ...), how many they are, and those that have no cells but a fault."""

    sql: str
    count: int
    faults: list[Row]


@contextmanager
def laid_out(
    connection: duckdb.DuckDBPyConnection, source: Source, readings: Sequence[Reading], worth_it: int
) -> Iterator[LaidOut | None]:
    """The rows of a document, for a while in a file beside the ledger, with what Python reads in them where SQL cannot;
    None when there are too few to be worth it, or one holds what is no text."""
    rows = source.rows()
    first = list(islice(rows, worth_it))
    folder = _folder(connection)
    if len(first) < worth_it or not takes(folder):
        yield None
        return
    asked = [_Answers(reading) for reading in readings if reading.asked]
    _sweep(folder)
    with TemporaryDirectory(dir=folder, prefix=PREFIX) as place:
        path, faults = Path(place) / "cells.csv", list[Row]()
        try:
            count = _write(path, chain(first, rows), asked, faults)
        except UnicodeEncodeError:  # half characters
            yield None
            return
        names = ["line", *(f"c{cell}" for cell in range(len(source.names))), *(answers.name for answers in asked)]
        structs = "".join(f", {_STRUCT.replace('CELL', a.name)} AS {a.name}" for a in asked)
        rows_of_file = read_strictly(path, names)
        yield LaidOut(f"(SELECT * REPLACE (line::BIGINT AS line{structs}) FROM {rows_of_file})", count, faults)  # noqa: S608 — ours


class _Answers(dict[Said, str]):
    """What Python reads in the cells of one field: `+` and the text, `-` for nothing, empty where it cannot."""

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self.name = f"asked_{reading.step.field}"
        self.pick: Callable[[list[str]], Said] = itemgetter(*reading.step.cells)
        self._reading = reading

    def __missing__(self, said: Said) -> str:
        cells = (said,) if isinstance(said, str) else said
        answer = "".join("-" if text is None else f"+{text}" for (text,) in self._reading.read(cells))
        if len(self) < REMEMBERED and sum(map(len, cells)) < REMEMBERED_LENGTH:
            self[said] = answer
        return answer


def _write(path: Path, rows: Iterator[Row], asked: Sequence[_Answers], faults: list[Row]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, lineterminator="\n").writerow
        for row in rows:
            line, cells, fault = row
            if fault:
                faults.append(row)
                continue
            padded = [*cells, ""]  # -1 is the place of cells that are not there
            write([line, *cells, *[answers[answers.pick(padded)] for answers in asked]])
            count += 1
    return count


def _sweep(folder: Path) -> None:
    """Remove what an import that was killed left behind; nobody else writes beside a ledger that we have open."""
    if folder != Path(gettempdir()):
        for left in folder.glob(f"{PREFIX}*"):
            rmtree(left, ignore_errors=True)


def _folder(connection: duckdb.DuckDBPyConnection) -> Path:
    """Where the ledger is, or else where temporary files are."""
    query = "SELECT path FROM duckdb_databases() WHERE database_name = current_database()"
    (path,) = connection.execute(query).fetchone() or (None,)
    return Path(path).absolute().parent if path else Path(gettempdir())
