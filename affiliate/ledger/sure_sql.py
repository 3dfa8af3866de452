"""SQL that reads the cells of a report as its declaration does, or is not sure.

The usual parsers of `affiliate.networks.values` have a twin in SQL, which gives NULL where it is not sure what Python
would make of a cell. Any other parser is asked in Python, once for each different cell.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Any

import duckdb

from affiliate.ledger.rows import COLUMNS, SEPARATOR, written
from affiliate.model import Transaction
from affiliate.networks import amounts, values
from affiliate.networks.values import TEXT_LIMIT, LeftOut, NoRecord
from affiliate.reports.rows import Plan, Step

_TIME = "[T ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_ZONE = "(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])"
_FORM = f"(199[0-9]|20[0-9]{{2}})-[0-9]{{2}}-[0-9]{{2}}({_TIME})?"
_ZONED = f"(199[0-9]|20[0-9]{{2}})-[0-9]{{2}}-[0-9]{{2}}{_TIME}{_ZONE}"
# What is written as DuckDB would write it needs no pattern, which costs twice as much; an empty cell not even a cast,
# whose failing costs more than all the rest. Zones are worked out here, as versions of DuckDB differ in whether a cast
# looks at them.
_PLAIN = "MOMENT::VARCHAR = CELL AND MOMENT BETWEEN '1990-01-01' AND '2099-12-31 23:59:59'"
_AHEAD = "try_cast(CELL[20] || (60 * try_cast(CELL[21:22] AS INTEGER) + try_cast(CELL[24:25] AS INTEGER)) AS INTEGER)"
_STAMP = f"""CASE
    WHEN CELL = '' THEN NULL
    WHEN {_PLAIN} THEN MOMENT
    WHEN regexp_full_match(CELL, '{_FORM}') THEN MOMENT
    WHEN regexp_full_match(CELL, '{_ZONED}')
    THEN try_cast(CELL[:19] AS TIMESTAMP) - to_minutes(CASE WHEN CELL[20] = 'Z' THEN 0 ELSE {_AHEAD} END) END"""
_DAY = f"""CASE
    WHEN CELL = '' THEN NULL
    WHEN {_PLAIN} THEN MOMENT
    WHEN regexp_full_match(CELL, '{_FORM}|{_ZONED}') THEN try_cast(CELL[:10] AS TIMESTAMP) END"""
_AMOUNT = r"CASE WHEN regexp_full_match(CELL, '-?[0-9]{1,14}(\.[0-9]{1,4})?') THEN CELL::DECIMAL(18, 4) END"
_WORDS = (values.token, values.text)  # read as they are, or not at all
_MOMENTS = (values.stamp, values.day, values.latest)
_TWINS: Mapping[Callable[..., object], str] = {
    **dict.fromkeys(_WORDS, "CELL"),
    **dict.fromkeys(_MOMENTS, _STAMP),
    values.day: _DAY,
    **dict.fromkeys((values.amount, amounts.any_amount), _AMOUNT),
    values.whole: "CASE WHEN regexp_full_match(CELL, '-?[0-9]{1,9}') THEN CELL::INTEGER END",
    values.currency: "CASE WHEN regexp_full_match(CELL, '[A-Za-z]{3}') AND upper(CELL) <> 'NAN' THEN upper(CELL) END",
}
# White space that the parsers clean away, and unseen characters, which they refuse: such rows are read in Python. All
# words of a row are looked through at once; the sign between them is one that hardly anybody writes.
_BETWEEN = "\N{SYMBOL FOR UNIT SEPARATOR}"
_UNCLEAN = (
    r"[\x00-\x1f\x7f-\x{a0}\x{61c}\x{1680}\x{2000}-\x{200f}\x{2028}-\x{202f}\x{205f}-\x{206f}\x{3000}\x{feff}]"
    f"|  |^ | $| {_BETWEEN}|{_BETWEEN} "
)
_FIRST_ROWS, _FEW_ANSWERS = 10_000, 100
_MOST_ANSWERS = 300_000
_DEFAULTS: Mapping[str, Any] = {f.name: f.default for f in fields(Transaction) if f.default is not MISSING}


class TooManyError(Exception):
    """So many different cells that asking about each is no faster than reading row by row."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How one step is read: columns to work out of cells, and the field's value made of them."""

    step: Step
    unset: str | None
    columns: Mapping[str, str]

    @property
    def cells(self) -> list[str]:
        return [_cell(place) for place in self.step.cells]

    @property
    def words(self) -> list[str]:
        return self.cells if self.step.parse in _WORDS and self.columns else []

    @property
    def moments(self) -> list[int]:
        return [place for place in self.step.cells if place >= 0] if self.step.parse in _MOMENTS else []

    @property
    def asked(self) -> list[str]:
        """The cells that Python is asked about; none when SQL can read them."""
        return [] if self.columns else list(dict.fromkeys(cell for cell in self.cells if cell != "''"))

    @property
    def sure(self) -> list[str]:
        """What has to be true; of words as such all together, in `read`."""
        if self.asked:
            return [f"asked_{self.step.field}.sure IS NOT NULL"]
        columns = () if self.words else zip(dict.fromkeys(self.cells), self.columns, strict=True)  # a place, a column
        found = [f"({cell} = '' OR {column} IS NOT NULL)" for cell, column in columns if cell != "''"]
        return found + [f"{self.cells[0]} <> ''"] * self.step.must

    def value(self, type: str) -> str:
        if self.asked:
            return f"asked_{self.step.field}.value::{type}"
        together = ", ".join(self.columns)
        if len(self.columns) > 1:
            return f"greatest({together})"
        if self.step.must or (self.unset in (None, "") and (self.unset is None) != bool(self.words)):
            return f"{together}::{type}"
        return f"CASE WHEN {self.cells[0]} = '' THEN {_literal(self.unset)} ELSE {together} END::{type}"

    def answer(self, connection: duckdb.DuckDBPyConnection, source: str, whole: bool) -> None:
        """Make the table of what Python reads in the cells of `source`, without those that it cannot read.

        Unless it has to be the `whole` of them, those of the first rows will do where they are few.
        """
        different = f"SELECT DISTINCT {', '.join(self.asked)} FROM"
        found = connection.execute(f"{different} (FROM {source} LIMIT {_FIRST_ROWS})").fetchall()
        if whole or len(found) > _FEW_ANSWERS:
            found = connection.execute(f"{different} {source} LIMIT {_MOST_ANSWERS + 1}").fetchall()
        if len(found) > _MOST_ANSWERS:
            raise TooManyError
        answers = [
            (*cells, *answer) for cells in found for answer in self._read(dict(zip(self.asked, cells, strict=True)))
        ]
        names = (*self.asked, "value")
        unpacked = ", ".join(f"unnest(?::JSON::VARCHAR[]) AS {name}" for name in names)
        arrays = [json.dumps([answer[place] for answer in answers]) for place in range(len(names))]
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE asked_{self.step.field} AS SELECT true AS sure, {unpacked}", arrays
        )

    def _read(self, known: Mapping[str, str]) -> list[tuple[str | None]]:
        return self.read([known.get(cell, "") for cell in self.cells])

    def read(self, cells: Iterable[str]) -> list[tuple[str | None]]:
        """What Python reads in these cells; nothing where it cannot."""
        cells = [cell.strip() for cell in cells]
        if not cells[0] and self.step.must:
            return []
        if len(cells) == 1 and not cells[0]:
            return [(self.unset,)]
        try:
            value = self.step.parse(*cells)
            text = None if value is None else written(self.step.field, value)
        except (ValueError, LeftOut, NoRecord):
            return []
        return [] if SEPARATOR in (text or "") else [(text,)]


