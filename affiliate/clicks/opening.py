"""Lines out of a plain, gzip or ZIP file, one at a time, and never more than a bound of them."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeAlias, cast

from affiliate.clicks.nouns import UnreadableClicksError
from affiliate.reports.files import encoding_of, ends_of
from affiliate.reports.tables import Line

LINE_LIMIT = 256 * 1024  # characters; longer lines are passed over without being held
TEXT_LIMIT = 64 * 1024**3  # characters unpacked: a small file can be packed from endless zeros
MEMBERS = 64
HEAD = 4096  # bytes that show how a text is written
Stream: TypeAlias = io.BufferedReader | gzip.GzipFile | zipfile.ZipExtFile
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"


@contextmanager
def texts(path: Path) -> Iterator[list[tuple[str, Iterator[Line]]]]:
    """The texts in a file: itself, unpacked if need be, or the CSV files of a ZIP, sorted by name."""
    with ExitStack() as stack:
        try:
            if not path.is_file():
                raise UnreadableClicksError("this is no file" if path.exists() else "there is no such file")
            head = stack.enter_context(path.open("rb")).read(4)
            if head.startswith(ZIP):
                yield _members(stack.enter_context(zipfile.ZipFile(path)), stack)
            else:
                plain = stack.enter_context(path.open("rb"))
                yield [(path.name, lines(gzip.GzipFile(fileobj=plain) if head.startswith(GZIP) else plain))]
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise UnreadableClicksError(
                f"cannot be read to its end: {getattr(error, 'strerror', '') or error}"
            ) from None


def _members(archive: zipfile.ZipFile, stack: ExitStack) -> list[tuple[str, Iterator[Line]]]:
    names = sorted(name for name in archive.namelist() if name.lower().endswith(".csv"))
    if not names or len(names) > MEMBERS:
        raise UnreadableClicksError(f"the ZIP holds {len(names)} CSV files: an export has 1 to {MEMBERS}")
    streams = ((name, cast(zipfile.ZipExtFile, stack.enter_context(archive.open(name)))) for name in names)
    return [(Path(name).name, lines(stream)) for name, stream in streams]


def lines(stream: Stream) -> Iterator[Line]:
    """The lines with their numbers; None for one beyond the limit."""
    number = length = 0
    head = stream.peek(HEAD)[:HEAD]
    encoding = encoding_of(head)
    end = ends_of(head.decode(encoding, errors="ignore"))
    encoding, errors = ("utf-8-sig", "surrogateescape") if encoding.startswith("utf-8") else (encoding, "replace")
    with io.TextIOWrapper(stream, encoding, errors, newline=end) as text:
        while line := text.readline(LINE_LIMIT):
            number += 1
            length += len(line)
            whole = line[-1] == end or len(line) < LINE_LIMIT
            while line and line[-1] != end and not whole:
                line = text.readline(LINE_LIMIT)
                length += len(line)
                _bound(length)
            _bound(length)
            yield number, line.rstrip("\r\n") if whole else None


def _bound(length: int) -> None:
    if length > TEXT_LIMIT:
        raise UnreadableClicksError(f"holds more than {TEXT_LIMIT // 1024**3} GiB unpacked: cut it by days")
