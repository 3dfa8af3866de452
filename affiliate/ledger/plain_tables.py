"""The fast way into the ledger for large reports: DuckDB cuts plain tables, and reads the rows it is sure of.

The Python reader (`affiliate.reports`) is the reference and takes the rest: a file whose lines could be cut in more
than one way, whole; a row with a cell that `sure_sql` is not sure of, alone. Both give the same rows and rejects.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain

import duckdb

from affiliate.ledger.document_cells import laid_out
from affiliate.ledger.rows import COLUMNS, SEPARATOR
from affiliate.ledger.staging import put, types_of
from affiliate.ledger.strict_csv import read_strictly, takes
from affiliate.ledger.sure_sql import Reading, TooManyError, cells_of, read, readings_of, unset
from affiliate.ledger.unpacking import unpacked
from affiliate.model import Transaction
from affiliate.reports import Identity, OpenReport, Reject
from affiliate.reports.rows import Plan, read_rows
from affiliate.reports.tables import LINE_LIMIT, Table

WORTH_IT = 1000  # lines; with fewer, Python is done before DuckDB has begun
_MANY = 20  # one row of so many may be odd before the file is worth another look
_CHUNK = 1 << 20
# A blank before the first quotation mark of a cell: DuckDB passes over it, and Python takes the mark for text. Looked
# for from the mark, which is rare: from the separators it takes ten times as long.
_NO_MARKS = bytes(set(range(256)) - set(b'"\n'))
_BLANK_QUOTED = re.compile(rb' "(?<=[,;\t|\n] ")(?!"[^,;\t|\r\n])')


def stage_sure_rows(connection: duckdb.DuckDBPyConnection, report: OpenReport) -> Iterable[Transaction | Reject] | None:
    """Put the rows that DuckDB is sure of into `staged`, and give what the others are; None when it must be all."""
    table, plan = report.source.table, report.plan
    if plan.repeats or not _says_plainly(plan, report.source.layout.identity):
        return None
    if table is None:
        return _stage_document(connection, report)
    with unpacked(connection, table) as plain:
        newline, lines = _shape(plain)
        if lines < WORTH_IT:
            return None
        odd = _odd_places(connection, _cut(plain, newline), plan, report.source.layout.identity, lines)
    if not odd:
        return None if odd is None else ()
    return read_rows(table.rows_at({table.header + 1 + place for place in odd}), plan)


def _stage_document(connection: duckdb.DuckDBPyConnection, report: OpenReport) -> Iterable[Transaction | Reject] | None:
    """The same for JSON and XML, whose records Python cuts: many of them may stand on one line."""
    source, plan = report.source, report.plan
    readings = readings_of(plan)
    with laid_out(connection, source, readings, WORTH_IT) as cells:
        if cells is None:
            return None
        try:
            odd = _put(connection, readings, plan, source.layout.identity, cells.sql, cells.count, answered=True)
        except (duckdb.InvalidInputException, duckdb.ConversionException, _MiscutError):
            connection.execute("TRUNCATE staged")
            return None
    whole = (row for row in source.rows() if not row[2]) if odd else ()
    return read_rows(chain(cells.faults, (row for place, row in enumerate(whole) if place in odd)), plan)


def _odd_places(
    connection: duckdb.DuckDBPyConnection, source: str, plan: Plan, identity: Identity, lines: int
) -> set[int] | None:
    """Put the sure rows of `source` into `staged`, and give the places of the others; None when it must be none."""
    try:
        odd = _staged(connection, source, plan, identity, lines)
        if len(odd) > lines // _MANY:
            connection.execute("TRUNCATE staged")
            odd = _staged(connection, source, plan, identity, lines, patient=True)
    except (duckdb.InvalidInputException, duckdb.ConversionException, TooManyError, _MiscutError):
        connection.execute("TRUNCATE staged")
        return None  # a line has more or fewer cells than the header, or bytes that are no text, or ...
    return odd


class _MiscutError(Exception):
    """DuckDB found other rows than there are lines."""


def _staged(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    plan: Plan,
    identity: Identity,
    lines: int,
    patient: bool = False,
) -> set[int]:
    """Put the sure rows into `staged`, and give the places of the others, from 0 on.

    `patient`: blanks around cells are taken away, and Python is asked about all that stands in the file. Without, what
    its first rows say has to do: mostly it does, and that saves a third of the time.
    """
    readings = readings_of(plan)
    cells = ", ".join(f"trim({cell}) AS {cell}" if patient else cell for cell in cells_of(readings))
    source = f"(SELECT line, {cells} FROM {source})"  # noqa: S608 — our own names
    for reading in readings:
        if reading.asked:
            reading.answer(connection, source, whole=patient)
    return _put(connection, readings, plan, identity, source, lines)


def _put(
    connection: duckdb.DuckDBPyConnection,
    readings: Sequence[Reading],
    plan: Plan,
    identity: Identity,
    source: str,
    lines: int,
    answered: bool = False,
) -> set[int]:
    rows = read(readings, plan, types_of(connection), source, answered)
    connection.execute(put(rows, identity, sure="sure"))
    if connection.execute("SELECT count(*) FROM staged").fetchone() != (lines,):
        raise _MiscutError
    query = "SELECT rowid - (SELECT min(rowid) FROM staged) FROM staged WHERE revision IS NULL"
    odd = {place for (place,) in connection.execute(query).fetchall()}
    if odd:
        connection.execute("DELETE FROM staged WHERE revision IS NULL")
    return odd


def _says_plainly(plan: Plan, identity: Identity) -> bool:
    """Whether the fields that no row says can be taken as they are, and every row has to say its id."""
    said = {step.field: step.must for step in plan.steps}
    fixed = (unset(plan, column) or "" for column in COLUMNS if column not in ("day", "commission"))
    return not any(SEPARATOR in text for text in fixed) and (identity is Identity.DAYS or said.get("id", False))


def _shape(table: Table) -> tuple[str, int]:
    """How the lines below the header end, and how many there are; 0 when DuckDB may not cut them."""
    given = table.file
    if not takes(given.path) or given.packed or given.encoding.startswith("utf-16") or given.ends != "\n":
        return "", 0
    ends: set[str] = set()
    lines, last = 0, b"\n"
    with given.path.open("rb") as file:
        for _ in range(table.header):
            file.readline()
        while chunk := file.read(_CHUNK):
            chunk += file.readline(LINE_LIMIT)
            if b"\0" in chunk or not _is_text(chunk):
                return "", 0  # DuckDB would not look into cells that nobody asks for
            count, returns = chunk.count(b"\n"), b"\r" in chunk
            ends.add(r"\r\n" if returns else r"\n")
            if len(ends) > 1 or (returns and not chunk.count(b"\r") == count == chunk.count(b"\r\n")):
                return "", 0
            if b'"' in chunk and (_is_unpaired(chunk) or _BLANK_QUOTED.search(b"\n" + chunk)):
                return "", 0
            lines, last = lines + count, chunk[-1:]
    return "".join(ends), lines + (last != b"\n")


def _is_unpaired(chunk: bytes) -> bool:
    """Whether a line has an odd number of quotation marks: a cell that goes on in the next one, or marks that DuckDB
    would take for text or close for us. Of each line's marks in a row the pairs are taken out."""
    return b'"' in chunk.translate(None, _NO_MARKS).replace(b'""', b"")


def _is_text(chunk: bytes) -> bool:
    try:
        return chunk.isascii() or bool(chunk.decode())
    except UnicodeDecodeError:
        return False


def _cut(table: Table, newline: str) -> str:
    """SQL for the rows of the file, with the number of the line that each is."""
    names = [f"c{place}" for place in range(table.grid.width)]
    rows = read_strictly(table.file.path, names, skip=table.header, delimiter=table.grid.delimiter, newline=newline)
    return f"(SELECT row_number() OVER () + {table.header} AS line, * FROM {rows})"  # noqa: S608 — our own names
