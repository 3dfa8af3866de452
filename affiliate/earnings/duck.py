"""The two things the summaries need of DuckDB beside Narwhals: rows out, and small tables in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import narwhals as nw


@dataclass(frozen=True, slots=True)
class Duck:
    """An open ledger. Tables that are put in are temporary: a ledger open for reading stays as it is."""

    connection: duckdb.DuckDBPyConnection

    def rows(self, frame: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
        """Compute the frame."""
        return frame.to_native().fetchall()  # type: ignore[no-any-return]

    def kept(self, name: str, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Compute the frame once and keep it until the connection closes: many sums will be drawn from it."""
        query = frame.to_native().sql_query()
        self.connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {query}')
        return nw.from_native(self.connection.table(name))

    def table(self, name: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> nw.LazyFrame[Any]:
        """A temporary table of texts."""
        lists = [list(cells) for cells in zip(*rows, strict=True)] or [[] for _ in columns]
        cells = ", ".join(f'unnest(${number}::VARCHAR[]) AS "{column}"' for number, column in enumerate(columns, 1))
        self.connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS SELECT {cells}', lists)
        return nw.from_native(self.connection.table(name))
