"""Answers of networks' APIs that count clicks: JSON, known by where its records stand and what they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from affiliate.clicks.nouns import Event, UnreadableClicksError
from affiliate.clicks.tables import Cells, Context
from affiliate.clicks.tally import Tally
from affiliate.networks.declare import Form
from affiliate.reports.documents import Document, Record, written
from affiliate.reports.files import open_file
from affiliate.reports.report import UnreadableReport


@dataclass(frozen=True, slots=True)
class AnswerFormat:
    """An API's answer. `records` is the path of its array, `columns` the field of each value in a record.

    `event` is that of a TableFormat. The rows have no dates: the days must be known from the file's name.
    """

    source: str
    records: str
    columns: Mapping[str, str]
    event: Callable[[Cells, Context], Event | None]


Answer = tuple[AnswerFormat, Callable[[], Iterator[Record]]]


def answer_in(path: Path, formats: tuple[AnswerFormat, ...]) -> Answer | None:
    """Whose answer the file holds, and its records; None for anything else, also for a list of nothing."""
    try:
        file = open_file(path)
        if file.form is not Form.JSON:
            return None
        document = Document(file)
        for place, records in document.arrays(frozenset((known.records,) for known in formats)):
            first = next(records(), (0, None))[1]
            for known in formats:
                if (known.records,) == place and _holds(first, known):
                    return known, records
    except (UnreadableReport, OSError, UnicodeError):
        return None  # whatever it is, it is no answer
    return None


def count_answer(answer: Answer, tally: Tally, context: Context) -> None:
    """Every record into the tally. Raises UnreadableClicksError when the document breaks off."""
    known, records = answer
    try:
        for line, record in records():
            _count(known, line, record, tally, context)
    except UnreadableReport as error:
        raise UnreadableClicksError(str(error)) from None


def _count(known: AnswerFormat, line: int, record: object, tally: Tally, context: Context) -> None:
    try:
        event = known.event(_cells(record, known), context)
    except ValueError as error:
        tally.reject(line, str(error))
        return
    if event is None:
        tally.nothing()
    else:
        tally.add(known.source, event)


def _cells(record: object, known: AnswerFormat) -> Cells:
    cells = {}
    for name, place in known.columns.items():
        value = record.get(place) if isinstance(record, dict) else None
        if not (value is None or isinstance(value, str | bool)):
            raise ValueError(f"{name} holds several values, not one")
        cells[name] = written(value).strip()
    return cells


def _holds(record: object, known: AnswerFormat) -> bool:
    return isinstance(record, dict) and all(field in record for field in known.columns.values())
