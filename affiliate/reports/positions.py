"""Recognise a table without a header that could be trusted: by how many cells its rows have and what is in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from affiliate.networks.declare import Column
from affiliate.networks.values import LeftOut, NoRecord
from affiliate.reports.claims import Claim
from affiliate.reports.tables import DELIMITERS, split

TELLING = ("day", "commission")  # a line with neither is no row but a header


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the rows of a claimed table begin: below line `header` (0 when it has none), with `width` cells each."""

    claim: Claim
    delimiter: str
    width: int
    header: int


def by_position(among: Iterable[Claim], head: Sequence[tuple[int, str]]) -> list[Spot]:
    """Who claims a table by its first lines."""
    tables = [(delimiter, [(n, split(line, delimiter)) for n, line in head]) for delimiter in DELIMITERS]
    return [spot for claim in among for delimiter, rows in tables for spot in _spots(claim, delimiter, rows)]


def _spots(claim: Claim, delimiter: str, rows: Sequence[tuple[int, list[str]]]) -> Iterator[Spot]:
    layout = claim.layout
    must = [column for column in layout.columns if column.must]
    widths = Counter(len(cells) for _, cells in rows if len(cells) >= layout.cells and _reads(must, cells))
    if widths:
        number, first = rows[0]
        telling = [column for column in must if column.field in TELLING]
        is_row = any(_reads([column], first) or not _is_name(column, first) for column in telling)
        width = min(widths, key=lambda width: (-widths[width], width))  # a comma too many is likelier than one too few
        yield Spot(claim, delimiter, width, 0 if is_row else number)


def _reads(columns: Iterable[Column], cells: Sequence[str]) -> bool:
    return all(_read(column, cells) for column in columns)


def _is_name(column: Column, cells: Sequence[str]) -> bool:
    """Whether a word stands there. A row whose day and amount cannot be read has none, and is no header."""
    return any(letter.isalpha() for letter in _given(column, cells)[0])


def _given(column: Column, cells: Sequence[str]) -> list[str]:
    places = [int(source.removeprefix("column ")) - 1 for source in column.sources]
    return [cells[place].strip() if place < len(cells) else "" for place in places]


def _read(column: Column, cells: Sequence[str]) -> bool:
    """Whether the column's parser takes what stands there."""
    given = _given(column, cells)
    try:
        column.parse(*given)
    except (ValueError, LeftOut, NoRecord):
        return False
    return bool(given[0])


def names_of(width: int) -> list[str]:
    """What the columns are called where nobody named them."""
    return [f"column {place}" for place in range(1, width + 1)]
