"""The ledger's promises, for any reports in any order: one set of books, counts that add up, sums that balance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented_reports import Invented, contents, disputed, empty, invented, new_ledger, standing, transaction

from affiliate.ledger import statement_totals
from affiliate.model import Status, Transaction
from affiliate.reports import Identity, Reject

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FIRST_DAY = date(2026, 1, 1)

days = st.integers(0, 3).map(lambda n: FIRST_DAY + timedelta(n))
moments = st.none() | st.integers(0, 3).map(lambda n: datetime(2026, 1, 4) + timedelta(n))


@st.composite
def transactions(draw: st.DrawFn, line: int, identity: Identity) -> Transaction:
    """Few ids, days and amounts, so that reports overlap, agree and disagree all the time."""
    changed = draw(st.sampled_from(["-", "2026-01-04", "2026-01-05"]))
    return transaction(
        line=str(line),
        id=draw(st.sampled_from("abc")) if identity is Identity.ID else "",
        day=draw(days).isoformat() if identity is Identity.DAYS else FIRST_DAY.isoformat(),
        status=draw(st.sampled_from(list(Status))) if identity is Identity.ID else "approved",
        commission=draw(st.sampled_from(["1", "2.50", "-1"])),
        account=draw(st.sampled_from(["", "main"])),
        changed=changed if identity is Identity.ID else "-",
    )


@st.composite
def reports(draw: st.DrawFn, number: int) -> Invented:
    identity = draw(st.sampled_from(Identity))
    count = draw(st.integers(0, 4))
    rows = [draw(transactions(2 + n, identity)) for n in range(count)]
    rejects = tuple(Reject(20 + n, "the amount 'x' is not a number", "{}") for n in range(draw(st.integers(0, 1))))
    covers = draw(st.none() | st.just((FIRST_DAY, FIRST_DAY + timedelta(3))))
    layout = f"by {identity}"
    return invented(
        f"{number}.csv", rows, identity=identity, layout=layout, as_of=draw(moments), covers=covers, rejects=rejects
    )


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Invented], list[Invented]]:
    """Some reports in one order, and in another with repetitions. One may be told its date only the second time."""
    some = [draw(reports(number)) for number in range(draw(st.integers(1, 4)))]
    late = draw(st.sampled_from(some))
    dated = replace(late, report=replace(late.report, as_of=datetime(2026, 1, 9)))
    every = [*some, dated]
    return every, draw(st.permutations(every + draw(st.lists(st.sampled_from(every), max_size=3))))


def imported(connection: duckdb.DuckDBPyConnection, sequence: list[Invented]) -> None:
    for each in sequence:
        result = each.into(connection)
        assert result.rows == each.report.rows
        assert result.accepted + result.unchanged + result.rejected == result.rows
        assert min(result.accepted, result.unchanged, result.rejected) >= 0
        assert bool(result.rejected) <= bool(result.problems)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    with new_ledger(tmp_path_factory.mktemp("books")) as connection:
        yield connection


@FEW
@given(both=histories())
def test_the_order_and_number_of_imports_leave_no_trace(
    both: tuple[list[Invented], list[Invented]], books: duckdb.DuckDBPyConnection
) -> None:
    results = []
    for sequence in both:
        empty(books)
        imported(books, sequence)
        results.append((contents(books), standing(books), disputed(books), statement_totals(books)))
    assert results[0] == results[1]


@FEW
@given(both=histories())
def test_importing_everything_again_changes_nothing(
    both: tuple[list[Invented], list[Invented]], books: duckdb.DuckDBPyConnection
) -> None:
    empty(books)
    imported(books, both[0])
    before = contents(books)
    for each in both[1]:
        result = each.into(books)
        assert result.accepted == 0
    assert contents(books) == before


@FEW
@given(both=histories())
def test_the_statement_is_the_sum_of_what_counts(
    both: tuple[list[Invented], list[Invented]], books: duckdb.DuckDBPyConnection
) -> None:
    empty(books)
    imported(books, both[0])
    by_hand: dict[str, Decimal] = {status: Decimal(0) for status in Status}
    for status, commission in books.execute("SELECT status, commission FROM current").fetchall():
        by_hand[status] += commission
    for status in Status:
        assert sum((getattr(total, status) for total in statement_totals(books)), Decimal(0)) == by_hand[status]


@FEW
@given(one=reports(1))
def test_a_row_counts_at_most_once_and_a_dated_report_alone_counts_whole(
    one: Invented, books: duckdb.DuckDBPyConnection
) -> None:
    empty(books)
    one.into(books)
    counted = books.execute("SELECT file, line FROM current").fetchall()
    assert len(set(counted)) == len(counted)
    if one.report.identity is Identity.DAYS:
        assert len(counted) == len(one.report.transactions)


def revision(folder: Path, row: Transaction, identity: Identity = Identity.ID) -> str:
    folder.mkdir()
    with new_ledger(folder) as books:
        invented("a.csv", [row], identity=identity).into(books)
        ((found,),) = books.execute("SELECT revision::VARCHAR FROM revisions").fetchall()
    return str(found)


@pytest.mark.parametrize(
    ("identity", "digest"),
    [(Identity.ID, "d541edea-a384-d34c-62bd-d70dfda09a96"), (Identity.DAYS, "fdc1cfad-1693-01d2-fc71-e7a8a063a500")],
)
def test_the_digest_of_a_row_never_changes(tmp_path: Path, identity: Identity, digest: str) -> None:
    """Ledgers in use depend on it: another digest would make every known row a new one."""
    row = transaction(line="2", id="a1", day="2026-01-03", commission="5.00", changed="2026-01-04")
    assert revision(tmp_path / "a", row, identity) == digest


WAYS_TO_SAY: list[tuple[str, Callable[[Transaction], Transaction]]] = [
    ("trailing zeros", lambda row: replace(row, commission=Decimal("5.0000"))),
    ("another line", lambda row: replace(row, line=9)),
    ("an exponent", lambda row: replace(row, commission=Decimal("5E0"))),
]
WAYS_TO_DIFFER: list[tuple[str, Callable[[Transaction], Transaction]]] = [
    ("the amount", lambda row: replace(row, commission=Decimal("5.01"))),
    ("a sale of 5", lambda row: replace(row, sale=Decimal(5))),
    ("five sold", lambda row: replace(row, quantity=5)),
    ("a sub-id", lambda row: replace(row, subid="x")),
    ("an advertiser", lambda row: replace(row, advertiser="x")),
    ("a time of the click", lambda row: replace(row, clicked=datetime(2026, 1, 4))),
    ("a time of change", lambda row: replace(row, changed=datetime(2026, 1, 4))),
]


def test_the_same_said_differently_is_the_same(tmp_path: Path) -> None:
    row = transaction(line="2", id="a1", day="2026-01-03", commission="5.00")
    plain = revision(tmp_path / "plain", row)
    assert {said: revision(tmp_path / said, change(row)) for said, change in WAYS_TO_SAY} == dict.fromkeys(
        dict(WAYS_TO_SAY), plain
    )


def test_whatever_differs_makes_another_revision(tmp_path: Path) -> None:
    row = transaction(line="2", id="a1", day="2026-01-03", commission="5.00")
    found = [revision(tmp_path / said, change(row)) for said, change in WAYS_TO_DIFFER]
    assert len({revision(tmp_path / "plain", row), *found}) == 1 + len(WAYS_TO_DIFFER)
