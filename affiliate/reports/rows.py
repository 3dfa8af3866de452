"""Turn rows of cells into transactions by a plan that is made once for each file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from affiliate.model import Transaction
from affiliate.networks.values import LeftOut, NoRecord, sums_up, text
from affiliate.reports.report import Reject
from affiliate.reports.tables import Row

RAW_LIMIT = 2000
SUM = "the sum of the others"


@dataclass(frozen=True, slots=True)
class Step:
    """One field and the cells it is read from; -1 is the empty cell behind every row."""

    field: str
    cells: tuple[int, ...]
    parse: Callable[..., object]
    must: bool
    labels: tuple[str, ...]


@dataclass(slots=True)
class Plan:
    """The steps from a row to a transaction.

    `columns` are the cells that a reject may show; `left_out` counts why fields stayed unset, and `passed` what rows
    were that are no records. `repeats` as in Layout.
    """

    steps: tuple[Step, ...]
    fixed: Mapping[str, object]
    columns: Mapping[str, int]
    repeats: bool = False
    left_out: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)


def read_rows(rows: Iterable[Row], plan: Plan) -> Iterator[Transaction | Reject]:
    """Every row becomes one of the two, or is no record."""
    seen: Counter[str] = Counter()
    for line, cells, fault in rows:
        if fault:
            yield Reject(line, fault)
            continue
        result = _read(line, [cell.strip() for cell in cells], plan)
        if isinstance(result, Transaction) and plan.repeats:
            result = _numbered(result, seen)
        if result:
            yield result


def _numbered(transaction: Transaction, seen: Counter[str]) -> Transaction:
    seen[transaction.id] += 1
    again = seen[transaction.id]
    return transaction if again == 1 else replace(transaction, id=f"{transaction.id}/{again}")


def _read(line: int, cells: list[str], plan: Plan) -> Transaction | Reject | None:
    cells.append("")
    values: dict[str, Any] = {"line": line, **plan.fixed}
    for step in plan.steps:
        cell = cells[step.cells[0]]
        try:
            if step.must and not cell:
                return _refused(line, f"{step.labels[0]} is empty", cells, first_word(cells), plan)
            if len(step.cells) > 1:
                values[step.field] = step.parse(*[cells[i] for i in step.cells])
            elif cell:
                values[step.field] = step.parse(cell)
        except NoRecord as what:
            plan.passed[str(what)] += 1
            return None
        except LeftOut as why:
            plan.left_out[str(why)] += 1
        except ValueError as error:
            shown = ", ".join(text(cells[i], 60) or "nothing" for i in step.cells)
            return _refused(line, f"{', '.join(step.labels)}: {shown} {error}", cells, cell, plan)
    return Transaction(**values)


def first_word(cells: Iterable[str]) -> str:
    """The first cell of a row that says anything."""
    return next(filter(None, map(str.strip, cells)), "")


def _refused(line: int, reason: str, cells: list[str], word: str, plan: Plan) -> Reject | None:
    """A row that is no transaction; where this word of it says so, it is none because it adds up the others."""
    if sums_up(word):
        plan.passed[SUM] += 1
        return None
    return Reject(line, reason, _raw(cells, plan))


def _raw(cells: list[str], plan: Plan) -> str:
    known = {name: text(cells[place]) for name, place in plan.columns.items()}
    return json.dumps(known, ensure_ascii=False)[:RAW_LIMIT]
