"""Read a report that is packed, in gzip, in a ZIP or in a workbook, as if it was not, and never more than it may be."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack
from gzip import GzipFile
from io import BufferedReader, BytesIO, RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from affiliate.reports.archives import ZIP_MAGICS, Archive
from affiliate.reports.report import UnreadableReport
from affiliate.reports.streams import GIB, Guarded
from affiliate.reports.workbooks import Workbook, is_workbook

GZIP_MAGIC = b"\x1f\x8b"
WORKBOOK_LIMIT = GIB // 8  # of one in a ZIP: it is held in memory


def is_packed(path: Path) -> bool:
    """Whether the report at `path` is other bytes than those of a file on the disk."""
    file, inside = place_of(path)
    if inside:
        return True
    with file.open("rb") as stream:
        return stream.read(len(GZIP_MAGIC)) == GZIP_MAGIC


def is_sheet(path: Path) -> bool:
    """Whether `path` leads to a sheet of a workbook, whose cells have types."""
    with ExitStack() as opened:
        return bool(_innermost(*place_of(path), opened)[1])


def place_of(path: Path) -> tuple[Path, str]:
    """The file on the disk that `path` leads to, and which part of it: `sales.zip/may.csv`, `books.xlsx/Sheet1`."""
    for file in (path, *path.parents):
        if _is_file(file):
            return file, path.relative_to(file).as_posix() if file != path else ""
    return path, ""


def _is_file(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 — Path.is_file raises where a name is too long


def parts_of(path: Path) -> list[tuple[Path, str]]:
    """The parts that may be reports of the file at `path`, and what is wrong with each; itself, if it has no parts."""
    file, inside = place_of(path)
    if not _is_file(file):
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
        return BufferedReader(Guarded(stream, limit, what, opened.pop_all()))


def digest_of(path: Path) -> str:
    """The digest that names the report at `path`: of its bytes, or of its workbook's and the sheet's name.

    Empty when it is not there, or damaged: whoever reads it says so. Opening what is no file could wait for ever.
    """
    file, inside = place_of(path)
    if not _is_file(file):
        return ""
    try:
        with ExitStack() as opened:
            stream, sheet = _innermost(file, inside, opened)
            digest = hashlib.file_digest(stream, "sha256")
    except UnreadableReport:
        return ""
    digest.update(sheet.encode(errors="surrogateescape"))
    return digest.hexdigest()


def _innermost(file: Path, inside: str, opened: ExitStack) -> tuple[BufferedReader, str]:
    """The file on the disk or in the ZIP that is read, from its start, and which sheet of it, or empty."""
    disk = opened.enter_context(file.open("rb"))
    if not inside:
        return disk, ""
    archive = _archive(disk)
    if is_workbook(archive):
        disk.seek(0)
        return disk, inside
    member, _, sheet = inside.rpartition("/")
    if member in archive and inside not in archive:
        book = _held(archive.open(member))
        _archive(book)
        book.seek(0)
        return book, sheet
    return archive.open(inside), ""


def _archive(stream: BufferedReader) -> Archive:
    """What a path that goes on behind the file says there is."""
    if not _is_zip(stream):
        raise UnreadableReport("there is no such file: look at its name")
    return Archive(stream)


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
    with BufferedReader(Guarded(stream, WORKBOOK_LIMIT, "workbook")) as bounded:
        return BufferedReader(cast(RawIOBase, BytesIO(bounded.read())))
