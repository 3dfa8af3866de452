"""Recognise a JSON or XML text by where its records stand and which fields they have."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from affiliate.networks.declare import Form, Layout
from affiliate.networks.values import text
from affiliate.reports.claims import Claim, Networks, candidates, claimed, settle, unclaimed
from affiliate.reports.documents import Document, JsonPath, Record, field_at, written
from affiliate.reports.envelopes import alerts_of, failure_of, path_of, single
from affiliate.reports.files import ReportFile
from affiliate.reports.headers import plain, spellings
from affiliate.reports.markup import Markup
from affiliate.reports.report import UnreadableReport
from affiliate.reports.shapes import Cells
from affiliate.reports.source import Source, sources_of
from affiliate.reports.tables import Row

RECORDS_SEEN = 20  # records that may show the fields of a layout
FIELD_DEPTH = 6


def document_source(file: ReportFile, chosen: str, networks: Networks) -> Source:
    """The report in a JSON or XML text; `chosen` is a network's id or empty. Raises UnreadableReport."""
    document = Markup(file) if file.form is Form.XML else Document(file)
    among = candidates(file.form, networks)
    seen: list[list[str]] = []
    for path, records in document.arrays(frozenset(path_of(c.layout.records) for c in among)):
        here = [c for c in among if path_of(c.layout.records) == path]
        first = [record for _, record in islice(records(), RECORDS_SEEN)]
        claims = [c for c in here if any(claimed([c], fields) for fields in _samples(first, c.layout))]
        if not first:
            claims = _claims_of_nothing(here, path, chosen)
        if claims:
            return _source(document, path, records, settle(claims, chosen, networks), first)
        seen += [list(_fields(record)) for record in first]
    if failure := failure_of(document.top(), chosen, networks):
        raise failure
    raise unclaimed(among, seen or [document.seen()], chosen, networks)


def _claims_of_nothing(here: list[Claim], path: JsonPath, chosen: str) -> list[Claim]:
    """An empty array says whose it is only by the path it stands at, and not which of their layouts."""
    mine = [c for c in here if chosen in ("", c.network.id)]
    if mine and not (path or chosen):
        raise UnreadableReport("the list is empty and says not whose it is: name the network with --network")
    return list({c.network.id: c for c in mine}.values())


def _samples(records: Iterable[object], layout: Layout) -> list[dict[str, JsonPath]]:
    return [_fields(part) for record in records for part in _parts(record, layout)]


def _parts(record: object, layout: Layout) -> list[object]:
    """The rows that a record holds: its parts with the record's own fields beside them, or the record itself."""
    path = path_of(layout.each)
    parts = field_at(record, path) if path else None
    if not isinstance(parts, list) or not parts:
        return [record]
    return [_with(record, path, part) for part in parts]


def _with(record: Any, path: JsonPath, part: object) -> object:
    return {**record, path[0]: _with(record[path[0]], path[1:], part)} if path else part


def _source(
    document: Document | Markup,
    at: JsonPath,
    records: Callable[[], Iterator[Record]],
    claim: Claim,
    first: list[object],
) -> Source:
    layout = claim.layout
    known = {plain(name): path for fields in reversed(_samples(first, layout)) for name, path in fields.items()}
    shared = [source for source in sources_of(layout) if source.startswith("^")]
    paths: dict[str, JsonPath] = {}
    for source in (source for source in sources_of(layout) if source not in shared):
        found = next((known[s] for s in spellings(source) if s in known), None)
        paths[source] = found or tuple(source.split("|")[0].split("."))

    wanted = [(path[0], path[1:]) for path in paths.values()]
    if isinstance(document, Markup):
        records = partial(document.skim, at, list(paths.values()))
    if shared:
        deque(records(), maxlen=0)  # what is around the records may stand behind them
    around = [single(document.envelope, source[1:]) for source in shared]
    count = 0

    def rows() -> Iterator[Row]:
        nonlocal count
        count = 0
        for line, record in records():
            count += 1
            if isinstance(record, Cells):
                yield line, record + around, ""
                continue
            for part in _parts(record, layout):
                number, cells, fault = _record_row(line, part, wanted)
                yield number, cells + around, fault

    def alerts() -> tuple[str, ...]:
        return tuple(alerts_of(document.envelope, layout, count))

    names = {source: text(".".join(path)) for source, path in paths.items()} | {s: s[1:] for s in shared}
    return Source(claim.network, layout, names, {s: i for i, s in enumerate(names)}, rows, alerts)


def _record_row(line: int, record: object, paths: Iterable[tuple[str, JsonPath]]) -> Row:
    if not isinstance(record, dict):
        return line, [], "the record is no object with fields"
    cells: list[str] = []
    for name, below in paths:
        value = record.get(name)
        for key in below:
            value = value.get(key) if isinstance(value, dict) else field_at(value, (key,))
        if isinstance(value, str):
            cells.append(value)
        elif value is None or isinstance(value, bool):
            cells.append(written(value))
        else:
            return line, [], f"{text('.'.join((name, *below)))} holds several values, not one"
    return line, cells, ""


def _fields(value: object, path: JsonPath = ()) -> dict[str, JsonPath]:
    """The fields of a record by dotted name. Objects below are opened, arrays are not."""
    if not isinstance(value, dict) or len(path) == FIELD_DEPTH:
        return {".".join(path): path} if path else {}
    return {name: at for key, below in value.items() for name, at in _fields(below, (*path, key)).items()}
