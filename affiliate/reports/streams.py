"""Streams of bytes that nobody vouches for: never more than they may hold, and damage in words."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from io import RawIOBase
from typing import IO
from zipfile import BadZipFile

from affiliate.reports.report import UnreadableReport

GIB = 1024**3
# What the standard library raises for a ZIP or gzip file that is not what it should be.
DAMAGE = (BadZipFile, EOFError, OSError, zlib.error, struct.error, ValueError, NotImplementedError, RuntimeError)


class Guarded(RawIOBase):
    """What `stream` holds; raises UnreadableReport when it is damaged or exceeds the limit. `opened` closes with it."""

    def __init__(self, stream: IO[bytes], limit: int, what: str, opened: ExitStack | None = None) -> None:
        self._stream, self._limit, self._what, self._opened = stream, limit, what, opened or ExitStack()
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except DAMAGE:
            raise damaged(self._what) from None
        self._read += len(data)
        if self._read > self._limit:
            raise UnreadableReport(f"the {self._what} holds more than {self._limit / GIB:g} GiB: download it in parts")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._opened.close()
        super().close()


class Lines(RawIOBase):
    """Lines, one after the other, as a stream."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._rest = self._rest or next(self._lines, b"")
        taken, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


def damaged(what: str) -> UnreadableReport:
    """The error for a packed file that is not what it should be."""
    return UnreadableReport(f"the {what} is damaged or cut: download it again")
