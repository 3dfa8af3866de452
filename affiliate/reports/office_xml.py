"""Pass over the XML of an office document: its namespaces' prefixes off, nothing of it resolved, and bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.parsers.expat import ExpatError, ParserCreate

from affiliate.reports.report import UnreadableReport
from affiliate.reports.streams import damaged

CHUNK = 64 * 1024
NAMES = 10_000  # of elements and attributes, which the parser never forgets
GAP_LIMIT = 1024**2  # bytes from one row, one text, one style to the next

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str, str], bool]


def walk(stream: BinaryIO, start: Start, end: End) -> Iterator[None]:
    """Tell `start` of each element that begins, and `end` of each that is over, with the text since the last began.

    Stops after each chunk to let go of what was found. `end` says whether something is complete that has a bound.
    """
    interned: dict[str, str] = {}
    parser = ParserCreate(None, None, interned)
    parser.buffer_text = True
    texts: list[str] = []
    names: dict[str, str] = {}
    complete = 0

    def started(tag: str, attributes: Attributes) -> None:
        texts.clear()
        if tag not in names:
            names[tag] = tag.rpartition(":")[2]
        start(names[tag], attributes)

    def ended(tag: str) -> None:
        nonlocal complete
        if end(names[tag], "".join(texts)):
            complete = parser.CurrentByteIndex
        texts.clear()

    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.CharacterDataHandler = texts.append
    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    fed = 0
    while True:
        chunk = stream.read(CHUNK)
        fed += len(chunk)
        try:
            parser.Parse(chunk, not chunk)
        except (ExpatError, LookupError, ValueError):
            raise damaged("workbook") from None
        if len(interned) > NAMES:
            raise UnreadableReport(f"the workbook has more than {NAMES:,} kinds of elements: Excel writes none such")
        if fed - complete > GAP_LIMIT:
            raise UnreadableReport(f"a row or text of the workbook is longer than {GAP_LIMIT:,} bytes")
        yield
        if not chunk:
            return


def _refuse_doctype(*_: object) -> None:
    raise UnreadableReport("the workbook holds XML with a document type of its own: Excel writes none, it is not read")
