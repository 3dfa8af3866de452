"""Read the records of an XML document one by one, as the values JSON would have, without trusting any of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import partial
from xml.parsers.expat import ExpatError, ParserCreate

from affiliate.reports.documents import Found, JsonPath, Record
from affiliate.reports.files import ReportFile
from affiliate.reports.report import UnreadableReport

CHUNK = 64 * 1024
DEPTH_LIMIT = 20
NAMES_LIMIT = 10_000
SIZE_LIMIT = 1024 * 1024  # characters of one record with its tags, and of all that stands around the records
_AGAIN = "download it again"


class Markup:
    """An XML text with records in it. `envelope` is what stands around the records, once they are read.

    An attribute is a child called `@name`; a child that comes again makes a list.
    """

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
    """One pass over the text: what stands at the known paths is given out, the rest gathers in the envelope.

    Millions of elements pass through the handlers: what bounds memory is looked at once a chunk, not in them.
    """

    def __init__(self, known: frozenset[JsonPath]) -> None:
        self.known = known
        self.path: list[str] = []  # of the elements that are open around the records
        self.open: list[dict[str, object]] = [{}]  # their children, then those within the record
        self.texts: list[str] = []  # since the last element began
        self.line = self.since = 0  # where the last record began: its line, and its first byte
        self.base = 0  # how many elements are open around it
        self.around = 0  # characters in the envelope
        self.done: deque[tuple[JsonPath, int, object]] = deque()
        self.names: dict[str, str] = {}  # of elements and attributes, which the parser never forgets
        self.parser = ParserCreate(None, None, self.names)
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _refuse_doctype  # and with it every entity of the file's own making
        self.parser.CharacterDataHandler = self.texts.append
        self._leave()

    @property
    def envelope(self) -> dict[str, object]:
        return self.open[0]

    def of(self, file: ReportFile) -> Iterator[tuple[JsonPath, int, object]]:
        """The records with their path and the line they start on, while the text is read."""
        fed = 0
        with file.open() as stream:
            while chunk := stream.read(CHUNK):
                self._parse(chunk, last=False)
                fed += len(chunk)
                self._check(fed - self.since if self.base else self.around + sum(map(len, self.texts)))
                self._check_names()
                self._check(fed - self.parser.CurrentByteIndex)  # a tag or comment that does not end, read ever again
                while self.done:
                    yield self.done.popleft()
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
        _add(self.open[-1], tag, value)
        self.around += len(value) if isinstance(value, str) else 0
        self._check(self.around)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.open.append({f"@{name}": value for name, value in attributes.items()} if attributes else {})
        self.texts.clear()
        if len(self.open) > DEPTH_LIMIT:
            raise UnreadableReport(f"line {self.parser.CurrentLineNumber} is nested too deeply: this is no report")

    def _end(self, tag: str) -> None:
        value = self.open.pop() or "".join(self.texts).strip()
        if len(self.open) > self.base:
            _add(self.open[-1], tag, value)
            return
        self._check(self.parser.CurrentByteIndex - self.since)
        self.done.append(((*self.path, tag), self.line, value))
        self._leave()


def _add(children: dict[str, object], name: str, value: object) -> None:
    if name not in children:
        children[name] = value
    elif isinstance(before := children[name], list):
        before.append(value)
    else:
        children[name] = [before, value]


def _refuse_doctype(*_: object) -> None:
    raise UnreadableReport("the file is XML with a document type of its own: no report has one, and it is not read")
