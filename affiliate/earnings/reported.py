"""What was reported and counts today, from the ledger or from an export of it, with the engine that adds it up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw

from affiliate.clicks import Stretches
from affiliate.earnings.duck import Duck
from affiliate.earnings.engine import Engine
from affiliate.earnings.exported import APART, Export, ExportError, read_export
from affiliate.earnings.frame import one_by_one
from affiliate.earnings.stamp import stamp_of
from affiliate.ledger import StatementTotal, current, damaged, open_for_reading, statement_totals
from affiliate.ledger.store import CONFIG, first_line

_NEEDED = (*APART, "day", "commission", "paid_on")
_EXACT = nw.col("commission").cast(nw.Decimal(38, 4))


@dataclass(frozen=True, slots=True)
class Reported:
    """`rows` are those that count, some of them added up already as far as the stretches allow; `statements` are the
    ledger's own sums of them; `duck` is there for clicks."""

    engine: Engine
    duck: Duck
    rows: Callable[[Stretches], nw.LazyFrame[Any]]
    statements: tuple[StatementTotal, ...]


@contextmanager
def from_ledger(ledger: Path) -> Iterator[Reported]:
    """The ledger itself. Raises LedgerError."""
    connection = open_for_reading(ledger)
    with closing(connection):
        try:
            duck = Duck(connection)
            rows = duck.kept("current_rows", nw.from_native(current(connection)).select(*_NEEDED))
            yield Reported(duck, duck, lambda _: one_by_one(rows), statement_totals(connection, "current_rows"))
        except duckdb.Error as error:
            raise damaged(ledger, error) from None


@contextmanager
def from_export(export: Export, engine: Engine | None = None) -> Iterator[Reported]:
    """An export, added up by `engine`, or by DuckDB. Raises ExportError."""
    with closing(duckdb.connect(config=CONFIG)) as connection:
        duck = Duck(connection)
        try:
            statements = duck.rows(duck.parquet(export.folder, [export.statements]))
            rows = partial(_exported, engine or duck, export)
            yield Reported(engine or duck, duck, rows, tuple(StatementTotal(*row) for row in statements))
        except duckdb.Error as error:
            raise ExportError(f"{export.folder}: cannot be read: {first_line(error)}") from None


def _exported(engine: Engine, export: Export, alike: Stretches) -> nw.LazyFrame[Any]:
    """Rows one by one only of months that have to be cut: the others were added up once and for all."""
    rows, months = export.chosen(alike)
    frames = [one_by_one(engine.parquet(export.folder, rows))] if rows else []
    frames += [engine.parquet(export.folder, months)] if months else []
    return nw.concat([frame.select(*_NEEDED, "transactions").with_columns(_EXACT) for frame in frames])


def checked_export(folder: Path, shown: str, ledger: Path) -> Export:
    """The export, if it is of what the ledger says now. Raises ExportError, LedgerError."""
    with closing(open_for_reading(ledger)) as connection:
        stamp = stamp_of(connection)
    return read_export(folder, shown, stamp)
