"""Reports and ledgers that exist only for tests: small tables of text become what the reader would give."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import duckdb

from affiliate.ledger import FileResult, Source, current, import_report, open_for_writing
from affiliate.ledger.disputes import all_disputes
from affiliate.ledger.layouts import tell_layouts
from affiliate.model import Kind, Status, Transaction
from affiliate.networks import NETWORKS
from affiliate.networks.declare import Evidence, Family, Form, Layout
from affiliate.reports import Identity, Reject, Report

TABLES = ("files", "revisions", "sightings", "rejects")
# A family as networks declare them: whole sales under the sale's id, parts that name their sale (rows that are it whole
# have a lower rank), two layouts of changes that name the sale they correct, and one without ids.
FAMILY = {
    "wholes": Family("sales", 5, "id"),
    "parts": Family("sales", 4, "sale_id", whole=3),
    "changes": Family("sales", 2, "corrects", changes=True),
    "previews": Family("sales", 1, "corrects", changes=True),
    "days": Family("sales", 0),
}


@dataclass(frozen=True, slots=True)
class Invented:
    """A report and the file it pretends to stand in."""

    report: Report
    source: Source

    def into(self, connection: duckdb.DuckDBPyConnection) -> FileResult:
        return import_report(connection, self.report, self.source)


def transaction(**given: str) -> Transaction:
    """A sale of which only the interesting is said."""
    return Transaction(
        line=int(given["line"]),
        id=given.get("id", ""),
        account=given.get("account", "").replace("-", ""),
        day=date.fromisoformat(given["day"]),
        status=Status(given.get("status", "approved")),
        raw_status=given.get("status", "approved"),
        kind=Kind(given.get("kind", "unknown")),
        commission=Decimal(given["commission"]),
        currency=given.get("currency", "EUR"),
        corrects=given.get("corrects", ""),
        sale_id=given.get("sale_id", ""),
        changed=datetime.fromisoformat(given["changed"]) if given.get("changed", "-") != "-" else None,
    )


def invented(
    name: str,
    rows: list[Transaction],
    *,
    identity: Identity = Identity.ID,
    layout: str = "sales",
    as_of: datetime | None = None,
    covers: tuple[date, date] | None = None,
    rejects: tuple[Reject, ...] = (),
    contents: str = "",
) -> Invented:
    """A report; two with the same `contents` are the same bytes."""
    count = len(rows) + len(rejects)
    report = Report("invented", layout, identity, count, tuple(rows), rejects, as_of, covers)
    return Invented(report, Source(name, sha256((contents or name).encode()).hexdigest()))


@contextmanager
def new_ledger(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_for_writing(folder / "ledger.duckdb") as connection:
        yield connection


def declare_family(connection: duckdb.DuckDBPyConnection) -> None:
    """The invented network's layouts that tell of the same sales."""
    layouts = tuple(
        Layout(name, Form.TABLE, Identity.ID if family.key else Identity.DAYS, Evidence.V, (), family=family)
        for name, family in FAMILY.items()
    )
    connection.execute("DROP TABLE layouts")
    tell_layouts(connection, [replace(NETWORKS["awin"], id="invented", layouts=layouts)])


def standing(connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """What counts today, all of it, in one order."""
    return current(connection).order("ALL").fetchall()


def disputed(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return sorted({f"{each.file}:{each.line}" for each in all_disputes(connection)})


def contents(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    """Every table of the ledger, sorted: what must be the same whatever the order of imports."""
    return {table: connection.execute(f"FROM {table} ORDER BY ALL").fetchall() for table in TABLES}


def empty(connection: duckdb.DuckDBPyConnection) -> None:
    """Back to a new ledger, for the next order of imports."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 — our own table names
