"""Files into the ledger: the same bytes under any name, fixed readings, and rows the books cannot hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from invented_reports import contents, disputed, invented, new_ledger, standing, transaction

from affiliate.ledger import FileResult, LineProblem, import_file, importing, quarantine, statement_totals
from affiliate.reports import OpenReport, Reject


def sale(number: int, **changes: Any) -> dict[str, Any]:
    """A row as Awin's API gives it."""
    row = {
        "id": number,
        "publisherId": 900100,
        "advertiserId": 5000,
        "transactionDate": "2026-01-03T10:00:00",
        "commissionStatus": "approved",
        "commissionAmount": {"amount": 5.5, "currency": "GBP"},
    }
    return row | changes


def save(path: Path, *rows: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return path


@pytest.fixture
def books(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with new_ledger(tmp_path / "private") as connection:
        yield connection


def counts(result: FileResult) -> tuple[int, int, int, int]:
    return result.rows, result.accepted, result.unchanged, result.rejected


def test_a_file_is_named_as_seen_from_the_site(books: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    site = tmp_path / "site"
    inside = save(site / "private" / "reports" / "a.json", sale(1))
    outside = save(tmp_path / "b.json", sale(2))
    assert import_file(books, inside, site_root=site).file == "private/reports/a.json"
    assert import_file(books, outside, site_root=site).file == outside.as_posix()
    assert books.execute("SELECT file FROM current ORDER BY id").fetchall() == [
        ("private/reports/a.json",),
        (outside.as_posix(),),
    ]


def test_the_same_bytes_are_unchanged_under_any_name(books: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    file, copy = save(tmp_path / "b.json", sale(1), sale(2)), save(tmp_path / "a.json", sale(1), sale(2))
    assert counts(import_file(books, file, site_root=tmp_path)) == (2, 2, 0, 0)
    before = contents(books)
    assert counts(import_file(books, file, site_root=tmp_path)) == (2, 0, 2, 0)
    assert contents(books) == before
    assert counts(import_file(books, copy, site_root=tmp_path)) == (2, 0, 2, 0)
    assert books.execute("SELECT name FROM files").fetchall() == [("a.json",)]


def test_a_file_that_moved_is_found_at_its_new_place(books: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    file = save(tmp_path / "a.json", sale(1))
    import_file(books, file, site_root=tmp_path)
    import_file(books, file.rename(tmp_path / "moved.json"), site_root=tmp_path)
    assert books.execute("SELECT file FROM current").fetchall() == [("moved.json",)]


def test_a_date_given_later_settles_a_dispute(books: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    old = save(tmp_path / "old.json", sale(1, commissionStatus="pending"), sale(2))
    new = save(tmp_path / "new.json", sale(1, commissionStatus="declined"), sale(2))
    assert counts(import_file(books, old, site_root=tmp_path)) == (2, 2, 0, 0)
    result = import_file(books, new, site_root=tmp_path)
    assert counts(result) == (2, 0, 1, 1)
    assert result.problems == (
        LineProblem(
            result.problems[0].line,
            "transaction 1 reads differently in old.json:2, and nothing says which is newer: neither counts; "
            "import the newer file again with --as-of DATE",
        ),
    )
    assert len(disputed(books)) == 2
    assert counts(import_file(books, new, site_root=tmp_path, as_of=date(2026, 2, 1))) == (2, 0, 2, 0)
    assert counts(import_file(books, new, site_root=tmp_path)) == (2, 0, 2, 0), "the date is kept"
    assert disputed(books) == []
    assert books.execute("SELECT status FROM current ORDER BY id").fetchall() == [("declined",), ("approved",)]


def test_nothing_of_an_unreadable_file_goes_in(books: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    empty = contents(books)
    (tmp_path / "page.csv").write_text("<!doctype html><title>Sign in</title>")
    for path in (tmp_path / "page.csv", tmp_path / "missing.csv", tmp_path):
        result = import_file(books, path, site_root=tmp_path)
        assert (result.read, counts(result)) == (False, (0, 0, 0, 0))
        assert [problem.line for problem in result.problems] == [0]
        assert result.problems[0].reason
    assert contents(books) == empty


def test_a_file_that_grows_while_it_is_read_is_left_for_later(
    books: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = save(tmp_path / "a.json", sale(1))
    read = importing.open_report

    def while_downloading(path: Path, **options: Any) -> OpenReport:
        report = read(path, **options)
        save(path, sale(1), sale(2))
        return report

    monkeypatch.setattr(importing, "open_report", while_downloading)
    result = import_file(books, file, site_root=tmp_path)
    assert not result.read
    assert result.problems[0].reason == "changed while it was read: import it again when it is complete"


def test_a_row_that_can_be_read_now_leaves_quarantine(books: duckdb.DuckDBPyConnection) -> None:
    row, other = (transaction(line=str(n), id=f"a{n}", day="2026-01-03", commission="5") for n in (2, 3))
    reject = Reject(3, "Status: 'settled' is no status we know", '{"Status": "settled"}')
    first = invented("a.csv", [row], rejects=(reject,)).into(books)
    assert (counts(first), first.problems) == ((2, 1, 0, 1), (LineProblem(3, reject.reason),))
    assert [(held.file, held.line, held.reason, held.row) for held in quarantine(books)] == [
        ("a.csv", 3, reject.reason, reject.raw)
    ]
    assert counts(invented("a.csv", [row], rejects=(reject,)).into(books)) == (2, 0, 1, 1)
    assert counts(invented("a.csv", [row, other]).into(books)) == (2, 1, 1, 0)
    assert quarantine(books) == ()


def test_what_a_mended_reading_no_longer_says_was_never_said(books: duckdb.DuckDBPyConnection) -> None:
    wrong = transaction(line="2", id="a1", day="2026-01-03", commission="500")
    right = replace(wrong, commission=Decimal("5.00"))
    invented("a.csv", [wrong]).into(books)
    assert counts(invented("a.csv", [right]).into(books)) == (1, 1, 0, 0)
    assert books.execute("SELECT commission FROM revisions").fetchall() == [(Decimal("5.0000"),)]


UNFIT: list[tuple[dict[str, Any], str]] = [
    ({"id": ""}, "the row has no transaction id"),
    ({"commission": Decimal("0.00001")}, "the amount 0.00001 has more than four decimals"),
    ({"commission": Decimal("1e14")}, "the amount 1E+14 is too large for the books"),
    ({"commission": Decimal("NaN")}, "the amount NaN is no number"),
    ({"sale": Decimal("-1e99999")}, "the amount -1E+99999 is too large for the books"),
    ({"quantity": 2**31}, "the number 2147483648 is too large for the books"),
    ({"product_name": "half \ud83d"}, "the row holds half a character"),
    ({"changed": datetime.max.replace(tzinfo=timezone(timedelta(hours=-1)))}, "lies outside the calendar"),
]


@pytest.mark.parametrize(("change", "says"), UNFIT, ids=[",".join(change) for change, _ in UNFIT])
def test_a_row_that_the_books_cannot_hold_costs_only_itself(
    change: dict[str, Any], says: str, books: duckdb.DuckDBPyConnection
) -> None:
    good, bad = (transaction(line=str(n), id=f"a{n}", day="2026-01-03", commission="5") for n in (2, 3))
    result = invented("a.csv", [good, replace(bad, **change)]).into(books)
    assert counts(result) == (2, 1, 0, 1)
    ((line, reason),) = ((problem.line, problem.reason) for problem in result.problems)
    assert line == 3
    assert says in reason


def test_strange_text_is_kept_as_it_is(books: duckdb.DuckDBPyConnection) -> None:
    strange = "', \"; DROP TABLE files; --\n\t\0 ünïcödé 水 =1+1 \\N \\u0000 {}"
    row = replace(transaction(line="2", id=strange, day="0001-01-01", commission="-0.00"), product_name=strange)
    result = invented(strange, [row], rejects=(Reject(3, strange, "bytes \udcff"),)).into(books)
    assert counts(result) == (2, 1, 0, 1)
    assert books.execute("SELECT id, product_name, commission, file FROM current").fetchall() == [
        (strange, strange, Decimal("0.0000"), strange)
    ]
    assert quarantine(books)[0].row == "bytes ?"


def test_times_with_a_zone_are_kept_in_utc(books: duckdb.DuckDBPyConnection) -> None:
    row = transaction(line="2", id="a1", day="2026-01-03", commission="5", changed="2026-01-03T12:00:00+02:00")
    invented("a.csv", [row]).into(books)
    assert books.execute("SELECT changed FROM current").fetchall() == [(datetime(2026, 1, 3, 10),)]


def test_rows_whose_account_nothing_tells_are_pointed_out(books: duckdb.DuckDBPyConnection) -> None:
    row = transaction(line="2", id="a1", day="2026-01-03", commission="5")
    other = replace(row, id="a2")
    assert invented("a.csv", [row, other]).into(books).notes == ()
    assert invented("b.csv", [replace(row, account="main")]).into(books).notes == ()
    (note,) = invented("c.csv", [replace(row, id="a3", account="second")]).into(books).notes
    assert "so that no sale counts twice" in note
    assert invented("d.csv", [replace(other, account="second")]).into(books).notes == ()


def test_totals_are_cut_by_account_currency_and_month(books: duckdb.DuckDBPyConnection) -> None:
    rows = [
        transaction(line="2", id="a", day="2026-01-31", commission="5.00", status="pending"),
        transaction(line="3", id="b", day="2026-01-31", commission="0.0001"),
        transaction(line="4", id="c", day="2026-01-31", commission="7", status="declined"),
        transaction(line="5", id="d", day="2026-02-01", commission="9"),
        transaction(line="6", id="e", day="2026-02-01", commission="-2"),
        transaction(line="7", id="f", day="2026-02-01", commission="3", currency="GBP", account="uk"),
    ]
    rows[3] = replace(rows[3], paid_on=date(2026, 3, 1))
    invented("a.csv", rows).into(books)
    assert [
        (
            total.account,
            total.currency,
            total.month,
            *map(str, (total.pending, total.approved, total.declined, total.paid)),
        )
        for total in statement_totals(books)
    ] == [
        ("", "EUR", "2026-01", "5.0000", "0.0001", "7.0000", "0.0000"),
        ("", "EUR", "2026-02", "0.0000", "7.0000", "0.0000", "9.0000"),
        ("uk", "GBP", "2026-02", "0.0000", "3.0000", "0.0000", "0.0000"),
    ]
    assert len(standing(books)) == len(rows)
