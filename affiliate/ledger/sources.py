"""Which files to import when people name folders."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

_PASSED_OVER = (".", "~$")  # hidden files, and what Excel writes beside a workbook that is open


def report_files(paths: Iterable[Path], ledger: Path) -> Iterator[tuple[Path, str]]:
    """Each file to import, sorted within its folder, and what is wrong with it, empty when nothing is known to be.

    Hidden files, Excel's own, links to folders, and the ledger itself are left out.
    """
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 — Path.is_dir raises where a name is too long
            yield from _inside(path, ledger)
        else:
            yield path, ""


def _inside(folder: Path, ledger: Path) -> Iterator[tuple[Path, str]]:
    faults: list[OSError] = []
    files = sorted(file for file in _below(folder, faults) if not _is_ledger(file, ledger))
    yield from ((file, "") for file in files)
    yield from ((Path(fault.filename), f"cannot be read: {fault.strerror}") for fault in faults)
    if not files and not faults:
        yield folder, "is a folder without reports: save the networks' reports in it, or name another"


def _below(folder: Path, faults: list[OSError]) -> Iterator[Path]:
    for where, folders, names in os.walk(folder, onerror=faults.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(where, name) for name in names if not name.startswith(_PASSED_OVER))


def _is_ledger(file: Path, ledger: Path) -> bool:
    """The ledger, or what DuckDB keeps beside it while it is open (.wal, .tmp/)."""
    place, own = file.absolute(), ledger.absolute()
    beside = (own.with_name(f"{own.name}.wal"), own.with_name(f"{own.name}.tmp"))
    return place == own or any(place.is_relative_to(each) for each in beside)
