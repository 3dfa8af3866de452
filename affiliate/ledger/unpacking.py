"""Packed tables unpacked on the disk for a while, so that DuckDB cuts them like any other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb

from affiliate.ledger.scratch import scratch
from affiliate.reports.streams import GIB
from affiliate.reports.tables import Table

ROOM = 4 * GIB  # 20 million rows; Python reads what is larger as it comes, and nothing of it lies on the disk
_CHUNK = 1 << 20


@contextmanager
def unpacked(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[Table]:
    """The table as a file on the disk that holds its lines; still packed where there is no room for them."""
    if not table.file.packed:
        yield table
        return
    with scratch(connection) as folder:
        copy = folder / "table.csv"
        if _copied(table, copy):
            yield replace(table, file=replace(table.file, path=copy, packed=False))
        else:
            copy.unlink(missing_ok=True)
            yield table


def _copied(table: Table, copy: Path) -> bool:
    """Whether all of it could be written."""
    try:
        with table.file.open() as packed, copy.open("wb") as plain:
            while chunk := packed.read(_CHUNK):
                if plain.tell() + len(chunk) > ROOM:
                    return False
                plain.write(chunk)
    except OSError:  # the disk is full; what is wrong with the report itself is said by whoever reads it
        return False
    return True
