"""How many rows a report holds by somebody else's count: csv, json and ElementTree, which know nothing of networks."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError, ParserCreate

from affiliate.model import Transaction
from affiliate.networks.declare import Form, Layout
from affiliate.reports import OpenReport, Reject
from affiliate.reports.files import ReportFile
from affiliate.reports.tables import QUOTED_LINES, Table

Results = Sequence[Transaction | Reject]

_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_COMMA_LAST = re.compile(r",(?=\s*[\]}])")  # the one thing that json refuses and people write


class RefusedError(Exception):
    """The second opinion cannot read the text at all."""


def fault_in_counts(report: OpenReport, results: Results, file: ReportFile) -> Iterator[str]:
    """What is wrong with these results of reading the report in the file, if anything."""
    found = len(results) + sum(report.plan.passed.values())
    with file.open() as stream:
        content = stream.read()
    if table := report.source.table:
        yield from _in_table(table, results, found, content.decode(file.encoding, file.errors).split(file.ends))
        return
    try:
        text = "" if file.form is Form.XML else content.decode(file.encoding, file.errors)
        wanted = _in_json(report.source.layout, text) if text else _in_xml(report.source.layout, content)
    except RefusedError as refused:
        yield f"read, although {refused}"
    else:
        if wanted not in (None, found):
            yield f"{found} rows, but there are {wanted}"


# --- tables ----------------------------------------------------------------------------------------------------------


def _in_table(table: Table, results: Results, found: int, lines: Sequence[str]) -> Iterator[str]:
    blank, quotes = table.grid.delimiter + " \t", [line for line in lines[table.header :] if '"' in line]
    filled = {n: line for n, line in enumerate(lines, 1) if n > table.header and line.strip("\r\n").strip(blank)}
    yield from _above(table, lines[: max(0, table.header - 1)])
    if table.grid.loose >= 0 or not quotes:
        if found != len(filled):
            yield f"{found} rows, but {len(filled)} lines with something on them"
        return
    if not any(_NO_TEXT.search(line) or not line.strip(blank + '\r"') for line in filled.values()):
        wanted = _by_csv(lines[table.header :], table)
        if wanted is not None and (found < wanted or (found > wanted and not _by_its_lines(results))):
            yield f"{found} rows, but csv reads {wanted}"
    if found == len(results):
        yield from _lost(filled, [result.line for result in results])


def _above(table: Table, title: Sequence[str]) -> Iterator[str]:
    for number, line in enumerate(title, 1):
        if '"' not in line and 2 * len(list(filter(str.strip, line.split(table.grid.delimiter)))) > table.grid.width:
            yield f"line {number} stands above the header, and is in no row"


def _by_csv(lines: Sequence[str], table: Table) -> int | None:
    """The rows that csv reads, where nothing is odd about them."""
    ended = (f"{line}\n" for line in lines)
    try:
        read = csv.reader(ended, delimiter=table.grid.delimiter, strict=True)
        rows = [row for row in read if any(cell.strip(" \t") for cell in row)]
    except csv.Error:
        return None
    plain = (len(row) == table.grid.width and "\n".join(row).count("\n") < QUOTED_LINES for row in rows)
    return len(rows) if all(plain) else None


def _by_its_lines(results: Results) -> bool:
    """Whether the lines of some row are told of one by one, because its quotation marks make no sense."""
    return any(isinstance(result, Reject) and "quotation mark" in result.reason for result in results)


def _lost(filled: dict[int, str], starts: list[int]) -> Iterator[str]:
    """Every line with something on it begins a row, or is one of those that a quoted cell of the row runs over."""
    if starts != sorted(set(starts)) or not set(starts) <= filled.keys() or starts[:1] != sorted(filled)[:1]:
        yield f"rows begin at {starts}, lines with something on them are {sorted(filled)}"
    for first, following in pairwise([*starts, max(filled, default=0) + 1]):
        over = [line for number, line in filled.items() if first <= number < following]
        if len(over) > 1 and (over[0].count('"') % 2 == 0 or sum(line.count('"') for line in over) % 2):
            yield f"lines {first + 1} to {following - 1} are in no row"


# --- documents -------------------------------------------------------------------------------------------------------


def _in_json(layout: Layout, text: str) -> int:
    try:
        all_of = partial(_all_of, layout.records.rpartition(".")[2])
        document = json.loads(_COMMA_LAST.sub("", text), parse_int=str, strict=False, object_pairs_hook=all_of)
    except (ValueError, RecursionError) as error:
        raise RefusedError(f"json says {error}") from None
    found = _at(document, layout.records)
    return sum(_parts(record, layout) for record in (found if isinstance(found, list) else [found]))


def _all_of(records: str, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of several lists of records all count, and not only the last one, as is the rule in JSON."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        lists = name == records and isinstance(value, list) and isinstance(found.get(name), list)
        found[name] = found[name] + value if lists else value
    return found


def _parts(record: object, layout: Layout) -> int:
    parts = _at(record, layout.each) if layout.each else None
    return len(parts) if isinstance(parts, list) and parts else 1


def _at(value: Any, dotted: str) -> Any:
    for key in filter(None, dotted.split(".")):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _in_xml(layout: Layout, content: bytes) -> int | None:
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 — whatever it does to the test is a finding
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        if _without_namespaces(content):
            return None  # only the prefixes of its names are wrong, and the reader takes them for letters
        raise RefusedError(f"expat says {error}") from None
    first, *rest = layout.records.split(".")
    records = list(_below(root, rest)) if root.tag == first else []
    each = layout.each.split(".") if layout.each else []
    return sum(max(1, len(list(_below(record, each)))) for record in records)


def _without_namespaces(content: bytes) -> bool:
    try:
        return bool(ParserCreate().Parse(content, True))
    except (ExpatError, ValueError, LookupError):
        return False


def _below(element: ElementTree.Element, path: Sequence[str]) -> Iterator[ElementTree.Element]:
    if not path:
        yield element
        return
    for child in element:
        if child.tag == path[0]:
            yield from _below(child, path[1:])
