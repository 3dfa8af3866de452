"""What the summaries need of a database beside Narwhals: rows out, small tables in, frames kept, exports read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import narwhals as nw


def different(engine: Engine, frame: nw.LazyFrame[Any], *columns: str) -> list[tuple[Any, ...]]:
    """Every combination of the columns once, sorted. A GROUP BY is several times quicker than Narwhals' unique()."""
    return sorted(row[:-1] for row in engine.rows(frame.group_by(*columns).agg(nw.len())))


class Engine(Protocol):
    """DuckDB or Spark, open for as long as its frames are asked."""

    def rows(self, frame: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
        """Compute the frame."""

    def kept(self, name: str, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Compute the frame once and keep it until the engine closes: many sums will be drawn from it."""

    def table(
        self, name: str, columns: Sequence[str], rows: Sequence[Sequence[str | date]], dates: Collection[str] = ()
    ) -> nw.LazyFrame[Any]:
        """A small table of texts; the columns in `dates` are days."""

    def parquet(self, folder: Path, files: Sequence[Path]) -> nw.LazyFrame[Any]:
        """Parquet files below `folder`; the folders between, named `key=value`, are columns of text."""
