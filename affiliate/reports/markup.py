"""Read the records of an XML document one by one, as the values JSON would have, without trusting any of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from xml.parsers.expat import ExpatError, ParserCreate

from affiliate.reports.documents import Found, JsonPath, Record
from affiliate.reports.files import ReportFile
from affiliate.reports.report import UnreadableReport

CHUNK = 64 * 1024
DEPTH_LIMIT = 20
SIZE_LIMIT = 1024 * 1024  # characters of one record with its tags, and of all that stands around the records
_AGAIN = "download it again"


@dataclass(slots=True)
class _Element:
    """An element that is still open. An attribute is a child called `@name`; a child that comes again makes a list."""

    line: int
    size: int = 0
    children: dict[str, object] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)

    def add(self, name: str, value: object) -> None:
        before = self.children.get(name)
        if isinstance(before, list):
            before.append(value)
        else:
            self.children[name] = value if before is None else [before, value]

    @property
    def value(self) -> object:
        return self.children or "".join(self.text).strip()


class Markup:
    """An XML text with records in it. `envelope` is what stands around the records, once they are read."""

    def __init__(self, file: ReportFile) -> None:
        self.file = file
        self.envelope: object = None

    def arrays(self, known: frozenset[JsonPath]) -> Iterator[Found]:
        """The path of the first records, the root's name included; where there are none, the paths below this root."""
        reading = _Reading(known)
        first = next(reading.of(self.file), None)
        paths = [first[0]] if first else sorted(path for path in known if path[0] in reading.envelope)
        yield from ((path, partial(self._records, path)) for path in paths)

    def _records(self, path: JsonPath) -> Iterator[Record]:
        reading = _Reading(frozenset((path,)))
        for _, line, value in reading.of(self.file):
            yield line, value
        self.envelope = reading.envelope

    def top(self) -> dict[str, object]:
        """The whole document."""
        reading = _Reading(frozenset())
        deque(reading.of(self.file), maxlen=0)
        return reading.envelope

    def seen(self) -> list[str]:
        """The names at the top, for a person who has to find out what this file is."""
        top = self.top()
        root = next(iter(top.values()), None)
        return [*top, *(sorted(root) if isinstance(root, dict) else [])]


class _Reading:
    """One pass over the text: what stands at the known paths is given out, the rest gathers in the envelope."""

    def __init__(self, known: frozenset[JsonPath]) -> None:
        self.known = known
        self.path: list[str] = []
        self.open = [_Element(0)]  # the last one is where we are, the first one stands around the root
        self.record: _Element | None = None
        self.done: deque[tuple[JsonPath, int, object]] = deque()
        self.parser = ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _refuse_doctype  # and with it every entity of the file's own making
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    @property
    def envelope(self) -> dict[str, object]:
        return self.open[0].children

    def of(self, file: ReportFile) -> Iterator[tuple[JsonPath, int, object]]:
        """The records with their path and the line they start on, while the text is read."""
        with file.open() as stream:
            while chunk := stream.read(CHUNK):
                self._parse(chunk, last=False)
                while self.done:
                    yield self.done.popleft()
        self._parse(b"", last=True)

    def _parse(self, chunk: bytes, *, last: bool) -> None:
        try:
            self.parser.Parse(chunk, last)
        except (ExpatError, LookupError, ValueError) as error:  # the latter two: an encoding that nobody knows
            if last and isinstance(error, ExpatError):
                line = self.open[-1].line
                raise UnreadableReport(f"the file ends in the middle of the element at line {line}: {_AGAIN}") from None
            raise UnreadableReport(f"the document is not XML ({error}): {_AGAIN}") from None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.path.append(tag)
        self.open.append(_Element(self.parser.CurrentLineNumber))
        if len(self.open) > DEPTH_LIMIT:
            raise UnreadableReport(f"line {self.open[-1].line} is nested too deeply: this is no report")
        if self.record is None and tuple(self.path) in self.known:
            self.record = self.open[-1]
        self._grow(2 * len(tag) + len("<></>") + sum(len(name) + len(value) for name, value in attributes.items()))
        for name, value in attributes.items():
            self.open[-1].add(f"@{name}", value)

    def _text(self, text: str) -> None:
        self._grow(len(text))
        self.open[-1].text.append(text)

    def _end(self, tag: str) -> None:
        element = self.open.pop()
        if element is self.record:
            self.done.append((tuple(self.path), element.line, element.value))
            self.record = None
        else:
            self.open[-1].add(tag, element.value)
        self.path.pop()

    def _grow(self, size: int) -> None:
        whole = self.record or self.open[0]
        whole.size += size
        if whole.size > SIZE_LIMIT:
            what = f"the record at line {whole.line}" if self.record else "what stands around the records"
            raise UnreadableReport(f"{what} is longer than {SIZE_LIMIT:,} characters: this is no report")


def _refuse_doctype(*_: object) -> None:
    raise UnreadableReport("the file is XML with a document type of its own: no report has one, and it is not read")
