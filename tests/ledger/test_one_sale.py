"""A sale that several reports tell of counts once, by the best of them: in any order, any part, any number of times."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented_reports import (
    FAMILY,
    Invented,
    contents,
    declare_family,
    empty,
    invented,
    new_ledger,
    standing,
    transaction,
)

from affiliate.ledger.store import settle
from affiliate.ledger.trail import trails
from affiliate.ledger.verify import faults
from affiliate.model import Transaction
from affiliate.reports import Identity

SOME = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
RANKS = {name: family.rank for name, family in FAMILY.items()}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with new_ledger(tmp_path_factory.mktemp("private")) as connection:
        declare_family(connection)
        yield connection


def told(layout: str, sales: list[str], number: int = 0, **changes: Any) -> Invented:
    """A report that tells of these sales: each of 10.00, on the day that its letter stands for."""
    identity = Identity.ID if FAMILY[layout].key else Identity.DAYS
    rows = [row for sale in sales for row in _rows(layout, sale)]
    rows = [replace(row, line=line, **changes) for line, row in enumerate(rows, start=2)]
    return invented(f"{layout}-{number}.csv", rows, identity=identity, layout=layout)


def _rows(layout: str, sale: str) -> list[Transaction]:
    whole = transaction(line="2", id=sale, day=f"2026-01-{'abcdef'.index(sale) + 1:02}", commission="10")
    if layout == "wholes":
        return [whole]
    if layout == "days":
        return [replace(whole, id="")]
    amounts = ("7", "3") if layout == "parts" else ("12", "-2")
    link = FAMILY[layout].key
    return [
        replace(whole, id=f"{layout}-{sale}-{amount}", commission=Decimal(amount), **{link: sale}) for amount in amounts
    ]


subsets = st.lists(st.sampled_from("abcd"), unique=True, max_size=4)


@st.composite
def histories(draw: st.DrawFn) -> tuple[dict[str, tuple[list[str], int | None]], list[Invented], list[Invented]]:
    """Which layout tells of which sales and on which day, as reports in one order, and in another with repetitions."""
    sales = {name: (draw(subsets), draw(st.none() | st.integers(1, 3))) for name in RANKS}
    reports = [dated(told(name, some), made) for name, (some, made) in sales.items()]
    return sales, reports, draw(st.permutations(reports + draw(st.lists(st.sampled_from(reports), max_size=3))))


def dated(report: Invented, made: int | None) -> Invented:
    return replace(report, report=replace(report.report, as_of=datetime(2026, 3, made) if made else None))


def best(sale: str, told_by: dict[str, tuple[list[str], int | None]]) -> str:
    """Who is to be believed: the newest that says how the sale stands, or the highest rank."""
    tellers = {name: made for name, (sales, made) in told_by.items() if sale in sales}
    states = {name: made for name, made in tellers.items() if name in ("wholes", "parts")}
    if states and all(states.values()):
        return max(states, key=lambda name: (states[name], RANKS[name]))
    return max(tellers, key=RANKS.__getitem__)


@SOME
@given(history=histories())
def test_each_sale_counts_once_whoever_tells_of_it(
    history: tuple[dict[str, tuple[list[str], int | None]], list[Invented], list[Invented]],
    books: duckdb.DuckDBPyConnection,
    tmp_path: Path,
) -> None:
    sales, *orders = history
    results = []
    for order in orders:
        empty(books)
        for each in order:
            result = each.into(books)
            assert (result.accepted + result.unchanged, result.rejected) == (result.rows, 0)
        results.append((contents(books), standing(books)))
    assert results[0] == results[1]
    by_day = books.execute("SELECT day, sum(commission) FROM current GROUP BY ALL ORDER BY ALL").fetchall()
    known = sorted({sale for some, _ in sales.values() for sale in some})
    assert by_day == [(date(2026, 1, "abcdef".index(sale) + 1), Decimal("10.0000")) for sale in known]
    files = books.execute("SELECT DISTINCT day, file FROM current ORDER BY day").fetchall()
    assert [file for _, file in files] == [f"{best(sale, sales)}-0.csv" for sale in known]
    assert not [fault for fault in faults(books, tmp_path) if "the file is not there" not in fault.what]


@dataclass(frozen=True)
class Word:
    """What one dated report says of sale "a": how it stands, or one change of an earlier day."""

    layout: str
    made: int
    cents: int
    changed: int | None = None

    def report(self, number: int) -> Invented:
        base = transaction(line="2", id="a", day="2026-01-01", commission=str(Decimal(self.cents) / 100))
        day = self.changed and datetime(2026, 3, self.changed, 12)
        split = Decimal(self.cents // 3) / 100
        rows = {
            "wholes": [base],
            "unsplit": [replace(base, sale_id="a")],
            "parts": [
                replace(base, id="a-1", sale_id="a", commission=split),
                replace(base, id="a-2", sale_id="a", commission=base.commission - split, line=3),
            ],
        }.get(self.layout, [replace(base, id=f"a-{number}-{self.layout}", changed=day, corrects="a")])
        layout = "parts" if self.layout == "unsplit" else self.layout
        return invented(f"{number}.csv", rows, layout=layout, as_of=datetime(2026, 3, self.made))


days_of_march = st.integers(1, 28)
states = st.builds(Word, st.sampled_from(["wholes", "parts", "unsplit"]), days_of_march, st.integers(1, 9999))
amendments = st.builds(Word, st.just("changes"), days_of_march, st.integers(-999, 999), days_of_march)


@SOME
@given(
    said=st.lists(states, max_size=4, unique_by=lambda word: word.made),
    changed=st.lists(amendments, max_size=3),
    shuffle=st.randoms(use_true_random=False),
)
def test_the_newest_word_about_a_sale_counts_and_what_changed_since(
    said: list[Word], changed: list[Word], shuffle: random.Random, books: duckdb.DuckDBPyConnection
) -> None:
    reports = [word.report(number) for number, word in enumerate(said + changed)]
    empty(books)
    for each in shuffle.sample(reports, len(reports)):
        each.into(books)
    newest = max(said, key=lambda word: word.made, default=Word("", 0, 0))
    since = sum(word.cents for word in changed if word.changed and word.changed > newest.made)
    assert books.execute("SELECT coalesce(sum(commission), 0) FROM current").fetchall() == [
        (Decimal(newest.cents + since) / 100,)
    ]


def test_what_stands_aside_is_kept_and_says_why(books: duckdb.DuckDBPyConnection) -> None:
    empty(books)
    told("wholes", ["a", "b"]).into(books)
    result = told("changes", ["a"]).into(books)
    assert result.notes == ("2 rows stand aside: other reports of invented tell of the same sales, and count instead",)
    found = {trail.id: (trail.counts, trail.aside) for trail in trails(books, "a")}
    assert found == {
        "a": (True, ""),
        "changes-a-12": (False, "wholes in wholes-0.csv:2"),
        "changes-a--2": (False, "wholes in wholes-0.csv:2"),
    }
    assert books.execute("SELECT count(*) FROM history").fetchall() == [(4,)]


@pytest.mark.parametrize(("layout", "warned"), [("days", True), ("changes", False)])
def test_newer_rows_without_ids_that_stand_aside_are_warned_of(
    books: duckdb.DuckDBPyConnection, layout: str, warned: bool
) -> None:
    empty(books)
    for each, made in ((told("wholes", ["a"]), datetime(2026, 2, 1)), (told(layout, ["a"]), datetime(2026, 3, 1))):
        result = replace(each, report=replace(each.report, as_of=made)).into(books)
    assert any("newer than one of invented with ids" in note for note in result.notes) == warned


def test_rows_that_stand_aside_are_in_no_dispute(books: duckdb.DuckDBPyConnection) -> None:
    empty(books)
    told("wholes", ["a"]).into(books)
    told("changes", ["a"], 1).into(books)
    assert told("changes", ["a"], 2, status="pending").into(books).rejected == 0


def test_another_account_is_another_sale_and_none_is_any(books: duckdb.DuckDBPyConnection) -> None:
    empty(books)
    told("wholes", ["a"], account="main").into(books)
    told("parts", ["a"], account="second").into(books)
    assert books.execute("SELECT sum(commission) FROM current").fetchall() == [(Decimal(20),)]
    told("changes", ["a"]).into(books)
    assert books.execute("SELECT sum(commission) FROM current").fetchall() == [(Decimal(20),)]


ROW = transaction(line="2", id="a1", day="2026-01-03", commission="5")
TRACKED = replace(ROW, id="", tracking_id="mysite-20")


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("identity", Identity)
def test_a_row_without_an_account_is_of_the_one_that_names_it(
    books: duckdb.DuckDBPyConnection, identity: Identity, order: int
) -> None:
    empty(books)
    row = ROW if identity is Identity.ID else TRACKED
    nameless = invented("nameless.csv", [row], identity=identity)
    named = invented("named.csv", [replace(row, account="main")], identity=identity)
    for each in (nameless, named)[::order]:
        assert each.into(books).rejected == 0
    assert books.execute("SELECT account, commission, file FROM current").fetchall() == [("main", 5, "named.csv")]


def test_a_newer_row_without_an_account_still_changes_the_sale(books: duckdb.DuckDBPyConnection) -> None:
    empty(books)
    invented("named.csv", [replace(ROW, account="main")], as_of=datetime(2026, 2, 1)).into(books)
    invented("new.csv", [replace(ROW, commission=Decimal(4))], as_of=datetime(2026, 3, 1)).into(books)
    assert books.execute("SELECT account, commission FROM current").fetchall() == [("main", Decimal(4))]


def test_days_of_another_tracking_id_are_not_the_named_accounts(books: duckdb.DuckDBPyConnection) -> None:
    empty(books)
    invented("de.csv", [replace(TRACKED, account="de")], identity=Identity.DAYS).into(books)
    other = replace(TRACKED, tracking_id="other-21")
    invented("fr.csv", [other], identity=Identity.DAYS).into(books)
    assert sorted(books.execute("SELECT account, tracking_id FROM current").fetchall()) == [
        ("", "other-21"),
        ("de", "mysite-20"),
    ]


PAID = replace(ROW, paid_on=date(2026, 2, 20), subid="kettleaaaa", quantity=2)


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("silent", "expected"),
    [
        (frozenset({"paid_on", "subid", "quantity"}), (date(2026, 2, 20), "kettleaaaa", 2)),
        (frozenset({"paid_on"}), (date(2026, 2, 20), "", None)),
        (frozenset(), (None, "", None)),
    ],
)
def test_silence_takes_nothing_back_but_an_empty_cell_does(
    books: duckdb.DuckDBPyConnection, silent: frozenset[str], expected: tuple[Any, ...], order: int
) -> None:
    empty(books)
    old = invented("old.csv", [PAID], as_of=datetime(2026, 2, 1))
    new = invented("new.csv", [replace(ROW, commission=Decimal(4))], as_of=datetime(2026, 3, 1))
    new = replace(new, report=replace(new.report, silent=silent))
    for each in (old, new)[::order]:
        each.into(books)
    assert books.execute("SELECT paid_on, subid, quantity FROM current").fetchall() == [expected]
    assert books.execute("SELECT commission, file FROM current").fetchall() == [(Decimal(4), "new.csv")]


@pytest.mark.parametrize("order", [1, -1])
def test_a_correction_knows_the_trace_of_its_sale(books: duckdb.DuckDBPyConnection, order: int) -> None:
    empty(books)
    sale = invented("sale.csv", [replace(ROW, subid="kettleaaaa", sale_id="order-1")])
    back = replace(ROW, id="a2", commission=Decimal(-5), corrects="order-1")
    for each in (sale, invented("back.csv", [back, replace(back, line=3, id="a3", corrects="a1")]))[::order]:
        each.into(books)
    found = books.execute("SELECT id, corrected_subid FROM current ORDER BY id").fetchall()
    assert found == [("a1", ""), ("a2", "kettleaaaa"), ("a3", "kettleaaaa")]


@pytest.mark.parametrize("order", [1, -1])
def test_a_newer_word_that_does_not_name_its_trace_has_that_of_the_sale(
    books: duckdb.DuckDBPyConnection, order: int
) -> None:
    empty(books)
    parts = told("parts", ["a"], subid="kettleaaaa")
    whole = told("parts", ["a"], 1)
    whole = replace(whole, report=replace(whole.report, transactions=(replace(ROW, id="a", sale_id="a"),), rows=1))
    reports = [
        replace(each, report=replace(each.report, as_of=made))
        for each, made in ((parts, datetime(2026, 2, 1)), (whole, datetime(2026, 3, 1)))
    ]
    for each in reports[::order]:
        each.into(books)
    found = books.execute("SELECT id, commission, subid, corrected_subid FROM current").fetchall()
    assert found == [("a", Decimal(5), "", "kettleaaaa")]


def test_books_of_an_earlier_day_are_as_they_were(books: duckdb.DuckDBPyConnection) -> None:
    empty(books)
    parts, wholes = told("parts", ["a"]), told("wholes", ["a"])
    for each, made in ((parts, datetime(2026, 2, 1)), (wholes, datetime(2026, 3, 1))):
        replace(each, report=replace(each.report, as_of=made)).into(books)
    books.execute("SET VARIABLE told_before = '2026-02-15'::TIMESTAMP")
    settle(books)
    then = books.execute("SELECT DISTINCT file FROM current").fetchall()
    books.execute("RESET VARIABLE told_before")
    settle(books)
    assert (then, books.execute("SELECT DISTINCT file FROM current").fetchall()) == (
        [("parts-0.csv",)],
        [("wholes-0.csv",)],
    )
