"""Roll-ups as Parquet, one file for each source file: written whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

import duckdb

from affiliate.clicks.nouns import Rolled
from affiliate.site import Site

_COLUMNS = {
    "source": "VARCHAR",
    "measure": "VARCHAR",
    "part": "VARCHAR",
    "first": "DATE",
    "last": "DATE",
    "token": "VARCHAR",
    "network": "VARCHAR",
    "tracking_id": "VARCHAR",
    "product": "VARCHAR",
    "page": "VARCHAR",
    "count": "BIGINT",
    "visitors": "BIGINT",
    "weight": "BIGINT",
}


def file_digest(path: Path) -> str:
    """The name of a source file's roll-up: the same file again takes its own place."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def write_rollup(path: Path, rows: Sequence[Rolled]) -> bool:
    """Write a roll-up; whether that changed anything. Killed at any moment, the old file or the new one is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = mkstemp(dir=path.parent, prefix=f".{path.name}-")
    os.close(handle)
    try:
        _write(Path(fresh), rows)
        if path.exists() and path.read_bytes() == Path(fresh).read_bytes():
            return False
        Path(fresh).replace(path)
        return True
    finally:
        with suppress(FileNotFoundError):
            Path(fresh).unlink()


def _write(path: Path, rows: Sequence[Rolled]) -> None:
    columns = [list(cells) for cells in zip(*map(_cells, rows), strict=True)] or [[] for _ in _COLUMNS]
    numbered = enumerate(_COLUMNS.items(), 1)
    cells = ", ".join(f'unnest(${number}::{kind}[]) AS "{name}"' for number, (name, kind) in numbered)
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"CREATE TABLE rollup AS SELECT {cells}", columns)
        connection.table("rollup").write_parquet(str(path), compression="zstd")
        with path.open("rb") as file:
            os.fsync(file.fileno())


def _cells(row: Rolled) -> tuple[object, ...]:
    part, seen = row.part, row.seen
    key = (part.source, str(part.measure), part.name, part.first, part.last)
    return (
        *key,
        seen.token,
        seen.network,
        seen.tracking_id,
        seen.product,
        seen.page,
        row.count,
        row.visitors,
        row.weight,
    )


def folder_of(site: Site) -> Path:
    """Where a site keeps its roll-ups."""
    return site.private / "clicks"
