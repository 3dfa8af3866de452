"""Read a report that is packed, in gzip, in a ZIP or in a workbook, as if it was not, and never more than it may be."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from gzip import GzipFile
from io import BufferedReader, BytesIO, RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from affiliate.reports.archives import DAMAGE, ZIP_MAGICS, Archive, damaged
from affiliate.reports.report import UnreadableReport
from affiliate.reports.workbooks import Workbook, is_workbook

GZIP_MAGIC = b"\x1f\x8b"
GIB = 1024**3
WORKBOOK_LIMIT = GIB // 8  # of one in a ZIP: it is held in memory


def is_packed(path: Path) -> bool:
    """Whether the report at `path` is other bytes than those of a file on the disk."""
    file, inside = place_of(path)
    if inside:
        return True
    with file.open("rb") as stream:
        return stream.read(len(GZIP_MAGIC)) == GZIP_MAGIC


def place_of(path: Path) -> tuple[Path, str]:
    """The file on the disk that `path` leads to, and which part of it: `sales.zip/may.csv`, `books.xlsx/Sheet1`."""
    for file in (path, *path.parents):
        if file.is_file():
            return file, path.relative_to(file).as_posix() if file != path else ""
    return path, ""


def parts_of(path: Path) -> list[tuple[Path, str]]:
    """The parts that may be reports of the file at `path`, and what is wrong with each; itself, if it has no parts."""
    file, inside = place_of(path)
    if not file.is_file():
        return [(path, "")]
    try:
        with ExitStack() as opened:
            stream, sheet = _innermost(file, inside, opened)
            if sheet or not _is_zip(stream):
                return [(path, "")]
            return list(_parts(Archive(_held(stream) if inside else stream), path))
    except UnreadableReport as unreadable:
        return [(path, str(unreadable))]
    except OSError:
        return [(path, "")]  # whoever reads it says what is wrong


def unpacked(path: Path, limit: int) -> BinaryIO:
    """The bytes of the report at `path`. Reading raises UnreadableReport when they are damaged or exceed the limit."""
    with ExitStack() as opened:
        stream, sheet = _innermost(*place_of(path), opened)
        what = "file"
        if sheet:
            stream, what = Workbook(Archive(stream)).open(sheet), "workbook"
        elif stream.peek(len(GZIP_MAGIC)).startswith(GZIP_MAGIC):
            stream, what = cast(BufferedReader, opened.enter_context(GzipFile(fileobj=stream))), "gzip file"
        return BufferedReader(_Bounded(stream, limit, what, opened.pop_all()))


def digest_of(path: Path) -> str:
    """The digest that names the report at `path`: of its bytes, or of its workbook's and the sheet's name.

    Empty when there is no such file: opening what is none could wait for ever.
    """
    file, inside = place_of(path)
    if not file.is_file():
        return ""
    with ExitStack() as opened:
        stream, sheet = _innermost(file, inside, opened)
        digest = hashlib.file_digest(stream, "sha256")
    digest.update(sheet.encode(errors="surrogateescape"))
    return digest.hexdigest()


def _innermost(file: Path, inside: str, opened: ExitStack) -> tuple[BufferedReader, str]:
    """The file on the disk or in the ZIP that is read, from its start, and which sheet of it, or empty."""
    disk = opened.enter_context(file.open("rb"))
    if not inside:
        return disk, ""
    archive = Archive(disk)
    if is_workbook(archive):
        disk.seek(0)
        return disk, inside
    if inside in archive:
        return archive.open(inside), ""
    member, _, sheet = inside.rpartition("/")
    return _held(archive.open(member)), sheet


def _parts(archive: Archive, path: Path) -> Iterator[tuple[Path, str]]:
    if is_workbook(archive):
        yield from ((path / name, fault) if not fault else (path, fault) for name, fault in Workbook(archive).tables())
        return
    found = list(archive.reports())
    for name, fault in found:
        if fault:
            yield path, fault
        elif not _is_zip(stream := archive.open(name)):
            yield path / name, ""
        elif is_workbook(inner := Archive(_held(stream))):
            yield from _parts(inner, path / name)
        else:
            yield path / name, "it is a ZIP in a ZIP: unpack it first"
    if not found:
        yield path, "the ZIP holds no file: download it again"


def _is_zip(stream: BufferedReader) -> bool:
    return stream.peek(4)[:4] in ZIP_MAGICS


def _held(stream: BinaryIO) -> BufferedReader:
    """The bytes of a member of a ZIP, to be read in any order."""
    with BufferedReader(_Bounded(stream, WORKBOOK_LIMIT, "file", ExitStack())) as bounded:
        return BufferedReader(cast(RawIOBase, BytesIO(bounded.read())))


class _Bounded(RawIOBase):
    """A stream of bytes that nobody vouches for. `opened` is closed with it."""

    def __init__(self, stream: BinaryIO, limit: int, what: str, opened: ExitStack) -> None:
        self._stream, self._limit, self._what, self._opened = stream, limit, what, opened
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
