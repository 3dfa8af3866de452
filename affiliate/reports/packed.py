"""Read a report that was compressed with gzip as if it was not, and never more of it than a report may be."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from gzip import GzipFile
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

from affiliate.reports.report import UnreadableReport

MAGIC = b"\x1f\x8b"

T = TypeVar("T")


def unpacked(path: Path, limit: int) -> BinaryIO:
    """The bytes in a gzip file. Reading raises UnreadableReport when it is damaged, or holds more than `limit`."""
    return cast(BinaryIO, _Unpacked(path, limit))


class _Unpacked(GzipFile):
    def __init__(self, path: Path, limit: int) -> None:
        super().__init__(path, "rb")
        self._limit = limit

    def read(self, size: int | None = -1) -> bytes:
        return self._checked(lambda: super(_Unpacked, self).read(self._limit + 1 if size in (None, -1) else size))

    def read1(self, size: int = -1) -> bytes:
        return self._checked(lambda: super(_Unpacked, self).read1(size))

    def readline(self, size: int | None = -1) -> bytes:
        return self._checked(lambda: super(_Unpacked, self).readline(size))

    def _checked(self, read: Callable[[], T]) -> T:
        try:
            data = read()
        except (EOFError, zlib.error, OSError):
            raise UnreadableReport("the gzip file is damaged or cut: download it again") from None
        if self.tell() > self._limit:
            raise UnreadableReport(f"the gzip file holds more than {self._limit / 1024**3:g} GiB: download it in parts")
        return data
