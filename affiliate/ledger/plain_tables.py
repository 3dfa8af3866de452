"""The fast way into the ledger for large plain tables: DuckDB cuts the lines and reads the rows it is sure of.

The Python reader (`affiliate.reports`) is the reference and takes the rest: a file whose lines could be cut in more
than one way, whole; a row with a cell that `sure_sql` is not sure of, alone. Both give the same rows and rejects.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from affiliate.ledger.rows import COLUMNS, SEPARATOR
from affiliate.ledger.sure_sql import TooManyError, judged, picked, readings_of, unset
from affiliate.model import Transaction
from affiliate.reports import Identity, OpenReport, Reject
from affiliate.reports.rows import Plan, read_rows
from affiliate.reports.tables import LINE_LIMIT, Table

WORTH_IT = 1000  # lines; with fewer, Python is done before DuckDB has begun
_CHUNK = 1 << 20


def stage_sure_rows(connection: duckdb.DuckDBPyConnection, report: OpenReport) -> Iterable[Transaction | Reject] | None:
    """Put the rows that DuckDB is sure of into `staged`, and give what the others are; None when it must be all."""
    table, plan = report.source.table, report.plan
    if table is None or plan.repeats or not _says_plainly(plan, report.source.layout.identity):
        return None
    newline, lines = _shape(table)
    if lines < WORTH_IT:
        return None
    readings = readings_of(plan)
    try:
        cut = _cut(table, newline)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE picked AS {picked(readings, cut)}")
        for reading in readings:
            if reading.asked:
                reading.answer(connection)
    except (duckdb.InvalidInputException, duckdb.ConversionException, TooManyError):
        return None  # a line has more or fewer cells than the header, or bytes that are no text, or ...
    if connection.execute("SELECT count(*) FROM picked").fetchone() != (lines,):
        return None
    types = dict(connection.execute("SELECT column_name, column_type FROM (DESCRIBE staged)").fetchall())
    rows, columns = judged(readings, plan, types), ", ".join(("line", *COLUMNS))
    connection.execute(f"INSERT INTO staged SELECT {columns} FROM ({rows}) WHERE sure")  # noqa: S608 — our own names
    odd = {line for (line,) in connection.execute(f"SELECT line FROM ({rows}) WHERE NOT sure").fetchall()}  # noqa: S608
    connection.execute("DROP TABLE picked")
    return read_rows(table.rows_at(odd), plan) if odd else ()


def _says_plainly(plan: Plan, identity: Identity) -> bool:
    """Whether the fields that no row says can be taken as they are, and every row has to say its id."""
    said = {step.field: step.must for step in plan.steps}
    fixed = (unset(plan, column) or "" for column in COLUMNS if column not in ("day", "commission"))
    return not any(SEPARATOR in text for text in fixed) and (identity is Identity.DAYS or said.get("id", False))


def _shape(table: Table) -> tuple[str, int]:
    """How the lines below the header end, and how many there are; 0 when DuckDB may not cut them."""
    pattern = any(sign in str(table.file.path) for sign in "*?[]")
    if pattern or table.file.packed or table.file.encoding.startswith("utf-16"):
        return "", 0
    ends: set[str] = set()
    lines, quotes, last = 0, 0, b"\n"
    with table.file.path.open("rb") as file:
        for _ in range(table.header):
            file.readline()
        while chunk := file.read(_CHUNK):
            chunk += file.readline(LINE_LIMIT)
            count, returns = chunk.count(b"\n"), chunk.count(b"\r")
            ends.add(r"\r\n" if returns else r"\n")
            if b"\0" in chunk or len(ends) > 1 or (returns and not returns == count == chunk.count(b"\r\n")):
                return "", 0
            lines, quotes, last = lines + count, quotes + chunk.count(b'"'), chunk[-1:]
    if quotes % 2:
        return "", 0  # DuckDB would close the last one for us
    return "".join(ends), lines + (last != b"\n")


def _cut(table: Table, newline: str) -> str:
    """The file as DuckDB reads it: strictly, so that what it cannot cut in one way only is an error."""
    path = str(Path(table.file.path).absolute()).replace("'", "''")
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(table.grid.width))
    options = f"""
        auto_detect = false, header = false, skip = {table.header}, delim = '{table.grid.delimiter}', quote = '"',
        escape = '"', new_line = '{newline}', strict_mode = true, compression = 'none', encoding = 'utf-8',
        max_line_size = {LINE_LIMIT}, columns = {{{columns}}}"""
    numbered = f"SELECT row_number() OVER () + {table.header} AS line, * FROM read_csv('{path}', {options})"  # noqa: S608
    return f"({numbered})"
