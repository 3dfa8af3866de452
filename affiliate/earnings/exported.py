"""An export as the books' other source: what lies where in its folder, and whether it is whole and of today."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = 1
MANIFEST = "export.json"  # written last and taken away first: where it is, the export is whole
PARTITIONS = "current"  # the folder of current's rows by network and month
ROWS = "rows*.parquet"


class ExportError(Exception):
    """The export cannot be read, or is not of today's ledger; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Export:
    """A whole export. `files` hold the rows of `current`; `stamp` names the content of the ledger it was made of."""

    folder: Path
    stamp: str
    files: tuple[Path, ...]

    @property
    def statements(self) -> Path:
        return self.folder / "statements.parquet"


def manifest_text(stamp: str, partitions: Iterable[str]) -> str:
    """What the manifest says: of which ledger the export is, and the files that hold the rows that count."""
    return json.dumps({"format": FORMAT, "ledger": stamp, "partitions": sorted(partitions)}, indent=2) + "\n"


def read_export(folder: Path, shown: str, stamp: str = "") -> Export:
    """The export in `folder`, held against the stamp of the ledger where that is known. Raises ExportError."""
    again = f"make it with: affiliate export {shown}"
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ExportError(f"{shown}: there is no whole export of the books here; {again}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise ExportError(f"{shown}/{MANIFEST}: cannot be read: {error}; {again}") from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise ExportError(f"{shown}: was written by another version of pelican-affiliate; {again}")
    if stamp and said.get("ledger") != stamp:
        raise ExportError(f"{shown}: the ledger has changed since this export; {again}")
    return Export(folder, str(said.get("ledger")), _files(folder, said.get("partitions"), shown, again))


def _files(folder: Path, partitions: Any, shown: str, again: str) -> tuple[Path, ...]:
    if not isinstance(partitions, list) or not all(isinstance(name, str) for name in partitions):
        raise ExportError(f"{shown}/{MANIFEST}: names no partitions; {again}")
    names = sorted(partitions) or [f"{PARTITIONS}.parquet"]
    for name in names:
        file = folder / name
        if not file.resolve().is_relative_to(folder.resolve()) or not file.is_file():
            raise ExportError(f"{shown}: {name} is missing; {again}")
    return tuple(folder / name for name in names)
