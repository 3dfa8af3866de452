"""A file that was read just so before is not read again; whatever could make another reading of it has it read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pytest
from invented_reports import contents, new_ledger

from affiliate.ledger import FileResult, import_file, importing, readings
from affiliate.model import Account, Status
from affiliate.networks import NETWORKS, Network
from affiliate.networks.declare import Column
from affiliate.networks.values import words
from affiliate.reports import open_report

AWIN = """id,publisher_id,date,commission_status,commission,currency
1001,900100,2026-01-03,0,5.50,GBP
1002,900100,2026-01-04,2,1.00,GBP
1003,900100,2026-01-05,7,1.00,GBP
"""
AMAZON = """Name,ASIN,Tracking ID,Date Shipped,Items Shipped,Revenue($),Ad Fees($)
Acme K1 Kettle,B0EXAMPLE1,mysite-20,2026-01-03,1,50.00,1.50
"""
ACCOUNTS = (Account("us", "amazon", tracking_ids=("mysite-20",)), Account("uk", "amazon", tracking_ids=("other-21",)))


@pytest.fixture
def books(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with new_ledger(tmp_path / "private") as connection:
        yield connection


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "report.csv"
    file.write_text(AWIN)
    return file


def imported(books: duckdb.DuckDBPyConnection, file: Path, **said: Any) -> tuple[FileResult, bool]:
    """The result, and whether the rows were read for it."""
    with mock.patch.object(importing, "stage", wraps=importing.stage) as reading:
        return import_file(books, file, site_root=file.parent, **said), reading.called


def awin(*, settled: Status) -> dict[str, Network]:
    """Networks whose Awin knows the status 7."""
    network = NETWORKS["awin"]
    layouts = tuple(
        replace(layout, columns=tuple(_mended(column, settled) for column in layout.columns))
        for layout in network.layouts
    )
    return {**NETWORKS, "awin": replace(network, layouts=layouts)}


def _mended(column: Column, settled: Status) -> Column:
    known = {"0": Status.PENDING, "1": Status.APPROVED, "2": Status.DECLINED, "7": settled}
    return replace(column, parse=words(known)) if column.field == "status" else column


def test_the_same_again_says_the_same_without_reading(books: duckdb.DuckDBPyConnection, report: Path) -> None:
    first, _ = imported(books, report)
    assert (first.rows, first.accepted, first.rejected, len(first.problems)) == (3, 2, 1, 1)
    before = contents(books)
    again, was_read = imported(books, report)
    books.execute("DELETE FROM readings")
    reread, was_reread = imported(books, report)
    assert (was_read, was_reread) == (False, True)
    assert again == reread == replace(first, accepted=0, unchanged=2)
    assert contents(books) == before


def test_a_mended_declaration_has_the_file_read_again(books: duckdb.DuckDBPyConnection, report: Path) -> None:
    imported(books, report)
    result, was_read = imported(books, report, networks=awin(settled=Status.APPROVED))
    assert (was_read, result.accepted, result.rejected) == (True, 1, 0)
    result, was_read = imported(books, report, networks=awin(settled=Status.APPROVED))
    assert (was_read, result.accepted, result.unchanged) == (False, 0, 3), "made anew, and says the same"
    result, was_read = imported(books, report, networks=awin(settled=Status.PENDING))
    assert (was_read, result.accepted) == (True, 1), "another meaning inside a parser is another reading"


def test_mended_accounts_and_another_currency_have_it_read_again(
    books: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    file = tmp_path / "fees.csv"
    file.write_text(AMAZON)
    first, _ = imported(books, file, currency="USD")
    assert first.accepted == 1
    for said in ({"accounts": ACCOUNTS, "currency": "USD"}, {"accounts": ACCOUNTS, "currency": "CAD"}):
        result, was_read = imported(books, file, **said)
        assert (was_read, result.accepted) == (True, 1)
    assert not imported(books, file, **said)[1]


def test_new_code_has_it_read_again(books: duckdb.DuckDBPyConnection, report: Path) -> None:
    imported(books, report)
    with mock.patch.object(readings, "_code", return_value="another version"):
        assert imported(books, report)[1]
        assert not imported(books, report)[1]
    with mock.patch.object(readings, "_code", return_value=""):
        assert imported(books, report)[1]
        assert imported(books, report)[1], "where the code cannot be seen, every file is read"


def test_a_date_said_later_is_taken_without_reading(books: duckdb.DuckDBPyConnection, report: Path) -> None:
    imported(books, report)
    assert not imported(books, report, as_of=date(2026, 2, 1))[1]
    assert books.execute("SELECT as_of::DATE FROM files").fetchall() == [(date(2026, 2, 1),)]


def test_what_is_in_dispute_is_still_said(books: duckdb.DuckDBPyConnection, report: Path) -> None:
    other = report.with_name("other.csv")
    other.write_text(AWIN.replace("5.50", "6.50"))
    imported(books, report)
    second, _ = imported(books, other)
    again, was_read = imported(books, other)
    assert not was_read
    assert second.rejected == again.rejected == 2
    assert again.problems == second.problems


def test_every_declaration_can_be_told_from_others(report: Path) -> None:
    said = {(n.id, layout.name): readings.spelled(layout) for n in NETWORKS.values() for layout in n.layouts}
    assert len(set(said.values())) == len(said)
    assert not [where for where, text in said.items() if " at 0x" in text], "an address is another one in every run"
    assert readings.reading_of(open_report(report))


@pytest.mark.parametrize("value", [object(), [object()], iter(())])
def test_what_cannot_be_told_is_never_taken_for_the_same(value: object) -> None:
    with pytest.raises(readings.UnspeakableError):
        readings.spelled(value)


def test_values_that_differ_are_spelled_differently() -> None:
    values = [
        1,
        "1",
        Decimal(1),
        (1,),
        ((1,),),
        (1, 1),
        {1: 1},
        None,
        True,
        Status.PENDING,
        words({"a": 1}),
        words({"a": 2}),
    ]
    assert len({readings.spelled(value) for value in values}) == len(values)