def readings_of(plan: Plan) -> list[Reading]:
    """One for each step of the plan."""
    return [Reading(step, unset(plan, step.field), dict(_columns(step))) for step in plan.steps]


def _columns(step: Step) -> Iterable[tuple[str, str]]:
    """The columns that SQL can make of the cells; steps that read the same moment share its column."""
    twin = _TWINS.get(step.parse, "") if len(step.cells) == 1 or step.parse is values.latest else ""
    for place in step.cells if twin else ():
        kind = "stamp" if step.parse in (values.stamp, values.latest) and place >= 0 else step.field
        sql = twin.replace("MOMENT", f"moment_{place}").replace("CELL", _cell(place)) if place >= 0 else "NULL"
        yield f"{kind}_{place}".replace("-1", "none"), sql


def unset(plan: Plan, field: str) -> str | None:
    """What a field says when no cell does."""
    value = plan.fixed.get(field, _DEFAULTS.get(field))
    return None if value is None else written(field, value)


def read(readings: Sequence[Reading], plan: Plan, types: Mapping[str, str], source: str, answered: bool = False) -> str:
    """The query for `line`, `sure` and the columns of `staged`; `source` has lines and text cells c0, c1, ...

    `answered`: it has what Python read as well, in structs asked_field, where otherwise tables of that name are joined.
    """
    moments = sorted({place for reading in readings for place in reading.moments})
    cast = "".join(f", try_cast(nullif({_cell(place)}, '') AS TIMESTAMP) AS moment_{place}" for place in moments)
    columns = {name: sql for reading in readings for name, sql in reading.columns.items()}
    columns["words"] = f"concat_ws('{_BETWEEN}', {', '.join(_words(readings) or [_cell(-1)])})"
    worked_out = "".join(f", {sql} AS {name}" for name, sql in columns.items())
    said = {reading.step.field: reading.value(types[reading.step.field]) for reading in readings}
    unsaid = {name: f"{_literal(unset(plan, name))}::{types[name]}" for name in COLUMNS}
    joins = "".join(
        f" LEFT JOIN asked_{r.step.field} USING ({', '.join(r.asked)})" for r in readings if r.asked and not answered
    )
    sure = " AND ".join(dict.fromkeys([_clean(readings), *(told for reading in readings for told in reading.sure)]))
    return f"""
        SELECT line, {sure} AS sure, {", ".join(f"{value} AS {name}" for name, value in (unsaid | said).items())}
        FROM (SELECT *{worked_out} FROM (SELECT *{cast} FROM {source})){joins}"""  # noqa: S608 — our own names


def _words(readings: Iterable[Reading]) -> list[str]:
    return sorted({cell for reading in readings for cell in reading.words})


def _clean(readings: Iterable[Reading]) -> str:
    """That nothing in the words of a row has to be cleaned."""
    short = " AND ".join([f"length({cell}) <= {TEXT_LIMIT}" for cell in _words(readings)] or ["true"])
    brief = f"CASE WHEN strlen(words) <= {TEXT_LIMIT} THEN true ELSE {short} END"
    return f"NOT regexp_matches(words, '{_UNCLEAN}') AND {brief}"


def cells_of(readings: Iterable[Reading]) -> list[str]:
    """The cells that any of them reads."""
    return sorted({cell for reading in readings for cell in reading.cells} - {"''"})


def _cell(place: int) -> str:
    """A cell's column; there is none for the empty cell behind every row."""
    return f"c{place}" if place >= 0 else "''"


def _literal(text: str | None) -> str:
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"
