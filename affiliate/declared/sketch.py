"""Look into a report nobody knows: its columns with some of their values, whatever it is made of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from affiliate.declared.guesses import Seen, looks_like_data
from affiliate.networks.declare import Form
from affiliate.networks.values import sums_up, text
from affiliate.reports import UnreadableReport
from affiliate.reports.documents import Document, written
from affiliate.reports.files import ReportFile, open_file
from affiliate.reports.markup import Markup
from affiliate.reports.rows import first_word
from affiliate.reports.tables import DELIMITERS, Grid, fault_of, head_of, lines_of, rows_of, split

ROWS = 500  # that are looked at
XML_BYTES = 512 * 1024  # the same
DEPTH = 6
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a file is made of. `named` is false where only positions tell its columns apart."""

    form: Form
    columns: tuple[Seen, ...]
    named: bool = True
    records: str = ""


def sketch_of(path: Path) -> Sketch:
    """The columns of the file at `path`; raises UnreadableReport when it has none."""
    file = open_file(path)
    try:
        if file.form is Form.TABLE:
            return _table(file)
        top = Markup(file).beginning(XML_BYTES) if file.form is Form.XML else Document(file).top()
        return _document(file.form, top)
    except (UnicodeError, OSError) as error:
        raise UnreadableReport(f"it cannot be read: {error}") from None


def _table(file: ReportFile) -> Sketch:
    head = head_of(file)
    delimiter, width = max(
        ((d, *_usual(len(split(line, d)) for _, line in head)) for d in DELIMITERS), key=lambda found: found[1:]
    )[0::2]
    if width < 2:
        raise UnreadableReport("no line of it has columns between commas, tabs, semicolons or pipes")
    number, header = _header([(n, cells) for n, line in head if len(cells := split(line, delimiter)) == width])
    if fault := next(filter(None, (fault_of(line) for _, line in head)), ""):
        raise UnreadableReport(fault)
    named = not looks_like_data(header)
    lines = ((n, line) for n, line in lines_of(file) if n > (number if named else number - 1))
    found = islice(rows_of(iter(lines), Grid(delimiter, width)), ROWS)
    rows = [cells for _, cells, fault in found if not (fault or sums_up(first_word(cells)))]
    names = [text(name) for name in header] if named else [""] * width
    return Sketch(Form.TABLE, tuple(_seen(name, i, (row[i] for row in rows)) for i, name in enumerate(names)), named)


def _header(lines: list[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """The first line that is filled as most are: titles above it have their separators too when Excel wrote them."""
    filled = [sum(bool(cell.strip()) for cell in cells) for _, cells in lines]
    return next(line for line, count in zip(lines, filled, strict=True) if 2 * count >= max(filled))


def _usual(widths: Iterator[int]) -> tuple[int, int]:
    """How often the most frequent width above one occurs, and that width."""
    counted = Counter(width for width in widths if width > 1)
    return max(((count, width) for width, count in counted.items()), default=(0, 0))


def _seen(name: str, index: int, cells: Iterator[str]) -> Seen:
    return Seen(name, index + 1, tuple(filter(None, (text(cell) for cell in cells))))


def _document(form: Form, top: object) -> Sketch:
    path, records = _records(top, ())
    if _SURROGATE.search("".join(path)):
        raise UnreadableReport("its records stand under a name that is no text: nobody could write it down")
    found: dict[str, list[str]] = {}
    for record in records[:ROWS]:
        for name, value in _fields(record, ()):
            found.setdefault(name, []).append(value)
    if not found:
        raise UnreadableReport("there is no list of records with fields in it")
    columns = (_seen(text(name), i, iter(given)) for i, (name, given) in enumerate(found.items()))
    return Sketch(form, tuple(columns), records=".".join(path))


def _records(value: object, path: tuple[str, ...]) -> tuple[tuple[str, ...], list[object]]:
    """The longest list of records, and the way to it."""
    if isinstance(value, list):
        return path, value if value and isinstance(value[0], dict) else []
    if not isinstance(value, dict) or len(path) == DEPTH:
        return path, []
    return max(
        (_records(inner, (*path, name)) for name, inner in value.items()), key=lambda f: len(f[1]), default=(path, [])
    )


def _fields(record: object, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(record, Mapping) and len(path) < DEPTH:
        for name, inner in record.items():
            yield from _fields(inner, (*path, str(name)))
    elif isinstance(record, str | bool) or record is None:
        yield ".".join(path), written(record)
