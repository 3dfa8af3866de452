"""The cells of a large JSON or XML report laid out for DuckDB, so that it reads them as it reads those of a table."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

import duckdb

from affiliate.ledger.scratch import scratch
from affiliate.ledger.strict_csv import read_strictly, takes
from affiliate.ledger.sure_sql import Reading, cells_of
from affiliate.reports.source import Source
from affiliate.reports.tables import Row

REMEMBERED, REMEMBERED_LENGTH = 32_768, 200  # answers for each field, and the characters that they are about
_TAB = "\t"
_PORTION = 100  # rows
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
    if len(first) < worth_it:
        yield None
        return
    asked = [_Answers(reading) for reading in readings if reading.asked]
    read = cells_of(reading for reading in readings if not reading.asked)
    with scratch(connection) as folder:
        path, faults = folder / "cells.tsv", list[Row]()
        if not takes(path):
            yield None
            return
        try:
            count = _write(path, chain(first, rows), [int(cell[1:]) for cell in read], asked, faults)
        except UnicodeEncodeError:  # half characters
            yield None
            return
        structs = "".join(f", {_STRUCT.replace('CELL', a.name)} AS {a.name}" for a in asked)
        rows_of_file = read_strictly(path, ["line", *read, *(answers.name for answers in asked)], delimiter=_TAB)
        yield LaidOut(f"(SELECT * REPLACE (line::BIGINT AS line{structs}) FROM {rows_of_file})", count, faults)  # noqa: S608 — ours


class _Answers(dict[Said, str]):
    """What Python reads in the cells of one field: `+` and the text, `-` for nothing, empty where it cannot."""

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self.name = f"asked_{reading.step.field}"
        self._reading = reading

    def about(self, columns: Sequence[Sequence[str]]) -> Iterator[str]:
        """For each row of these columns, of which the last is the place of cells that are not there."""
        said = [columns[place] for place in self._reading.step.cells]
        return map(self.__getitem__, said[0] if len(said) == 1 else zip(*said, strict=True))

    def __missing__(self, said: Said) -> str:
        cells = (said,) if isinstance(said, str) else said
        found = self._reading.read(cells)
        answer = f"+{found[0][0]}" if found and found[0][0] is not None else "-" * len(found)
        if len(self) < REMEMBERED and sum(map(len, cells)) < REMEMBERED_LENGTH:
            self[said] = answer
        return answer


def _write(path: Path, rows: Iterator[Row], read: Sequence[int], asked: Sequence[_Answers], faults: list[Row]) -> int:
    """Write a line for each row and count them: the number of its line in the report, the cells at the places that are
    read, and the answers. It is done column by column, which takes half as long as row by row."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        while portion := list(islice(rows, _PORTION)):
            faults += [row for row in portion if row[2]]
            whole = [row for row in portion if not row[2]]
            columns = [*zip(*(cells for _, cells, _ in whole), strict=True), [""] * len(whole)]
            numbers = (str(line) for line, _, _ in whole)
            parts = [columns[place] for place in read] if whole else []
            answers = [each.about(columns) for each in asked] if whole else []
            _write_lines(file, list(zip(numbers, *parts, *answers, strict=True)))
            count += len(whole)
    return count


def _write_lines(file: TextIO, lines: Sequence[tuple[str, ...]]) -> None:
    """Only where something has to be quoted they are handed to the csv module, which takes three times as long."""
    text = "".join([f"{line}\n" for line in map(_TAB.join, lines)])
    tabs = sum(len(line) - 1 for line in lines)
    if '"' in text or "\r" in text or text.count("\n") > len(lines) or text.count(_TAB) > tabs:
        csv.writer(file, delimiter=_TAB, lineterminator="\n").writerows(lines)
    else:
        file.write(text)
