"""An export as the books' other source: what lies where in its folder, and whether it is whole and of today."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from affiliate.earnings.frame import CLUE

if TYPE_CHECKING:
    from affiliate.clicks import Stretches

FORMAT = 2
MANIFEST = "export.json"  # written last and taken away first: where it is, the export is whole
PARTITIONS = "current"  # the folder of current's rows by network and month
MONTHS = "months"  # that of the same rows added up by month
ROWS = "rows*.parquet"
# What questions tell apart, days aside. What a row was called, and where it stands, would cost memory.
APART = tuple(dict.fromkeys((*CLUE, "currency", "status", "kind", "tier")))


class ExportError(Exception):
    """The export cannot be read, or is not of today's ledger; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Export:
    """A whole export. `stamp` names the content of the ledger it was made of.

    `partitions` are the files of each network and month, below the folder of rows as below that of rows added up.
    """

    folder: Path
    stamp: str
    partitions: tuple[str, ...]

    @property
    def statements(self) -> Path:
        return self.folder / "statements.parquet"

    def chosen(self, alike: Stretches) -> tuple[list[Path], list[Path]]:
        """The files of the rows of months that `alike` cuts, and of all other months' added up."""
        if not self.partitions:
            return [self.folder / f"{PARTITIONS}.parquet"], []
        cut = [name for name in self.partitions if alike.cut(Path(name).parent.name.removeprefix("month="))]
        whole = [name for name in self.partitions if name not in cut]
        return [self.folder / PARTITIONS / name for name in cut], [self.folder / MONTHS / name for name in whole]


def manifest_text(stamp: str, partitions: Iterable[str]) -> str:
    """What the manifest says: of which ledger the export is, and the files by network and month that belong to it."""
    return json.dumps({"format": FORMAT, "ledger": stamp, "partitions": sorted(partitions)}, indent=2) + "\n"


def read_export(folder: Path, shown: str, stamp: str = "") -> Export:
    """The export in `folder`, held against the stamp of the ledger where that is known. Raises ExportError."""
    again = f"make it with: affiliate export {shown}"
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ExportError(f"{shown}: there is no complete export of the books here; {again}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise ExportError(f"{shown}/{MANIFEST}: cannot be read: {error}; {again}") from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise ExportError(f"{shown}: was written by another version of pelican-affiliate; {again}")
    if stamp and said.get("ledger") != stamp:
        raise ExportError(f"{shown}: the ledger has changed since this export; {again}")
    return Export(folder, str(said.get("ledger")), _partitions(folder, said.get("partitions"), shown, again))


def _partitions(folder: Path, names: Any, shown: str, again: str) -> tuple[str, ...]:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ExportError(f"{shown}/{MANIFEST}: names no partitions; {again}")
    for name in (f"{parts}/{name}" for parts in (PARTITIONS, MONTHS) for name in names):
        file = folder / name
        if not file.resolve().is_relative_to(folder.resolve()) or not file.is_file():
            raise ExportError(f"{shown}: {name} is missing; {again}")
    return tuple(sorted(names))
