"""Writes the books into a folder: each file whole or not at all, the manifest only when all are of one ledger."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, fields
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any

import duckdb

from affiliate.earnings.balance import KEYS
from affiliate.earnings.duck import quoted
from affiliate.earnings.exported import APART, MANIFEST, MONTHS, PARTITIONS, ROWS, manifest_text
from affiliate.earnings.inert import cell
from affiliate.earnings.stamp import stamp_of
from affiliate.ledger import StatementTotal, statement_totals

_RELATIONS = {"current": "exported_current", "revisions": "history", "statements": "exported_statements"}
_FILES = {f"{name}.{kind}" for name in _RELATIONS for kind in ("csv", "parquet")}
_OURS = {MANIFEST, PARTITIONS, MONTHS, *_FILES}
_PORTION = 10_000
# One thread, and in order: then the same books are the same bytes on any machine.
_PARTITIONED = """
    COPY (SELECT network, strftime(day, '%Y-%m') AS month, * EXCLUDE (network) FROM {} ORDER BY ALL)
    TO {} (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (network, month), FILENAME_PATTERN 'rows')
"""
# Sums of one sign, all paid or none: then they can be told of as rows can.
_ADDED_UP = f"""
    CREATE OR REPLACE TEMP TABLE exported_months AS
    SELECT * EXCLUDE (sign, paid)
    FROM (
        SELECT
            {", ".join(APART)}, date_trunc('month', day)::DATE AS day, sign(commission) AS sign,
            paid_on IS NOT NULL AS paid, sum(commission)::DECIMAL(38, 4) AS commission, count(*) AS transactions,
            max(paid_on) AS paid_on
        FROM exported_current GROUP BY ALL
    )
"""  # noqa: S608 — our own column names
_FOLDERS = {PARTITIONS: "exported_current", MONTHS: "exported_months"}


def foreign(folder: Path) -> str:
    """The first thing in the folder that no export has put there, as a path below it; empty where there is none."""
    if not folder.is_dir():
        return ""
    others = [found for found in _visible(folder) if found.name not in _OURS or found.is_symlink()]
    for depth, shape in enumerate(("network=*", "month=*", ROWS), start=1):
        below = (each for name in _FOLDERS for each in folder.glob("/".join([name, *["*"] * depth])))
        others += [each for each in below if each.name[0] != "." and (not each.match(shape) or each.is_symlink())]
    return min((other.relative_to(folder).as_posix() for other in others), default="")


def _visible(folder: Path) -> Iterator[Path]:
    return (found for found in folder.iterdir() if found.name[0] != ".")


def export(books: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[tuple[str, int]]:
    """Write an open ledger into the folder; tells of each name when it is done: a table's rows, a folder's files.

    Killed at any moment there are whole files, and no manifest that speaks for a mixture of them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    books.execute("CREATE OR REPLACE TEMP TABLE exported_current AS FROM current")
    _make_statements(books)
    for name, relation in _RELATIONS.items():
        yield name, _write(books, f"FROM {relation} ORDER BY ALL", folder / name)
    written = write_partitions(books, folder)
    _forget_others(folder, written)
    with replacing(folder / MANIFEST) as fresh:
        fresh.write_text(manifest_text(stamp_of(books), written), encoding="utf-8")
    for name in _FOLDERS:
        yield f"{name}/", len(written)


def _make_statements(books: duckdb.DuckDBPyConnection) -> None:
    """What the ledger itself says of the sums, so that whoever reads the partitions can tell that none is missing."""
    columns = {f.name: "VARCHAR" if f.name in KEYS else "DECIMAL(38, 4)" for f in fields(StatementTotal)}
    totals = [astuple(total) for total in statement_totals(books, "exported_current")]
    lists = [list(cells) for cells in zip(*totals, strict=True)] or [[] for _ in columns]
    cells = ", ".join(f'unnest(${n}::{kind}[]) AS "{name}"' for n, (name, kind) in enumerate(columns.items(), 1))
    books.execute(f"CREATE OR REPLACE TEMP TABLE exported_statements AS SELECT {cells}", lists)


def _write(books: duckdb.DuckDBPyConnection, query: str, path: Path) -> int:
    with replacing(path.with_name(f"{path.name}.parquet")) as fresh:
        books.sql(query).write_parquet(str(fresh))
    with replacing(path.with_name(f"{path.name}.csv")) as fresh:
        return _write_csv(books.execute(query), fresh)


def write_partitions(books: duckdb.DuckDBPyConnection, folder: Path) -> set[str]:
    """The rows of `exported_current` by network and month, as Hive names the folders of such parts, and the same added
    up; the names of the files, which are those of either."""
    books.execute(_ADDED_UP)
    return {file for name in _FOLDERS for file in _write_partitioned(books, folder, name)}


def _write_partitioned(books: duckdb.DuckDBPyConnection, folder: Path, name: str) -> Iterator[str]:
    with TemporaryDirectory(dir=folder, prefix=f".{name}-") as place:
        books.execute("SET threads = 1")
        books.execute(_PARTITIONED.format(_FOLDERS[name], quoted(place)))
        books.execute("RESET threads")
        for fresh in sorted(Path(place).glob(f"*/*/{ROWS}")):
            target = folder / name / fresh.relative_to(place)
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh.replace(target)
            yield fresh.relative_to(place).as_posix()


def _forget_others(folder: Path, written: Collection[str]) -> None:
    """Months that are no longer in the books leave no rows behind."""
    for old in (old for name in _FOLDERS for old in folder.glob(f"{name}/*/*/{ROWS}")):
        if old.relative_to(old.parents[2]).as_posix() not in written:
            old.unlink()
            for parent in old.parents[:2]:
                with suppress(OSError):  # others are in it
                    parent.rmdir()


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its place when it is complete."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
        fresh = Path(file.name)
    try:
        yield fresh
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _write_csv(rows: duckdb.DuckDBPyConnection, path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(column for column, *_ in rows.description or ())
        while portion := rows.fetchmany(_PORTION):
            writer.writerows([_cell(value) for value in row] for row in portion)
            count += len(portion)
    return count


def _cell(value: Any) -> str:
    return cell(value if isinstance(value, str | int | Decimal | None) else str(value))
