"""Room beside the ledger for what an import needs on the disk for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir

import duckdb

PREFIX = ".cells-"


@contextmanager
def scratch(connection: duckdb.DuckDBPyConnection) -> Iterator[Path]:
    """A folder that is gone afterwards, and with it what an import that was killed left of its own."""
    folder = _folder(connection)
    _sweep(folder)
    with TemporaryDirectory(dir=folder, prefix=PREFIX) as place:
        yield Path(place)


def _sweep(folder: Path) -> None:
    """Nobody else writes beside a ledger that we have open."""
    if folder != Path(gettempdir()):
        for left in folder.glob(f"{PREFIX}*"):
            rmtree(left, ignore_errors=True)


def _folder(connection: duckdb.DuckDBPyConnection) -> Path:
    """Where the ledger is, or else where temporary files are."""
    query = "SELECT path FROM duckdb_databases() WHERE database_name = current_database()"
    (path,) = connection.execute(query).fetchone() or (None,)
    return Path(path).absolute().parent if path else Path(gettempdir())
