"""The rows of an Excel sheet as lines of cells between tabs, one after the other while the sheet is read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from string import ascii_uppercase, digits
from typing import BinaryIO

from affiliate.reports.cells import Shown
from affiliate.reports.office_xml import Attributes, walk
from affiliate.reports.report import UnreadableReport

COLUMNS = 1000
ROWS = 1_048_576  # Excel has no more


def lines_of_sheet(stream: BinaryIO, shown: Shown) -> Iterator[bytes]:
    """A line for each row, the empty ones included, so that line n is row n."""
    sheet = _Sheet(shown)
    for _ in walk(stream, sheet.start, sheet.end):
        yield from sheet.lines
        sheet.lines.clear()
        if sheet.over:
            return


class _Sheet:
    """Where we are in a sheet. Every row is as wide as the widest so far: Excel leaves out cells without anything."""

    def __init__(self, shown: Shown) -> None:
        self.lines: list[bytes] = []
        self.over = False
        self._shown = shown
        self._row = self._width = 0
        self._cells: list[str] = []
        self._kind = self._style = self._value = ""
        self._phonetic = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._skip_to(attributes.get("r", ""))
            self._kind, self._style, self._value = attributes.get("t", ""), attributes.get("s", ""), ""
        elif tag == "row":
            self._begin(attributes.get("r", ""))
        elif tag == "rPh":
            self._phonetic = True

    def end(self, tag: str, text: str) -> bool:
        if tag == "v" or (tag == "t" and not self._phonetic):
            self._value += text
        elif tag == "c":
            self._cells.append(self._shown.text_of(self._kind, self._style, self._value) if self._value else "")
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "sheetData":
            self.over = True
        elif tag == "row":
            self.lines.append(self._line())
        return tag == "row"

    def _begin(self, reference: str) -> None:
        row = int(reference) if reference.isdecimal() and len(reference) < 8 else self._row + 1
        if not self._row < row <= ROWS:
            raise UnreadableReport(f"row {row} of the sheet stands below row {self._row}: save the sheet as CSV")
        self.lines.extend([b"\n"] * (row - self._row - 1))
        self._row = row
        self._cells = []

    def _skip_to(self, reference: str) -> None:
        column = column_of(reference.rstrip(digits)) if reference else len(self._cells)
        if not len(self._cells) <= column < COLUMNS:
            raise UnreadableReport(f"row {self._row} of the sheet has cells beyond all bounds: save the sheet as CSV")
        self._cells.extend([""] * (column - len(self._cells)))

    def _line(self) -> bytes:
        self._width = max(self._width, len(self._cells))
        self._cells.extend([""] * (self._width - len(self._cells)))
        return ("\t".join(map(_quoted, self._cells)) + "\n").encode(errors="replace")


@lru_cache(maxsize=COLUMNS)
def column_of(letters: str) -> int:
    """The place of a column in its row: that of `B` is 1; -1 when these are no letters of a column."""
    place = 0
    for letter in letters if len(letters) <= len("XFD") else "":
        place = place * 26 + ascii_uppercase.find(letter) + 1
    return place - 1


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if '"' in cell else cell
