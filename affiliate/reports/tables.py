"""Cut a file of lines into rows of cells: bounded, one physical line at a time, and a bad quote costs one row."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import dropwhile

from affiliate.reports.files import ReportFile
from affiliate.reports.report import UnreadableReport

LINE_LIMIT = 1024 * 1024
QUOTED_LINES = 50  # a quoted cell may run over that many lines
DELIMITERS = ",\t;|"
_NOT_UTF8 = re.compile("[\ud800-\udfff]")

Line = tuple[int, str | None]  # its number from 1, and its text; None when it is too long
Row = tuple[int, list[str], str]  # its first line, its cells, and what is wrong with it or ''


@dataclass(frozen=True, slots=True)
class Grid:
    """How the lines of a table fall into cells. `loose` is the index of the column that may hold anything, or -1."""

    delimiter: str
    width: int
    loose: int = -1


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was recognised as a table, and the number of its header's line."""

    file: ReportFile
    grid: Grid
    header: int

    def rows(self) -> Iterator[Row]:
        """All rows below the header."""
        return rows_of(dropwhile(lambda numbered: numbered[0] <= self.header, lines_of(self.file)), self.grid)

    def rows_at(self, numbers: Collection[int]) -> Iterator[Row]:
        """The rows on these lines, of a table whose rows take one line each."""
        for numbered in lines_of(self.file):
            if numbered[0] in numbers:
                yield from rows_of(iter((numbered,)), self.grid)


def lines_of(file: ReportFile) -> Iterator[Line]:
    """The physical lines of a file. A line beyond the limit is passed over without being held in memory."""
    with file.open_text(newline=file.ends) as stream:
        number = 0
        while text := stream.readline(LINE_LIMIT):
            number += 1
            if len(text) < LINE_LIMIT or text.endswith(file.ends):
                yield number, text.rstrip("\r\n")
                continue
            while text and not text.endswith(file.ends):
                text = stream.readline(LINE_LIMIT)
            yield number, None


def split(text: str, delimiter: str) -> list[str]:
    """The cells of one line; no cells at all when its quoting makes no sense."""
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(csv.reader((text,), delimiter=delimiter), [])
    except csv.Error:
        return []


def row_above(title: Iterable[Line], grid: Grid) -> int:
    """The number of the first line above a header that looks like one of its rows, or 0. Whoever sorts a table may sort
    its header among the rows, and those above would be lost."""
    for number, text in title:
        cells = split(text or "", grid.delimiter) or (text or "").split(grid.delimiter)
        if 2 * sum(bool(cell.strip()) for cell in cells) > grid.width:
            return number
    return 0


def rows_of(lines: Iterator[Line], grid: Grid) -> Iterator[Row]:
    """The rows below a header. Lines without a single filled cell are no rows."""
    waiting: deque[Line] = deque()
    while line := waiting.popleft() if waiting else next(lines, None):
        number, text = line
        if text is None:
            yield number, [], f"the line is longer than {LINE_LIMIT:,} characters"
        elif fault := fault_of(text):
            yield number, [], fault
        elif text.strip(grid.delimiter + " \t"):
            cells = _cells(text, grid) if grid.loose >= 0 else _quoted(text, grid, waiting, lines)
            yield number, cells, "" if len(cells) == grid.width else _misfit(len(cells), text, grid)


def fault_of(text: str) -> str:
    """Why nobody can read this line, or nothing."""
    if "\0" in text:
        return "the line holds NUL bytes"
    if not text.isascii() and _NOT_UTF8.search(text):
        return "the line holds bytes that are not UTF-8: save the file as UTF-8"
    return ""


def _misfit(found: int, text: str, grid: Grid) -> str:
    if text.count('"') % 2:
        return "a quotation mark is never closed"
    return f"the row has {found or len(text.split(grid.delimiter))} cells, the header has {grid.width}"


def _cells(text: str, grid: Grid) -> list[str]:
    """The cells of a line whose loose column may hold bare quotes and delimiters."""
    cells = _fitted(split(text, grid.delimiter), grid)
    if len(cells) == grid.width:
        return cells
    cells = _fitted(text.split(grid.delimiter), grid)
    behind = len(cells) - (grid.width - grid.loose - 1)
    if len(cells) <= grid.width:
        return cells
    return [*cells[: grid.loose], grid.delimiter.join(cells[grid.loose : behind]), *cells[behind:]]


def _quoted(text: str, grid: Grid, waiting: deque[Line], lines: Iterator[Line]) -> list[str]:
    """The cells of a row whose quoted cells may run over several lines; lines taken in vain go back."""
    if '"' not in text:
        return _fitted(text.split(grid.delimiter), grid)
    taken: list[Line] = []
    whole = text
    while whole.count('"') % 2 and len(taken) < QUOTED_LINES and len(whole) < LINE_LIMIT:
        following = waiting.popleft() if waiting else next(lines, None)
        if following is None:
            break
        taken.append(following)
        if following[1] is None or fault_of(following[1]):
            break
        whole += "\n" + following[1]
    cells = _fitted(split(whole, grid.delimiter), grid)
    if taken and (whole.count('"') % 2 or len(cells) != grid.width):
        waiting.extendleft(reversed(taken))
        return []
    return cells


def _fitted(cells: list[str], grid: Grid) -> list[str]:
    while len(cells) > grid.width and not cells[-1].strip():
        cells.pop()
    return cells


def head_of(file: ReportFile, count: int = 20) -> list[tuple[int, str]]:
    """The first lines with anything on them, where title and header stand."""
    head: list[tuple[int, str]] = []
    for number, text in lines_of(file):
        if text is None and not head:
            raise UnreadableReport(f"line {number} is longer than {LINE_LIMIT:,} characters: this is no report")
        if text and text.strip():
            head.append((number, text))
        if len(head) == count:
            break
    return head
