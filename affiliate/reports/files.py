"""Find out what a file really is, whatever it is called, before anything of it is read as a report."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from affiliate.networks.declare import Form
from affiliate.reports.packed import MAGIC, unpacked
from affiliate.reports.report import UnreadableReport

GIB = 1024**3
SIZE_LIMITS = {Form.TABLE: 16 * GIB, Form.JSON: 1 * GIB, Form.XML: 1 * GIB}  # JSON is read as one text
CONTROL_SHARE = 20  # more than one byte in twenty, and it is no text with a flaw
_CONTROLS = (*range(9), *range(14, 32))
_AGAIN = "download the report again"
_FORMS = {"[": Form.JSON, "{": Form.JSON, "<": Form.XML}
_FOREIGN = (
    (b"%PDF", "a PDF", "download the report as CSV"),
    (b"PK\x03\x04", "an Excel workbook or a ZIP", "open it and save the sheet of the sales as CSV, or unpack it"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "open it and save the sheet of the sales as CSV"),
    (MAGIC, "compressed twice (gzip)", "unpack it first"),
    (b"\x89PNG", "a picture", "download the report as CSV"),
)
_HEADER_BYTES = 8  # enough letters of a header to tell UTF-16 without a byte order mark
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file of text that may be a report, maybe `packed` with gzip.

    `errors` is how bytes that are no text are carried along.
    """

    path: Path
    form: Form
    encoding: str
    errors: str
    packed: bool = False

    def open(self) -> BinaryIO:
        """Its bytes, unpacked."""
        return unpacked(self.path, SIZE_LIMITS[self.form]) if self.packed else self.path.open("rb")

    def open_text(self, newline: str | None) -> TextIO:
        """Its text; `newline` is open()'s."""
        return TextIOWrapper(self.open(), self.encoding, self.errors, newline)


def open_file(path: Path) -> ReportFile:
    """What the file is by its first bytes; raises UnreadableReport when it can be no report."""
    try:
        if not path.is_file():
            raise UnreadableReport("this is no file" if path.exists() else "there is no such file: look at its name")
        size = path.stat().st_size
        with path.open("rb") as file:
            packed = file.read(len(MAGIC)) == MAGIC
        with unpacked(path, GIB) if packed else path.open("rb") as file:
            head = file.read(4096)
    except (OSError, ValueError) as error:
        raise UnreadableReport(f"the file cannot be opened: {getattr(error, 'strerror', '') or error}") from None
    encoding = _encoding(head)
    start = head.decode(encoding, errors="ignore").lstrip()
    _refuse_foreign(head, start, encoding)
    form = _FORMS.get(start[0], Form.TABLE)
    if size > SIZE_LIMITS[form]:
        raise UnreadableReport(
            f"the file is larger than {SIZE_LIMITS[form] // GIB} GiB: download it in parts, month by month"
        )
    errors = "strict" if encoding.startswith("utf-16") else "surrogateescape"
    return ReportFile(path, form, encoding, errors, packed)


def _encoding(head: bytes) -> str:
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
