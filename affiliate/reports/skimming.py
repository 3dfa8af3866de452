"""Cut the plain records of an XML text out of it, so that expat has to read only what is around and between them.

Reading every element takes several times as long as telling that a record looks like the first ones (`shapes.py`). In
the stead of a row of plain records expat reads one empty element of their name, over as many lines. If that comes back
as a record, at the byte that it was put at, then the row stands where records may begin: in no comment, tag or CDATA
section, and below the right elements. Each record of the row is whole and balanced, and nothing but blanks is between
them: expat would have read them all, and then gone on just as it does behind the empty element. If it does not come
back, or anything else is wrong, UnreadableReport is raised, and nothing that was given out until then is wrong: who
asked has the reference read the document from its beginning, and say what it is.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from typing import BinaryIO

from affiliate.reports.documents import JsonPath, Record
from affiliate.reports.elements import Elements, pieces
from affiliate.reports.report import UnreadableReport
from affiliate.reports.shapes import Shape, shape_of

_Row = list[tuple[int, re.Match[str]]]  # records directly behind each other, and how many lines below the first


def skimmed(reading: Elements, stream: BinaryIO, wanted: Sequence[JsonPath]) -> Iterator[Record]:
    """The records of the text: of those that are plain only the wanted cells, of the others what `reading` makes."""
    shape, learnt = None, False
    for piece in pieces(stream):
        if shape:
            shape = shape if (yield from _cut(reading, shape, piece)) else None
            continue
        found = list(reading.feed(piece))
        yield from ((element.line, element.value) for element in found)
        if found and not learnt:
            learnt = True
            if reading.is_utf8:
                shape = shape_of(found[0].path[-1], [element.value for element in found], wanted)
    reading.close()


def _cut(reading: Elements, shape: Shape, piece: bytes) -> Generator[Record, None, bool]:
    """The records of one piece; returns whether most of them were plain."""
    text = _text(piece)
    rows, rest = _without_rows(text, shape, reading.fed) if text else ({}, piece)
    plain = read = 0
    for _, line, at, value in reading.feed(rest):
        if row := rows.pop(at, None):
            plain += len(row)
            for below, record in row:
                yield line + below, shape.cells(record)
        else:
            read += 1
            yield line, value
    if rows:
        raise UnreadableReport("what looks like a record is none")
    return plain >= read


def _text(piece: bytes) -> str:
    """Its text with line ends as XML takes them; empty where one may be divided, or where it is no text."""
    if not piece.endswith(b">"):
        return ""
    try:
        text = piece.decode()
    except UnicodeDecodeError:
        return ""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _without_rows(text: str, shape: Shape, fed: int) -> tuple[dict[int, _Row], bytes]:
    """The rows of plain records, by the byte that something empty stands at in their stead; and the text with that."""
    rows: dict[int, _Row] = {}
    rest, row, end, lines = bytearray(), _Row(), 0, 0
    for record in shape.records(text):
        start, behind = record.span()
        if start > end or not row:
            rest += (shape.empty(lines) if row else b"") + text[end:start].encode()
            rows[fed + len(rest)] = row = []
            lines = 0
        row.append((lines, record))
        lines += text.count("\n", start, behind)
        end = behind
    rest += (shape.empty(lines) if row else b"") + text[end:].encode()
    return rows, bytes(rest)
