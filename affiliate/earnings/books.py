"""The ledger opened for reading, attributed and balanced: where every report about earnings starts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw

from affiliate.clicks import folder_of
from affiliate.earnings.balance import Balance, balanced
from affiliate.earnings.clicks import Clicks, read_clicks
from affiliate.earnings.duck import Duck
from affiliate.earnings.frame import attributed
from affiliate.earnings.knowledge import read_knowledge
from affiliate.earnings.summary import summarise
from affiliate.ledger import Quarantined, current, damaged, open_for_reading, quarantine, statement_totals
from affiliate.model import Problem
from affiliate.site import Site


@dataclass(frozen=True, slots=True)
class Books:
    """Attributed rows that balance.

    `as_of` is the day of the newest report, None in an empty ledger; `newest` says the same by network, None where no
    report has a date. `quarantine` holds what was reported and counts nowhere. `sources` tells where an article of
    today's link plan is written. `clicks` are traced like the rows. `problems` are faults of the registry and the link
    plan: they may cost attribution.
    """

    engine: Duck
    rows: nw.LazyFrame[Any]
    balances: tuple[Balance, ...]
    as_of: date | None
    newest: Mapping[str, date | None]
    quarantine: tuple[Quarantined, ...]
    sources: Mapping[str, str]
    clicks: Clicks
    problems: tuple[Problem, ...]


@contextmanager
def open_books(site: Site, ledger: Path) -> Iterator[Books]:
    """The site's books. Raises LedgerError when there is no ledger to read, BalanceError when they do not balance,
    UnreadableClicksError when a roll-up of clicks is damaged."""
    connection = open_for_reading(ledger)
    try:
        yield read_books(site, connection)
    except duckdb.Error as error:
        raise damaged(ledger, error) from None
    finally:
        connection.close()


def read_books(site: Site, connection: duckdb.DuckDBPyConnection) -> Books:
    """The books over an open ledger."""
    known, engine = read_knowledge(site), Duck(connection)
    reported = engine.kept("current_rows", nw.from_native(current(connection)))
    rows = attributed(engine, reported, known.lookups, known.catalog.programs)
    rows = engine.kept("attributed_rows", rows)
    lines = summarise(engine, rows, ("article", "network", "account", "month"))
    newest = dict(
        connection.execute("SELECT network, max(as_of)::DATE FROM files GROUP BY ALL ORDER BY ALL").fetchall()
    )
    return Books(
        engine=engine,
        rows=rows,
        balances=balanced(statement_totals(connection, "current_rows"), lines),
        as_of=max(filter(None, (*newest.values(), _newest_day(engine, rows))), default=None),
        newest=newest,
        quarantine=quarantine(connection),
        sources={link.article: link.source for link in known.links},
        clicks=read_clicks(engine, folder_of(site), known.places),
        problems=known.problems,
    )


def _newest_day(engine: Duck, rows: nw.LazyFrame[Any]) -> date | None:
    """A report without a date was not made before the newest day it tells of."""
    day: date | None
    ((day,),) = engine.rows(rows.select(nw.col("day").max()))
    return day
