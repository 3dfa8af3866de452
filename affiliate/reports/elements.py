"""Read an XML text element by element with expat: the records at known paths, and what stands around them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

from affiliate.reports.documents import JsonPath
from affiliate.reports.report import UnreadableReport

CHUNK = 128 * 1024
DEPTH_LIMIT = 20
NAMES_LIMIT = 10_000
SIZE_LIMIT = 1024 * 1024  # characters of one record with its tags, and of all that stands around the records
TEXT = "#text"  # what stands in an element that has attributes
_AGAIN = "download it again"


class Element(NamedTuple):
    """A record: its path, the line and the byte it starts at, and its value."""

    path: JsonPath
    line: int
    at: int
    value: object


def pieces(stream: BinaryIO) -> Iterator[bytes]:
    """The text in parts that end behind a tag, where they have one: expat miscounts lines whose end is divided."""
    rest = b""
    while chunk := stream.read(CHUNK):
        rest += chunk
        end = rest.rfind(b">") + 1 or len(rest)
        yield rest[:end]
        rest = rest[end:]
    yield rest


class Elements:
    """One pass over the text: what stands at the known paths is given out, the rest gathers in the envelope.

    Millions of elements pass through the handlers: what bounds memory is looked at once a chunk, not in them.
    """

    def __init__(self, known: frozenset[JsonPath]) -> None:
        self.known = known
        self.fed = 0  # bytes
        self.is_utf8 = True  # by what was read of it
        self.path: list[str] = []  # of the elements that are open around the records
        self.open: list[dict[str, object]] = [{}]  # their children, then those within the record
        self.texts: list[str] = []  # since the last element began
        self.line = self.since = 0  # where the last record began: its line, and its first byte
        self.base = 0  # how many elements are open around it
        self.around = 0  # characters in the envelope
        self.done: deque[Element] = deque()
        self.names: dict[str, str] = {}  # of elements and attributes, which the parser never forgets
        self.parser = ParserCreate(None, None, self.names)
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self._declare
        self.parser.StartDoctypeDeclHandler = _refuse_doctype  # and with it every entity of the file's own making
        self.parser.CharacterDataHandler = self.texts.append
        self._leave()

    @property
    def envelope(self) -> dict[str, object]:
        return self.open[0]

    def so_far(self) -> dict[str, object]:
        """What was read around the records, with the elements that are still open."""
        for tag in reversed(self.path):
            within = self.open.pop()
            _add(self.open[-1], tag, within)
        return self.envelope

    def feed(self, chunk: bytes) -> Iterator[Element]:
        """The records that end in this part of the text."""
        self.is_utf8 &= b"\0" not in chunk  # UTF-16 has it in every tag
        self._parse(chunk, last=False)
        self.fed += len(chunk)
        self._check(self.fed - self.since if self.base else self.around + sum(map(len, self.texts)))
        self._check_names()
        self._check(self.fed - self.parser.CurrentByteIndex)  # a tag or comment that does not end, read ever again
        while self.done:
            yield self.done.popleft()

    def close(self) -> None:
        """The text ends here. Raises UnreadableReport when it may not."""
        self._parse(b"", last=True)

    def _parse(self, chunk: bytes, *, last: bool) -> None:
        try:
            self.parser.Parse(chunk, last)
        except (ExpatError, LookupError, ValueError) as error:  # the latter two: an encoding that nobody knows
            if last and isinstance(error, ExpatError):
                raise UnreadableReport(f"the file ends in the middle of {self._place()}: {_AGAIN}") from None
            raise UnreadableReport(f"the document is not XML ({error}): {_AGAIN}") from None

    def _place(self) -> str:
        return f"the record at line {self.line}" if self.base else "what stands around the records"

    def _check(self, size: int) -> None:
        if size > SIZE_LIMIT:
            raise UnreadableReport(f"{self._place()} is longer than {SIZE_LIMIT:,} characters: this is no report")

    def _check_names(self) -> None:
        if len(self.names) > NAMES_LIMIT:
            raise UnreadableReport(f"more than {NAMES_LIMIT:,} kinds of elements: this is no report")

    def _declare(self, version: str, encoding: str | None, standalone: int) -> None:
        self.is_utf8 &= (encoding or "UTF-8").upper() == "UTF-8"

    def _leave(self) -> None:
        self.base = 0
        self.parser.StartElementHandler = self._start_around
        self.parser.EndElementHandler = self._end_around

    def _start_around(self, tag: str, attributes: dict[str, str]) -> None:
        if (*self.path, tag) in self.known:
            self.base = len(self.open)
            self.line, self.since = self.parser.CurrentLineNumber, self.parser.CurrentByteIndex
            self.parser.StartElementHandler = self._start
            self.parser.EndElementHandler = self._end
        else:
            self.path.append(tag)
            self.around += 2 * len(tag) + len("<></>") + sum(len(n) + len(v) for n, v in attributes.items())
        self._start(tag, attributes)

    def _end_around(self, tag: str) -> None:
        self.path.pop()
        value = self.open.pop() or "".join(self.texts).strip()
        if isinstance(value, dict):
            self._add_text(value)
        _add(self.open[-1], tag, value)
        self.around += len(value if isinstance(value, str) else str(value.get(TEXT, "")))
        self._check(self.around)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.open.append({f"@{name}": value.strip() for name, value in attributes.items()} if attributes else {})
        self.texts.clear()
        if len(self.open) > DEPTH_LIMIT:
            raise UnreadableReport(f"line {self.parser.CurrentLineNumber} is nested too deeply: this is no report")

    def _end(self, tag: str) -> None:
        value = self.open.pop() or "".join(self.texts).strip()
        if isinstance(value, dict):
            self._add_text(value)
        if len(self.open) > self.base:
            _add(self.open[-1], tag, value)
            return
        self._check(self.parser.CurrentByteIndex - self.since)
        self.done.append(Element((*self.path, tag), self.line, self.since, value))
        self.texts.clear()  # they are the record's, not of what stands around it
        self._leave()

    def _add_text(self, within: dict[str, object]) -> None:
        """What stands in the element that ends here beside its attributes, if it has no children."""
        if next(reversed(within)).startswith("@") and (text := "".join(self.texts).strip()):
            within[TEXT] = text


def _add(children: dict[str, object], name: str, value: object) -> None:
    if name not in children:
        children[name] = value
    elif isinstance(before := children[name], list):
        before.append(value)
    else:
        children[name] = [before, value]


def _refuse_doctype(*_: object) -> None:
    raise UnreadableReport("the file is XML with a document type of its own: no report has one, and it is not read")
