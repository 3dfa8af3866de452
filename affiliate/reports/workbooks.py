"""Read the sheets of an Excel workbook as tables of text: what its cells show, never what their formulas would do."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from io import BufferedReader
from posixpath import join, normpath

from affiliate.networks.values import text
from affiliate.reports.archives import Archive
from affiliate.reports.cells import Shown, is_date, unescaped
from affiliate.reports.office_xml import Attributes, walk
from affiliate.reports.report import UnreadableReport
from affiliate.reports.sheets import lines_of_sheet
from affiliate.reports.streams import Lines

SHEETS = 100
TEXTS = 2_000_000  # shared by the cells of a workbook
TEXTS_SIZE = 128 * 1024**2  # characters of them all
STYLES = 100_000
_NAME_LIMIT = 100
_BUFFER = 64 * 1024
_BOOK, _TEXTS, _STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_WITHOUT_CELLS = ("/chartsheet", "/dialogsheet", "/macrosheet")
_OTHERS = {
    "xl/workbook.bin": "a binary workbook (.xlsb): save it as .xlsx",
    "content.xml": "an OpenDocument file: save the sheet of the sales as CSV",
    "word/document.xml": "a Word document: download the report as CSV",
}


def is_workbook(archive: Archive) -> bool:
    """Whether this ZIP is an Excel workbook; raises UnreadableReport when it is another kind of document."""
    for name, what in _OTHERS.items():
        if name in archive:
            raise UnreadableReport(f"the file is {what}")
    return _BOOK in archive


class Workbook:
    """A workbook whose list of sheets was read."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._sheets, self._since_1904 = _sheets(archive)
        related = _relations(archive)
        self._parts = {name: related[relation] for name, relation in self._sheets if relation in related}

    def tables(self) -> Iterator[tuple[str, str]]:
        """The names of the sheets that hold cells, in their order, and what is wrong with each, or empty."""
        names = [name for name, _ in self._sheets if name in self._parts]
        for name in names:
            elsewhere = name in ("", ".", "..") or "/" in name or not name.isprintable() or len(name) > _NAME_LIMIT
            fault = "has a name that leads elsewhere" * elsewhere or "is there several times" * (names.count(name) > 1)
            yield name, f"the sheet {text(name, 60)} {fault}: rename it" if fault else ""
        if not names:
            yield "", "the workbook has no sheet with cells: download the report as CSV"

    def open(self, sheet: str) -> BufferedReader:
        """The sheet as lines of cells between tabs, of which line n is the sheet's row n."""
        if sheet not in self._parts:
            raise UnreadableReport(f"there is no sheet {text(sheet, 60)} in the workbook")
        shown = Shown(_texts(self._archive), _dates(self._archive), self._since_1904)
        return BufferedReader(Lines(lines_of_sheet(self._archive.open(self._parts[sheet]), shown)), _BUFFER)


def _sheets(archive: Archive) -> tuple[list[tuple[str, str]], bool]:
    """The sheets with the ids of their relations, and whether days are counted from 1904."""
    sheets: list[tuple[str, str]] = []
    since_1904 = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal since_1904
        if len(sheets) == SHEETS:
            raise UnreadableReport(f"the workbook has {SHEETS} sheets or more: save the one of the sales as CSV")
        if tag == "sheet":
            relation = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            sheets.append((attributes.get("name", ""), relation))
        elif tag == "workbookPr":
            since_1904 = attributes.get("date1904") in ("1", "true")

    deque(walk(archive.open(_BOOK), start, lambda tag, text: False), maxlen=0)
    return sheets, since_1904


def _relations(archive: Archive) -> dict[str, str]:
    """The parts of the workbook by the ids of their relations; those outside of it are never looked at."""
    parts: dict[str, str] = {}

    def start(tag: str, attributes: Attributes) -> None:
        kind, mode = attributes.get("Type", ""), attributes.get("TargetMode")
        if tag == "Relationship" and mode != "External" and not kind.endswith(_WITHOUT_CELLS):
            target = normpath(join("/xl", attributes.get("Target", ""))).lstrip("/")
            if target in archive:
                parts[attributes.get("Id", "")] = target

    deque(walk(archive.open("xl/_rels/workbook.xml.rels"), start, lambda tag, text: False), maxlen=0)
    return parts


def _texts(archive: Archive) -> list[str]:
    """The texts that cells share, by their number."""
    texts: list[str] = []
    current: list[str] = []
    phonetic = False
    size = 0

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal phonetic
        phonetic = phonetic or tag == "rPh"

    def end(tag: str, text: str) -> bool:
        nonlocal phonetic, size
        if tag == "t" and not phonetic:
            current.append(text)
        elif tag == "rPh":
            phonetic = False
        elif tag == "si":
            texts.append(unescaped("".join(current)))
            current.clear()
            size += len(texts[-1])
            if len(texts) > TEXTS or size > TEXTS_SIZE:
                raise UnreadableReport("the workbook holds more text than we can: save the sheet of the sales as CSV")
        return tag == "si"

    if _TEXTS in archive:
        deque(walk(archive.open(_TEXTS), start, end), maxlen=0)
    return texts


def _dates(archive: Archive) -> list[bool]:
    """Which of the styles, by their number, show a number as a date."""
    codes: dict[str, str] = {}
    dates: list[bool] = []
    inside = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal inside
        number = attributes.get("numFmtId", "")
        if tag == "numFmt" and len(codes) < STYLES:
            codes[number] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside and len(dates) < STYLES:
            dates.append(is_date(int(number) if number.isdecimal() and len(number) < 9 else -1, codes.get(number, "")))

    def end(tag: str, text: str) -> bool:
        nonlocal inside
        inside = inside and tag != "cellXfs"
        return True

    if _STYLES in archive:
        deque(walk(archive.open(_STYLES), start, end), maxlen=0)
    return dates
