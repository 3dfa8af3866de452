"""Exports and reports that are tables: recognised by their header line, read row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import TypeVar

from affiliate.clicks.nouns import Event, UnreadableClicksError
from affiliate.clicks.ours import Ours
from affiliate.clicks.tally import Tally
from affiliate.networks.values import sums_up
from affiliate.reports.headers import plain
from affiliate.reports.rows import first_word
from affiliate.reports.tables import DELIMITERS, Grid, Line, row_above, rows_of, split

Cells = Mapping[str, str]
Period = tuple[date, date]
T = TypeVar("T")


def value(cells: Cells, column: str, parse: Callable[[str], T]) -> T:
    """A cell's value. Raises ValueError with the column and what is wrong."""
    try:
        return parse(cells[column])
    except ValueError as error:
        raise ValueError(f"{column} {error}") from None


@dataclass(frozen=True, slots=True)
class Context:
    """What a row alone does not say: what is ours, and the days of a report that names none in its rows."""

    ours: Ours
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class TableFormat:
    """An export by its columns. `columns` gives the names a column may have in the file, separated by a bar.

    `event` makes one of a row's cells, None for a row that counts nothing, and raises ValueError with what is wrong.
    `timeless`: the rows have no dates; the days must be known from the title, the file's name, or `--period`.
    """

    source: str
    columns: Mapping[str, str]
    event: Callable[[Cells, Context], Event | None]
    timeless: bool = False

    def places(self, header: Sequence[str]) -> dict[str, int] | None:
        """Which cell each column is in, or None when one of them is missing."""
        names = [plain(cell.removeprefix("\ufeff")) for cell in header]
        found = {}
        for column, spellings in self.columns.items():
            known = [plain(name) for name in spellings.split("|")]
            place = next((names.index(name) for name in known if name in names), -1)
            if place < 0:
                return None
            found[column] = place
        return found


@dataclass(frozen=True, slots=True)
class Header:
    """A header line that a format knows: its line, its cells' number, and where the columns are."""

    line: int
    delimiter: str
    width: int
    places: Mapping[str, int]


def header_in(table: TableFormat, head: Sequence[Line]) -> Header | None:
    """The table's header among the first lines."""
    for number, text in head:
        for delimiter in DELIMITERS if text else ():
            cells = split(text or "", delimiter)
            if len(cells) > 1 and (places := table.places(cells)):
                return Header(number, delimiter, len(cells), places)
    return None


def read_table(
    lines: Iterator[Line], head: Sequence[Line], table: TableFormat, header: Header, tally: Tally, context: Context
) -> None:
    """Every row below the header into the tally. Raises UnreadableClicksError when there are some above it."""
    grid = Grid(header.delimiter, header.width)
    if number := row_above((line for line in head if line[0] < header.line), grid):
        raise UnreadableClicksError(
            f"line {number} stands above the header and looks like a row: move the header up, or delete the line"
        )
    below = chain((line for line in head if line[0] > header.line), lines)
    for number, cells, fault in rows_of(below, grid):
        if fault:
            tally.reject(number, fault)
            continue
        if sums_up(first_word(cells)):
            tally.nothing()
            continue
        try:
            event = table.event({name: cells[place].strip() for name, place in header.places.items()}, context)
        except ValueError as error:
            tally.reject(number, str(error))
            continue
        if event is None:
            tally.nothing()
        else:
            tally.add(table.source, event)
