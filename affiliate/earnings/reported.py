"""What was reported and counts today, from the ledger or from an export of it, with the engine that adds it up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw

from affiliate.earnings.duck import Duck
from affiliate.earnings.engine import Engine
from affiliate.earnings.exported import Export, ExportError, read_export
from affiliate.earnings.frame import CLUE
from affiliate.earnings.stamp import stamp_of
from affiliate.ledger import StatementTotal, current, damaged, open_for_reading, statement_totals
from affiliate.ledger.store import CONFIG, first_line

# All that sums need; what a row was called, and where it stands, would cost memory.
_NEEDED = sorted({*CLUE, "account", "currency", "day", "status", "kind", "commission", "tier", "paid_on"})


@dataclass(frozen=True, slots=True)
class Reported:
    """`current` are the rows that count, `statements` the ledger's own sums of them; `duck` is there for clicks."""

    engine: Engine
    duck: Duck
    current: nw.LazyFrame[Any]
    statements: tuple[StatementTotal, ...]


@contextmanager
def from_ledger(ledger: Path) -> Iterator[Reported]:
    """The ledger itself. Raises LedgerError."""
    connection = open_for_reading(ledger)
    with closing(connection):
        try:
            duck = Duck(connection)
            rows = duck.kept("current_rows", nw.from_native(current(connection)).select(*_NEEDED))
            yield Reported(duck, duck, rows, statement_totals(connection, "current_rows"))
        except duckdb.Error as error:
            raise damaged(ledger, error) from None


@contextmanager
def from_export(export: Export, engine: Engine | None = None) -> Iterator[Reported]:
    """An export, added up by `engine`, or by DuckDB. Raises ExportError."""
    with closing(duckdb.connect(config=CONFIG)) as connection:
        duck = Duck(connection)
        try:
            statements = duck.rows(duck.parquet(export.folder, [export.statements]))
            rows = (engine or duck).parquet(export.folder, export.files)
            yield Reported(engine or duck, duck, rows, tuple(StatementTotal(*row) for row in statements))
        except duckdb.Error as error:
            raise ExportError(f"{export.folder}: cannot be read: {first_line(error)}") from None


def checked_export(folder: Path, shown: str, ledger: Path) -> Export:
    """The export, if it is of what the ledger says now. Raises ExportError, LedgerError."""
    with closing(open_for_reading(ledger)) as connection:
        stamp = stamp_of(connection)
    return read_export(folder, shown, stamp)
