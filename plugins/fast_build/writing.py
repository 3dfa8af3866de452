"""Files that would be written as they are stay untouched: a slow disk is spared, and copies by date are small."""

from __future__ import annotations

import io
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from pelican import writers


def leave_equal_files_alone() -> None:
    """Let Pelican's writer write what is new."""
    writers.open = open_for_changes  # type: ignore[attr-defined]  # instead of the built-in one


def open_for_changes(file: str, mode: str = "r", encoding: str | None = None) -> Any:
    """As `open`; what is written goes to the file when it is closed, and only if the file does not hold it already."""
    return Draft(Path(file), encoding or "utf-8") if mode == "w" else Path(file).open(mode, encoding=encoding)


class Draft(io.StringIO):
    """A text on its way into a file, whole or, after an error, not at all."""

    def __init__(self, path: Path, encoding: str) -> None:
        super().__init__()
        self._path, self._encoding = path, encoding

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is not None:
            super().close()
        self.close()

    def close(self) -> None:
        if not self.closed:
            self._write(self.getvalue().replace("\n", os.linesep).encode(self._encoding))
        super().close()

    def _write(self, said: bytes) -> None:
        with suppress(OSError):
            if self._path.read_bytes() == said:
                return
        self._path.write_bytes(said)
