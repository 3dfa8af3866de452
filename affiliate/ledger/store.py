"""The ledger's file: made whole, opened for one writer or many readers, refused with a sentence when not right."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from affiliate.ledger.layouts import tell_layouts
from affiliate.networks import NETWORKS

VERSION = 3
# Nothing is fetched: the ledger needs no extension that is not built in. What does not fit into the memory goes to a
# folder beside the ledger for a while.
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "memory_limit": "2GB",
}
_PAUSE = 0.1

Told = Callable[[str], None]


class LedgerError(Exception):
    """The ledger cannot be used; the message says why and what to do."""


class LedgerBusy(LedgerError):  # noqa: N818 — a state, and the contract's name for it
    """Another program has the ledger open, and it did not let go in time."""


def open_for_writing(path: Path, wait_seconds: float = 30, on_wait: Told | None = None) -> duckdb.DuckDBPyConnection:
    """The ledger at `path`, made first where there is none. Shuts out everybody else until it is closed."""
    with _plain_errors(path):
        if not path.exists():
            _create(path)
        return _opened(path, wait_seconds, on_wait, read_only=False)


def open_for_reading(path: Path, wait_seconds: float = 30, on_wait: Told | None = None) -> duckdb.DuckDBPyConnection:
    """The ledger at `path`, for reading together with other readers.

    The views (`current` and the rest of views.sql) belong to this connection: they are not seen through `cursor()`.
    """
    with _plain_errors(path):
        if not path.exists():
            raise LedgerError(f"{path}: there is no ledger yet; make one with: affiliate import private/reports")
        return _opened(path, wait_seconds, on_wait, read_only=True)


def open_of_any_version(path: Path, on_wait: Told | None = None) -> duckdb.DuckDBPyConnection:
    """The database at `path` without our views, whatever made it. Shuts out everybody else until it is closed."""
    with _plain_errors(path):
        return _patiently(path, 30, on_wait, read_only=False)


def settle(connection: duckdb.DuckDBPyConnection) -> None:
    """Tell the views what has changed: to be called whenever rows came or went, or `told_before` was set."""
    connection.execute(_sql("settled.sql"))


def _sql(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _create(path: Path) -> None:
    """Make an empty ledger beside its place and move it there whole, so that no moment shows half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as folder:
        fresh = Path(folder) / "ledger"
        with duckdb.connect(fresh, config=CONFIG) as connection:
            connection.execute(_sql("schema.sql"))
            connection.execute("INSERT INTO ledger VALUES (?)", [VERSION])
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass  # somebody else made one meanwhile
        except OSError:
            fresh.rename(path)  # a disk without hard links


def _opened(path: Path, wait_seconds: float, on_wait: Told | None, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    connection = _patiently(path, wait_seconds, on_wait, read_only=read_only)
    try:
        _check_version(connection, path)
        tell_layouts(connection, NETWORKS.values())
        connection.execute(_sql("views.sql"))
        settle(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _patiently(path: Path, wait_seconds: float, on_wait: Told | None, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    deadline = time.monotonic() + wait_seconds
    told = False
    while True:
        try:
            return duckdb.connect(path, read_only=read_only, config=CONFIG)
        except (duckdb.IOException, duckdb.ConnectionException) as error:
            if not _is_busy(error):
                raise
            if time.monotonic() >= deadline:
                raise LedgerBusy(
                    f"{path}: another program has the ledger open, and still had after {wait_seconds:g} seconds; "
                    "close it or try again later"
                ) from None
        if on_wait and not told:
            on_wait(f"{path}: another program has the ledger open; waiting up to {wait_seconds:g} seconds")
            told = True
        time.sleep(_PAUSE)


def _is_busy(error: duckdb.Error) -> bool:
    """DuckDB has one kind of error for everything about a file; its words tell them apart."""
    return "Could not set lock" in str(error) or "different configuration" in str(error)


def _check_version(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    try:
        found = connection.execute("SELECT max(version) FROM ledger").fetchone()
    except duckdb.CatalogException:
        found = None
    version = found[0] if found else None
    if version is None:
        raise LedgerError(f"{path}: a DuckDB database, but not a ledger; name another file with --ledger")
    if version != VERSION:
        raise LedgerError(
            f"{path}: made by another version of pelican-affiliate (ledger {version}, this one reads {VERSION}); "
            "update pelican-affiliate, or make the ledger anew: affiliate ledger rebuild"
        )


@contextmanager
def _plain_errors(path: Path) -> Iterator[None]:
    """What DuckDB and the disk say, as one sentence of ours."""
    try:
        yield
    except duckdb.Error as error:
        if path.is_dir():
            raise LedgerError(f"{path}: a folder, not a ledger; name a file with --ledger") from None
        raise damaged(path, error) from None
    except OSError as error:
        raise LedgerError(f"{path}: the ledger cannot be made here: {error.strerror or error}") from None


def damaged(path: Path, error: duckdb.Error) -> LedgerError:
    """What to say when DuckDB cannot read on."""
    return LedgerError(
        f"{path}: cannot be read as a ledger: {first_line(error)}; "
        "if the file is damaged, make the ledger anew from the reports: affiliate ledger rebuild"
    )


def first_line(error: Exception) -> str:
    """DuckDB's message without its stack and its links."""
    return str(error).partition("\n")[0].partition(". See also")[0]
