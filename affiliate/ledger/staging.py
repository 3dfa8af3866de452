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
_NULLABLE = ("sale", "quantity", "clicked", "changed", "paid_on")


def make_stage(connection: duckdb.DuckDBPyConnection) -> None:
    """An empty temporary table `staged`: line, and the columns of `revisions` that a report says."""
    columns = ", ".join(COLUMNS)
    empty = f"SELECT 0 AS line, {columns} FROM revisions LIMIT 0"  # noqa: S608 — our own column names
    connection.execute(f"CREATE OR REPLACE TEMP TABLE staged AS {empty}")


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
        _insert(connection, rows)
    return rejects


def _insert(connection: duckdb.DuckDBPyConnection, rows: list[tuple[int, Cells]]) -> None:
    """JSON arrays, one a column, are what DuckDB takes in fastest."""
    if not rows:
        return
    types = dict(connection.execute("SELECT column_name, column_type FROM (DESCRIBE staged)").fetchall())
    values = ", ".join(f"unnest(?::JSON::{types[column]}[])" for column in ("line", *COLUMNS))
    arrays = [line for line, _ in rows], *zip(*(cells for _, cells in rows), strict=True)
    connection.execute(f"INSERT INTO staged SELECT {values}", [json.dumps(array) for array in arrays])


def name_rows(connection: duckdb.DuckDBPyConnection, network: str, layout: str, identity: Identity) -> None:
    """Make `incoming` of `staged`: a number for each row, its network, and its revision."""
    connection.execute("SET VARIABLE network = ?", [network])
    connection.execute("SET VARIABLE scope = ?", [f"{network} {layout}"])
    rows = _ROWS_WITH_IDS if identity is Identity.ID else _ROWS_WITH_MADE_UP_IDS
    own = "getvariable('network')::VARCHAR"
    columns = f"place, line, {revision_of(own)} AS revision, {own} AS network, {', '.join(COLUMNS)}"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE incoming AS SELECT {columns} FROM ({rows})")  # noqa: S608 — ours
    connection.execute("DROP TABLE staged")


def revision_of(network: str) -> str:
    """SQL for the digest of all that a row says, and of which network."""
    return f"substr(sha256({_said(network)}), 1, 32)::UUID"


def _said(scope: str) -> str:
    """SQL for all that a row says, below the network or the layout that it says it in."""
    cells = (f"coalesce({column}::VARCHAR, '')" if column in _NULLABLE else column for column in COLUMNS)
    return f"concat_ws('{SEPARATOR}', {scope}, {', '.join(cells)})"


_ROWS_WITH_IDS = "SELECT rowid AS place, * FROM staged"
# Their names are the day, the content, and which of the equal rows it is, because each is a sale.
_ROWS_WITH_MADE_UP_IDS = f"""
    SELECT * REPLACE (concat_ws('/', day, content, row_number() OVER (PARTITION BY content ORDER BY line, place)) AS id)
    FROM (
        SELECT *, substr(sha256({_said("getvariable('scope')")}), 1, 16) AS content
        FROM (SELECT rowid AS place, * REPLACE ('' AS id) FROM staged)
    )
"""  # noqa: S608 — our own column names
