"""Spark as the engine of the summaries: over an export, in a session of this machine alone (spark_session.py)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True, slots=True)
class Spark:
    """An open session, and the frames that it keeps for us."""

    session: SparkSession
    held: list[DataFrame] = field(default_factory=list)

    def rows(self, frame: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
        """Compute the frame."""
        return [tuple(row) for row in frame.to_native().collect()]

    def kept(self, name: str, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Compute the frame when it is first asked, and keep it: in memory, or on disk what does not fit."""
        self.held.append(frame.to_native().persist())
        return _lazy(self.held[-1])

    def table(
        self, name: str, columns: Sequence[str], rows: Sequence[Sequence[str | date]], dates: Collection[str] = ()
    ) -> nw.LazyFrame[Any]:
        """A small table of texts, and of days."""
        schema = ", ".join(f"`{column}` {'date' if column in dates else 'string'}" for column in columns)
        return _lazy(self.session.createDataFrame([tuple(row) for row in rows], schema))

    def parquet(self, folder: Path, files: Sequence[Path]) -> nw.LazyFrame[Any]:
        """The rows of files; only the columns that are asked for are read."""
        names = [_address(file) for file in files]
        return _lazy(self.session.read.option("basePath", _address(folder)).parquet(*names))

    def release(self) -> None:
        """Let go of what was kept: the session may be somebody else's, and go on."""
        while self.held:
            self.held.pop().unpersist()


def _lazy(frame: DataFrame) -> nw.LazyFrame[Any]:
    return nw.from_native(frame)  # type: ignore[no-any-return]  # Narwhals cannot type a frame of PySpark


def _address(path: Path) -> str:
    """A file of this machine, whatever file system Hadoop is set to."""
    return f"file://{path.resolve().as_posix()}"
