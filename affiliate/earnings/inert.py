"""Text from reports, made harmless wherever it is shown: to terminals, browsers and spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

# Control characters (escape sequences, line ends), line separators, and those that turn the reading direction around.
_HARMFUL = [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_SHOWN = dict.fromkeys(_HARMFUL, "\N{REPLACEMENT CHARACTER}")
# A spreadsheet takes a cell that starts like this for a formula. The wide forms count too.
_FORMULA = re.compile(r"\s*[-=+@＝＋－＠]")

Cell = str | int | Decimal | date | None


def visible(text: str) -> str:
    """The text on one line, with every character that could act instead of being read marked."""
    return text if text.isprintable() else text.translate(_SHOWN)


def cell(value: Cell) -> str:
    """A value for a spreadsheet: numbers as they are, texts never as a formula."""
    if isinstance(value, str):
        text = visible(value)
        return f"'{text}" if _FORMULA.match(text) else text
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A CSV file that a spreadsheet opens without running anything in it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()
