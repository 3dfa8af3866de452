"""Look into a ZIP without trusting it: bounded is what it lists, and what it says that it unpacks to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import SEEK_END, BufferedReader
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from affiliate.networks.values import text
from affiliate.reports.report import UnreadableReport
from affiliate.reports.streams import DAMAGE, Guarded, damaged

ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")  # the latter of one that holds nothing
MEMBERS = 1000
RATIO = 250  # to one: text is packed to a twentieth, and a bomb to a thousandth
_DIRECTORY_LIMIT = 1024**2  # bytes of the list of members
_ENCRYPTED = 0x1
_NAME_LIMIT = 200


class Archive:
    """A ZIP that was opened. Raises UnreadableReport when it is damaged, a bomb, or lists too much."""

    def __init__(self, stream: BinaryIO) -> None:
        try:
            size = stream.seek(0, SEEK_END)
            self._zip = ZipFile(cast(IO[bytes], _Wary(stream)))
        except DAMAGE:
            raise damaged("ZIP") from None
        listed = self._zip.infolist()
        if len(listed) > MEMBERS:
            raise _too_many()
        if sum(member.file_size for member in listed) > RATIO * size:
            raise UnreadableReport(f"the ZIP unpacks to more than {RATIO} times its size: no report does")
        self._infos = {member.filename: member for member in listed}
        self._twice = {name for name, count in Counter(m.filename for m in listed).items() if count > 1}

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def reports(self) -> Iterator[tuple[str, str]]:
        """The members that may be reports, sorted, and what is wrong with each, or empty."""
        for name, member in sorted(self._infos.items()):
            if not (member.is_dir() or any(map(_is_hidden, PurePosixPath(name).parts))):
                yield name, self._fault(member)

    def open(self, name: str) -> BufferedReader:
        """The bytes of a member, which end in an error when they are not those that the ZIP lists."""
        if name not in self._infos:
            raise UnreadableReport(f"there is no {text(name, 60)} in the ZIP")
        if fault := self._fault(self._infos[name]):
            raise UnreadableReport(fault)
        try:
            return BufferedReader(Guarded(self._zip.open(name), self._infos[name].file_size, "ZIP"))
        except DAMAGE:
            raise damaged("ZIP") from None

    def _fault(self, member: ZipInfo) -> str:
        shown = f"{text(member.filename, 60)} in the ZIP"
        path = PurePosixPath(member.filename)
        if path.is_absolute() or ".." in path.parts or path.as_posix() != member.filename:
            return f"{shown} has a name that leads elsewhere: unpack it, and import the file"
        if len(member.filename) > _NAME_LIMIT or not member.filename.isprintable():
            return f"{shown} has a name that is too long or cannot be shown: unpack it, and rename the file"
        if member.filename in self._twice:
            return f"{shown} is there several times: unpack it, and import what it should be"
        if member.flag_bits & _ENCRYPTED:
            return f"{shown} is encrypted: unpack it with its password, and import the file"
        if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            return f"{shown} is packed in an unusual way: unpack it, and import the file"
        return ""


def _is_hidden(part: str) -> bool:
    return part == "__MACOSX" or (part.startswith(".") and part != "..")


class _Wary:
    """A file of which nobody reads at once a list of members that is longer than any honest one."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def read(self, size: int = -1) -> bytes:
        if size > _DIRECTORY_LIMIT:
            raise _too_many()
        return self._stream.read(size)


def _too_many() -> UnreadableReport:
    return UnreadableReport(f"the ZIP lists more than {MEMBERS:,} files: unpack it, and import the folder")
