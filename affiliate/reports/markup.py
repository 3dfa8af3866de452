"""Read the records of an XML document one by one, as the values JSON would have, without trusting any of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from affiliate.reports.documents import Found, JsonPath, Record
from affiliate.reports.elements import Element, Elements, pieces
from affiliate.reports.files import ReportFile
from affiliate.reports.report import UnreadableReport
from affiliate.reports.skimming import skimmed


class Markup:
    """An XML text with records in it. `envelope` is what stands around the records, once they are read.

    An attribute is a child called `@name`, and the text beside attributes one called `#text`; a child that comes again
    makes a list.
    """

    def __init__(self, file: ReportFile) -> None:
        self.file = file
        self.envelope: object = None

    def arrays(self, known: frozenset[JsonPath]) -> Iterator[Found]:
        """The path of the first records, the root's name included; where there are none, the paths below this root."""
        reading = Elements(known)
        first = next(self._read(reading), None)
        paths = [first.path] if first else sorted(path for path in known if path[0] in reading.envelope)
        yield from ((path, partial(self._records, path)) for path in paths)

    def _records(self, path: JsonPath) -> Iterator[Record]:
        reading = Elements(frozenset((path,)))
        yield from ((element.line, element.value) for element in self._read(reading))
        self.envelope = reading.envelope

    def skim(self, path: JsonPath, wanted: Sequence[JsonPath]) -> Iterator[Record]:
        """The same records, as `Cells` of what is wanted where it could be cut out."""
        given, reading = 0, Elements(frozenset((path,)))
        try:
            with self.file.open() as stream:
                for record in skimmed(reading, stream, wanted):
                    given += 1
                    yield record
            self.envelope = reading.envelope
        except UnreadableReport:  # whether it is, and why, is for the reference to say
            yield from islice(self._records(path), given, None)

    def _read(self, reading: Elements) -> Iterator[Element]:
        with self.file.open() as stream:
            for piece in pieces(stream):
                yield from reading.feed(piece)
        reading.close()

    def top(self) -> dict[str, object]:
        """The whole document."""
        reading = Elements(frozenset())
        deque(self._read(reading), maxlen=0)
        return reading.envelope

    def beginning(self, size: int) -> dict[str, object]:
        """The document, as if it ended after so many bytes."""
        reading = Elements(frozenset())
        with self.file.open() as stream:
            for piece in pieces(stream):
                deque(reading.feed(piece), maxlen=0)
                if reading.fed > size:
                    return reading.so_far()
        reading.close()
        return reading.envelope

    def seen(self) -> list[str]:
        """The names at the top, for a person who has to find out what this file is."""
        top = self.top()
        root = next(iter(top.values()), None)
        return [*top, *(sorted(root) if isinstance(root, dict) else [])]
