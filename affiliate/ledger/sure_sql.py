"""SQL that reads the cells of a report as its declaration does, or is not sure.

The usual parsers of `affiliate.networks.values` have a twin in SQL, which gives NULL where it is not sure what Python
would make of a cell. Any other parser is asked in Python, once for each different cell.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

import duckdb

from affiliate.ledger.rows import COLUMNS, SEPARATOR, written
from affiliate.model import Transaction
from affiliate.networks import values
from affiliate.networks.values import TEXT_LIMIT, LeftOut, NoRecord
from affiliate.reports.rows import Plan, Step

_MOMENT = "(199[0-9]|20[0-9]{2})-[0-9]{2}-[0-9]{2}([T ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])?"
_STAMP = f"CASE WHEN regexp_full_match(CELL, '{_MOMENT}') THEN try_cast(CELL AS TIMESTAMP) END"
_TWINS: Mapping[Callable[..., object], str] = {
    values.token: f"CASE WHEN length(CELL) <= {TEXT_LIMIT} THEN CELL END",
    values.text: f"CASE WHEN length(CELL) <= {TEXT_LIMIT} AND NOT contains(CELL, '  ') THEN CELL END",
    values.amount: r"CASE WHEN regexp_full_match(CELL, '-?[0-9]{1,14}(\.[0-9]{1,4})?') THEN CELL::DECIMAL(18, 4) END",
    values.whole: "CASE WHEN regexp_full_match(CELL, '-?[0-9]{1,9}') THEN CELL::INTEGER END",
    values.currency: "CASE WHEN regexp_full_match(CELL, '[A-Za-z]{3}') THEN upper(CELL) END",
    values.stamp: _STAMP,
    values.day: f"({_STAMP})::DATE",
    values.latest: _STAMP,  # of each cell; the greatest of them counts
}
# White space and unseen characters, which the parsers clean away or refuse: rows with any are read in Python.
_UNSEEN = r"[\x00-\x1f\x7f-\x{a0}\x{61c}\x{1680}\x{2000}-\x{200f}\x{2028}-\x{202f}\x{205f}-\x{206f}\x{3000}\x{feff}]"
_MOST_ANSWERS = 300_000
_DEFAULTS: Mapping[str, Any] = {f.name: f.default for f in fields(Transaction) if f.default is not MISSING}


class TooManyError(Exception):
    """So many different cells that asking about each is no faster than reading row by row."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How one step is read: columns to work out, when they are sure, and the field's value made of them."""

    step: Step
    unset: str | None
    columns: Mapping[str, str]

    @property
    def cells(self) -> list[str]:
        return [_cell(place) for place in self.step.cells]

    @property
    def asked(self) -> list[str]:
        """The cells that Python is asked about; none when SQL can read them."""
        return [] if self.columns else list(dict.fromkeys(cell for cell in self.cells if cell != "''"))

    @property
    def sure(self) -> list[str]:
        found = [
            f"({cell} = '' OR {column} IS NOT NULL)" for cell, column in zip(self.cells, self.columns, strict=False)
        ]
        return found + [f"{self.cells[0]} <> ''"] * self.step.must

    def value(self, type: str) -> str:
        if not self.columns:
            return f"asked_{self.step.field}.value::{type}"
        together = ", ".join(self.columns)
        return (
            f"greatest({together})"
            if len(self.columns) > 1
            else f"coalesce({together}, {_literal(self.unset)}::{type})"
        )

    def answer(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make the table of what Python reads in the cells that are there, without those that it cannot read."""
        query = f"SELECT DISTINCT {', '.join(self.asked)} FROM picked LIMIT {_MOST_ANSWERS + 1}"  # noqa: S608 — ours
        found = connection.execute(query).fetchall()
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

    def _read(self, known: Mapping[str, str]) -> Iterable[tuple[str | None]]:
        cells = [known.get(cell, "") for cell in self.cells]
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
    return [_reading(step, plan) for step in plan.steps]


def _reading(step: Step, plan: Plan) -> Reading:
    twin = _TWINS.get(step.parse, "") if len(step.cells) == 1 or step.parse is values.latest else ""
    columns = {
        f"{step.field}_{number}": f"CASE WHEN {_cell(place)} <> '' THEN {twin.replace('CELL', _cell(place))} END"
        for number, place in enumerate(step.cells)
        if twin
    }
    return Reading(step, unset(plan, step.field), columns)


def unset(plan: Plan, field: str) -> str | None:
    """What a field says when no cell does."""
    value = plan.fixed.get(field, _DEFAULTS.get(field))
    return None if value is None else written(field, value)


def picked(readings: Iterable[Reading], source: str) -> str:
    """The query for `picked`: `source` has lines and text cells c0, c1, ...; `sure` is all that SQL can tell."""
    readings = list(readings)
    cells = sorted({cell for reading in readings for cell in reading.cells} - {"''"})
    trimmed = ", ".join(f"trim(coalesce({cell}, '')) AS {cell}" for cell in cells)
    read = "".join(f", {sql} AS {name}" for reading in readings for name, sql in reading.columns.items())
    sure = [f"NOT regexp_matches(concat({', '.join(cells)}), '{_UNSEEN}')"]
    sure += [condition for reading in readings for condition in reading.sure]
    kept = sorted({cell for reading in readings for cell in reading.asked})
    kept += [name for reading in readings for name in reading.columns]
    inner = f"SELECT *{read} FROM (SELECT line, {trimmed} FROM {source})"  # noqa: S608 — our own names
    return f"SELECT line, {' AND '.join(sure)} AS sure, {', '.join(kept)} FROM ({inner})"  # noqa: S608


def judged(readings: Iterable[Reading], plan: Plan, types: Mapping[str, str]) -> str:
    """The query for the columns of `staged`, from `picked` and what Python answered; `sure` now of everything."""
    by_field = {reading.step.field: reading for reading in readings}
    asked = [reading for reading in by_field.values() if reading.asked]
    unsaid = {name: f"{_literal(unset(plan, name))}::{types[name]}" for name in COLUMNS}
    said = {name: reading.value(types[name]) for name, reading in by_field.items()}
    columns = ", ".join(f"{value} AS {name}" for name, value in (unsaid | said).items())
    joins = "".join(f" LEFT JOIN asked_{r.step.field} USING ({', '.join(r.asked)})" for r in asked)
    sure = " AND ".join(["picked.sure", *(f"asked_{r.step.field}.sure IS NOT NULL" for r in asked)])
    return f"SELECT line, {sure} AS sure, {columns} FROM picked{joins}"  # noqa: S608 — our own names


def _cell(place: int) -> str:
    """A cell's column; there is none for the empty cell behind every row."""
    return f"c{place}" if place >= 0 else "''"


def _literal(text: str | None) -> str:
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"
