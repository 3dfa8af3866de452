"""The rows of one report on their way into the ledger: typed, numbered, and named by a digest of what they say."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice

import duckdb

from affiliate.ledger.rows import COLUMNS, SEPARATOR, Cells, UnfitRow, cells_of, storable
from affiliate.model import Transaction
from affiliate.reports import Identity, Reject

# Lists of Python values cost DuckDB 12 s a million rows, JSON text 7.5; executemany 700. Larger portions gain nothing.
_PORTION = 10_000
_NETWORK = "getvariable('network')::VARCHAR"
_NULLABLE = ("sale", "quantity", "clicked", "changed", "paid_on")


def make_stage(connection: duckdb.DuckDBPyConnection, network: str, layout: str) -> None:
    """An empty temporary table `staged`, with a digest of what each row says; and `incoming`, its rows as revisions."""
    connection.execute("SET VARIABLE network = ?", [network])
    connection.execute("SET VARIABLE scope = ?", [f"{network} {layout}"])
    columns = ", ".join(COLUMNS)
    empty = f"SELECT 0 AS line, revision, {columns} FROM revisions LIMIT 0"  # noqa: S608 — our own column names
    connection.execute(f"CREATE OR REPLACE TEMP TABLE staged AS {empty}")
    rows = f"SELECT rowid AS place, line, revision, {_NETWORK} AS network, {columns} FROM staged"  # noqa: S608 — ours
    connection.execute(f"CREATE OR REPLACE TEMP VIEW incoming AS {rows}")


def types_of(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The type of each column of `staged`."""
    return dict(connection.execute("SELECT column_name, column_type FROM (DESCRIBE staged)").fetchall())


def stage(
    connection: duckdb.DuckDBPyConnection, results: Iterable[Transaction | Reject], identity: Identity
) -> list[Reject]:
    """Put transactions into `staged`, a portion at a time; give back the rejects, with the rows it cannot hold."""
    rejects: list[Reject] = []
    results = iter(results)
    while portion := list(islice(results, _PORTION)):
        rows: list[tuple[int, Cells]] = []
        for result in portion:
            if isinstance(result, Reject):
                rejects.append(Reject(result.line, storable(result.reason), storable(result.raw)))
                continue
            try:
                if identity is Identity.ID and not result.id:
                    raise UnfitRow("the row has no transaction id, so that no later report could correct it")
                rows.append((result.line, cells_of(result)))
            except UnfitRow as unfit:
                rejects.append(Reject(result.line, str(unfit)))
        _insert(connection, rows, identity)
    return rejects


def _insert(connection: duckdb.DuckDBPyConnection, rows: list[tuple[int, Cells]], identity: Identity) -> None:
    """JSON arrays, one a column, are what DuckDB takes in fastest."""
    if not rows:
        return
    types = types_of(connection)
    values = ", ".join(f"unnest(?::JSON::{types[column]}[]) AS {column}" for column in ("line", *COLUMNS))
    arrays = [line for line, _ in rows], *zip(*(cells for _, cells in rows), strict=True)
    connection.execute(put(f"SELECT {values}", identity), [json.dumps(array) for array in arrays])


def put(rows: str, identity: Identity, sure: str = "true") -> str:
    """SQL that adds `rows` to `staged`, each with its digest where it is `sure`."""
    digest = revision_of(_NETWORK) if identity is Identity.ID else _digest(_said("getvariable('scope')::VARCHAR", "''"))
    columns = ", ".join(COLUMNS)
    return f"INSERT INTO staged SELECT line, CASE WHEN {sure} THEN {digest} END, {columns} FROM ({rows})"  # noqa: S608


def number_rows(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the rows of `staged` made-up ids: the day, the content, and which of the equal rows it is, because each is
    a sale. Their revisions follow."""
    number = "row_number() OVER (PARTITION BY revision ORDER BY line, rowid)"
    made_up = f"concat_ws('/', day, replace(left(revision::VARCHAR, 18), '-', ''), {number})"
    rows = f"SELECT * REPLACE ({made_up} AS id) FROM staged"  # noqa: S608 — our own column names
    named = f"SELECT * REPLACE ({revision_of(_NETWORK)} AS revision) FROM ({rows})"  # noqa: S608 — our own column names
    connection.execute(f"CREATE OR REPLACE TEMP TABLE staged AS {named}")


def revision_of(network: str) -> str:
    """SQL for the digest of all that a row says, and of which network."""
    return _digest(_said(network, "id"))


def _digest(text: str) -> str:
    """MD5, at less than half the price of a stronger one: who could make two rows of one digest is the network itself,
    and it may as well report what it likes."""
    return f"md5_number({text})::UUID"


def _said(scope: str, id: str) -> str:
    """SQL for all that a row says, below the network or the layout that it says it in."""
    cells = {column: f"coalesce({column}::VARCHAR, '')" if column in _NULLABLE else column for column in COLUMNS}
    late = {COLUMNS[-1]: f"nullif({COLUMNS[-1]}, '')"}  # came later: rows without it are called as they always were
    return f"concat_ws('{SEPARATOR}', {scope}, {', '.join((cells | {'id': id} | late).values())})"
