"""The promise: per article and unattributed, the figures are the statement, whatever the reports say."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import narwhals as nw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from affiliate.earnings.balance import KEYS, BalanceError, balanced
from affiliate.earnings.duck import Duck
from affiliate.earnings.frame import attributed
from affiliate.earnings.summary import Totals, between, summarise
from affiliate.ledger import statement_totals
from affiliate.model import Kind, Status
from tests.earnings.invented_lookups import CATALOG, lookups

TYPES = {
    "network": "VARCHAR",
    "account": "VARCHAR",
    "currency": "VARCHAR",
    "day": "DATE",
    "status": "VARCHAR",
    "kind": "VARCHAR",
    "commission": "DECIMAL(18, 4)",
    "subid": "VARCHAR",
    "tracking_id": "VARCHAR",
    "advertiser": "VARCHAR",
    "product_ref": "VARCHAR",
    "corrected_subid": "VARCHAR",
    "corrected_tracking_id": "VARCHAR",
    "paid_on": "DATE",
}
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
ROW = st.fixed_dictionaries(
    {
        "network": st.sampled_from(["amazon", "awin", "cj"]),
        "account": st.sampled_from(["amazon-us", "amazon-uk", "900100", ""]),
        "currency": st.sampled_from(["EUR", "USD", "JPY"]),
        "day": st.dates(date(2024, 11, 1), date(2026, 3, 1)),
        "status": st.sampled_from([*Status]),
        "kind": st.sampled_from([*Kind]),
        "commission": st.decimals(min_value=-(10**9), max_value=10**9, places=4),
        "subid": st.sampled_from(["", "kguidetext", "KGUIDETEXT", "oldnamebox", "twicegiven"]) | ANY_TEXT,
        "tracking_id": st.sampled_from(["", "solo-20", "shared-20", "spare-20"]) | ANY_TEXT,
        "advertiser": st.sampled_from(["", "900001", "800002", "811111"]),
        "product_ref": st.sampled_from(["", "B0EXAMPLE1", "B0EXAMPLE2"]) | ANY_TEXT,
        "corrected_subid": st.sampled_from(["", "kguidetext"]) | ANY_TEXT,
        "corrected_tracking_id": st.sampled_from(["", "solo-20", "shared-20"]),
        "paid_on": st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    }
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def _books(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]) -> tuple[Duck, nw.LazyFrame[Any]]:
    columns = ", ".join(f"{name} {kind}" for name, kind in TYPES.items())
    connection.execute(f"CREATE OR REPLACE TABLE current ({columns})")
    if rows:
        connection.execute(
            "INSERT INTO current SELECT unnest(from_json($1, $2), recursive := true)",
            [json.dumps(rows, default=str), json.dumps([TYPES])],
        )
    engine = Duck(connection)
    current = nw.from_native(connection.table("current"))
    return engine, attributed(engine, current, lookups(), CATALOG.programs)


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(ROW, max_size=30))
def test_articles_and_the_rest_are_the_statement_to_the_cent(
    connection: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]
) -> None:
    engine, frame = _books(connection, rows)
    balances = balanced(
        statement_totals(connection), summarise(engine, frame, ("article", "network", "account", "month"))
    )

    expected: defaultdict[tuple[str, ...], dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(Status, Decimal(0)))
    for row in rows:
        key = (row["network"], row["account"], row["currency"], f"{row['day']:%Y-%m}")
        expected[key][row["status"]] += row["commission"]
    found = {
        tuple(getattr(balance.statement, key) for key in KEYS): {
            status: getattr(balance.articles + balance.unattributed, status) for status in Status
        }
        for balance in balances
    }
    assert found == expected


@settings(max_examples=15, deadline=None)
@given(
    rows=st.lists(ROW, max_size=30),
    by=st.sampled_from(
        ["article", "product", "program", "network", "month", "status", "kind", "placement", "attribution", "why"]
    ),
)
def test_every_way_to_break_them_down_adds_up_to_the_same(
    connection: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]], by: str
) -> None:
    engine, frame = _books(connection, rows)
    sums: defaultdict[str, Totals] = defaultdict(Totals)
    for line in summarise(engine, frame, (by,)):
        sums[line.currency] += line.totals
    assert sums == {line.currency: line.totals for line in summarise(engine, frame, ())}
    assert sum(totals.transactions for totals in sums.values()) == len(rows)


BLANK = {
    "network": "awin",
    "account": "900100",
    "currency": "GBP",
    "day": "2026-02-03",
    "status": "approved",
    "kind": "unknown",
    "commission": "12.3400",
    "subid": "kguidetext",
    "tracking_id": "",
    "advertiser": "900001",
    "product_ref": "",
    "corrected_subid": "",
    "corrected_tracking_id": "",
    "paid_on": None,
}


def test_a_difference_stops_everything_and_names_the_statement_and_both_figures(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    engine, frame = _books(connection, [BLANK])
    lines = summarise(engine, nw.concat([frame, frame]), ("article", "network", "account", "month"))
    with pytest.raises(BalanceError, match=r"awin, account 900100, GBP, 2026-02: .* 12\.34 approved, .* 24\.68"):
        balanced(statement_totals(connection), lines)


def test_a_statement_without_rows_is_a_difference(connection: duckdb.DuckDBPyConnection) -> None:
    _books(connection, [BLANK])
    with pytest.raises(BalanceError, match=r"12\.34 approved, .* come to 0\.00"):
        balanced(statement_totals(connection), [])


def test_rows_without_a_statement_are_a_difference(connection: duckdb.DuckDBPyConnection) -> None:
    engine, frame = _books(connection, [BLANK])
    with pytest.raises(BalanceError, match=r"has 0\.00 approved"):
        balanced([], summarise(engine, frame, ("article", "network", "account", "month")))


def test_approved_includes_paid_and_is_less_by_what_was_taken_back(connection: duckdb.DuckDBPyConnection) -> None:
    engine, frame = _books(
        connection,
        [
            BLANK | {"commission": "10", "paid_on": "2026-04-01"},
            BLANK | {"commission": "5"},
            BLANK | {"commission": "-2", "kind": "adjustment"},
            BLANK | {"commission": "7", "status": "declined"},
            BLANK | {"commission": "3", "status": "pending"},
        ],
    )
    (line,) = summarise(engine, frame, ("article",))
    assert line.totals == Totals(*map(Decimal, (3, 13, 7, 10, 2)), transactions=5)
    assert (line.totals.earned, line.totals.lost, line.totals.decided) == (16, 9, 22)


@pytest.mark.parametrize(
    ("day", "kind", "expected"),
    [
        ("2025-12-31", "unknown", "one-off"),
        ("2026-01-01", "unknown", "recurring"),
        ("2024-12-31", "unknown", "unknown"),
        ("2026-01-01", "bonus", "bonus"),
    ],
)
def test_the_terms_of_the_day_tell_a_kind_that_the_report_does_not(
    connection: duckdb.DuckDBPyConnection, day: str, kind: str, expected: str
) -> None:
    engine, frame = _books(connection, [BLANK | {"day": day, "kind": kind}])
    assert [line.keys for line in summarise(engine, frame, ("kind",))] == [(expected,)]


def test_between_takes_both_ends_and_one_currency(connection: duckdb.DuckDBPyConnection) -> None:
    days = [BLANK | {"day": f"2026-02-0{n}", "commission": str(n)} for n in range(1, 6)]
    engine, frame = _books(connection, [*days, BLANK | {"currency": "EUR"}])
    chosen = between(frame, date(2026, 2, 2), date(2026, 2, 4), "GBP")
    assert [(line.keys, line.totals.approved) for line in summarise(engine, chosen, ("article",))] == [
        (("k-guide",), Decimal(9))
    ]
