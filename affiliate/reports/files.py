"""Find out what a file really is, whatever it is called, before anything of it is read as a report."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from affiliate.networks.declare import Form
from affiliate.networks.values import text
from affiliate.reports.packed import GZIP_MAGIC, is_packed, is_sheet, parts_of, place_of, unpacked
from affiliate.reports.report import UnreadableReport

GIB = 1024**3
SIZE_LIMITS = {Form.TABLE: 16 * GIB, Form.JSON: GIB // 2, Form.XML: GIB}  # JSON is held in memory as one text
CONTROL_SHARE = 20  # more than one byte in twenty, and it is no text with a flaw
_CONTROLS = (*range(9), *range(14, 32))
_AGAIN = "download the report again"
_FORMS = {"[": Form.JSON, "{": Form.JSON, "<": Form.XML}
_FOREIGN = (
    (b"%PDF", "a PDF", "download the report as CSV"),
    (b"PK\x03\x04", "a ZIP in another file", "unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook that is old or has a password", "open it and save it as .xlsx or CSV"),
    (GZIP_MAGIC, "compressed twice (gzip)", "unpack it first"),
    (b"\x89PNG", "a picture", "download the report as CSV"),
)
PARTS_SHOWN = 10
_HEADER_BYTES = 8  # enough letters of a header to tell UTF-16 without a byte order mark
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A text that may be a report. `packed`: its bytes are not those of a file on the disk. `typed`: its cells had
    types, and its dates may be ISO dates whatever the network writes elsewhere.

    `errors` is how bytes that are no text are carried along; `ends` is what ends its lines, which \r\n does as well.
    """

    path: Path
    form: Form
    encoding: str
    errors: str
    packed: bool = False
    typed: bool = False
    ends: str = "\n"

    @property
    def names(self) -> tuple[str, ...]:
        """Its own name, and that of the file it is in: either may tell its date."""
        return tuple(dict.fromkeys((self.path.name, place_of(self.path)[0].name)))

    def open(self) -> BinaryIO:
        """Its bytes, unpacked."""
        return unpacked(self.path, SIZE_LIMITS[self.form]) if self.packed else self.path.open("rb")

    def open_text(self, newline: str | None) -> TextIO:
        """Its text; `newline` is open()'s."""
        return TextIOWrapper(self.open(), self.encoding, self.errors, newline)


def open_file(path: Path) -> ReportFile:
    """What the file is by its first bytes; raises UnreadableReport when it can be no report, or several."""
    try:
        if not place_of(path)[0].is_file():
            raise UnreadableReport("this is no file" if path.exists() else "there is no such file: look at its name")
        path = _only_part(path)
        packed = is_packed(path)
        with unpacked(path, GIB) if packed else path.open("rb") as file:
            head = file.read(4096)
        size = 0 if packed else path.stat().st_size
    except (OSError, ValueError) as error:
        raise UnreadableReport(f"the file cannot be opened: {getattr(error, 'strerror', '') or error}") from None
    encoding = encoding_of(head)
    start = head.decode(encoding, errors="ignore").lstrip()
    _refuse_foreign(head, start, encoding)
    form = _FORMS.get(start[0], Form.TABLE)
    if size > SIZE_LIMITS[form]:
        raise UnreadableReport(
            f"the file is larger than {SIZE_LIMITS[form] / GIB:g} GiB: download it in parts, month by month"
        )
    errors = "strict" if encoding.startswith("utf-16") else "surrogateescape"
    return ReportFile(path, form, encoding, errors, packed, packed and is_sheet(path), ends_of(start))


def ends_of(start: str) -> str:
    """What ends the lines of a text that begins so: spreadsheets for a Mac may write \r alone."""
    return "\r" if "\r" in start[:-1] and "\n" not in start else "\n"


def _only_part(path: Path) -> Path:
    parts = parts_of(path)
    if fault := next((fault for _, fault in parts if fault), ""):
        raise UnreadableReport(fault)
    if len(parts) > 1:
        names = ", ".join(text(str(part.relative_to(path)), 60) for part, _ in parts[:PARTS_SHOWN])
        raise UnreadableReport(f"the file holds several tables: name one behind it, as in {path.name}/{names}")
    return parts[0][0]


def encoding_of(head: bytes) -> str:
    """The encoding of a text that begins with these bytes, where it says or shows one; else UTF-8."""
    if marked := next((name for bom, name in _BOMS if head.startswith(bom)), ""):
        return marked
    first, second = head[:_HEADER_BYTES:2], head[1:_HEADER_BYTES:2]
    if len(head) >= _HEADER_BYTES and any(first) != any(second):
        return "utf-16-be" if any(second) else "utf-16-le"
    return "utf-8"


def _refuse_foreign(head: bytes, start: str, encoding: str) -> None:
    for magic, what, remedy in _FOREIGN:
        if head.startswith(magic):
            raise UnreadableReport(f"the file is {what}, not a report in CSV or JSON: {remedy}")
    if not start:
        raise UnreadableReport(f"the file is empty: {_AGAIN}")
    if start.startswith("<"):
        page = start[:200].lower()
        if "<!doctype html" in page or "<html" in page:
            raise UnreadableReport(
                f"the file is a web page, most likely the login page of the network: sign in and {_AGAIN}"
            )
    if sum(map(head.count, _CONTROLS)) * CONTROL_SHARE > len(head) and not encoding.startswith("utf-16"):
        raise UnreadableReport(f"the file holds binary data, not text: {_AGAIN} as CSV")
