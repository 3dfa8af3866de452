"""DuckDB as the engine of the summaries: over an open ledger, over an export, or for clicks alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw


@dataclass(frozen=True, slots=True)
class Duck:
    """An open connection. Tables that are put in are temporary: a ledger open for reading stays as it is."""

    connection: duckdb.DuckDBPyConnection

    def rows(self, frame: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
        """Compute the frame."""
        return frame.to_native().fetchall()  # type: ignore[no-any-return]  # native frames are untyped

    def kept(self, name: str, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Compute the frame once and keep it until the connection closes: many sums will be drawn from it."""
        query = frame.to_native().sql_query()
        self.connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {query}')
        return nw.from_native(self.connection.table(name))

    def table(
        self, name: str, columns: Sequence[str], rows: Sequence[Sequence[str | date]], dates: Collection[str] = ()
    ) -> nw.LazyFrame[Any]:
        """A temporary table of texts, and of days."""
        lists = [list(cells) for cells in zip(*rows, strict=True)] or [[] for _ in columns]
        types = ["DATE" if column in dates else "VARCHAR" for column in columns]
        numbered = enumerate(zip(columns, types, strict=True), 1)
        cells = ", ".join(f'unnest(${number}::{kind}[]) AS "{column}"' for number, (column, kind) in numbered)
        self.connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS SELECT {cells}', lists)
        return nw.from_native(self.connection.table(name))

    def parquet(self, folder: Path, files: Sequence[Path]) -> nw.LazyFrame[Any]:
        """The rows of files, read anew for each sum: only the columns that it needs."""
        listed = ", ".join(quoted(file.as_posix()) for file in files)
        read = f"read_parquet([{listed}], hive_partitioning = true, hive_types_autocast = false)"
        return nw.from_native(self.connection.sql(f"FROM {read}"))


def quoted(text: str) -> str:
    """A text of SQL, where no parameter may stand."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
