"""The fast way in gives what the Python reader gives: the same rows, rejects, notes and counts, whatever the table."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented_reports import contents, empty, new_ledger

from affiliate.ledger import FileResult, import_file, importing, plain_tables, unpacking
from affiliate.model import Account
from affiliate.reports import open_report
from affiliate.reports.packed import place_of

MANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
AWIN = [
    *(
        "id",
        "publisher_id",
        "advertiser_id",
        "advertiser",
        "date",
        "click_date",
        "validation_date",
        "commission_status",
    ),
    *("commission", "currency", "sale_amount", "click_ref", "type", "commission_sharing_publisher_id", "remark"),
]
SALE = [
    *("1001", "900100", "5000", "Acme", "2026-01-03 10:00:00", "2026-01-03 09:00:00", "", "0", "5.50", "GBP"),
    *("55.00", "kabcdefghi", "", "", ""),
]
AMAZON = ["Name", "ASIN", "Tracking ID", "Date Shipped", "Items Shipped", "Revenue($)", "Ad Fees($)"]
SHIPPED = ["Acme K1 Kettle", "B0EXAMPLE1", "mysite-20", "2026-01-03", "1", "50.00", "1.50"]
ACCOUNTS = (Account("us", "amazon", tracking_ids=("mysite-20",)), Account("uk", "amazon", tracking_ids=("other-21",)))

CELLS = st.sampled_from(
    [
        *("", " ", "0", "1", "-1", "007", "1.5", "-0.00", "+1", "1e5", "1,5", "1.23456", "99999999999999.9999", "NaN"),
        *(
            "2026-02-30",
            "2026-02-28",
            "1989-12-31",
            "2100-12-31",
            "2101-01-01",
            "2026-01-03T10:00",
            "2026-01-03 24:00:00",
        ),
        *("2026-01-03T23:59:59", "2026-01-03T10:00:00Z", "2026-01-03 10:00:00 +02:00", "2026-01-03T10:00:00.5"),
        *("eur", "€", "EURO", "approved", "Declined", "2", "settled", "bonus", "900200", "true"),
        *("two  blanks", " padded ", "nbsp\u00a0", "\u3000wide", "tab\there", "x" * 300, "x" * 301, "ü" * 300),
        *(
            "\u202egnp",
            "a\x1fb",
            "a\x85b",
            "=cmd()",
            'inch 12"',
            '"quoted"',
            "a,b",
            "l1\nl2",
            "cr\rx",
            "mysite-20",
            "other-21",
        ),
    ]
)


def table(header: list[str], rows: list[list[str]], quoting: Any, newline: str, title: str = "") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, quoting=quoting, lineterminator=newline)
    writer.writerows([header, *rows])
    return (title + text.getvalue()).encode()


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with new_ledger(tmp_path_factory.mktemp("private")) as connection:
        yield connection


def imported(books: duckdb.DuckDBPyConnection, file: Path, worth_it: int) -> tuple[FileResult, Any]:
    empty(books)
    with mock.patch.object(plain_tables, "WORTH_IT", worth_it):
        result = import_file(books, file, site_root=file.parent, accounts=ACCOUNTS, currency="USD")
        return result, contents(books)


def check(books: duckdb.DuckDBPyConnection, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert imported(books, file, 1) == imported(books, file, 1_000_000)


@st.composite
def spoilt(draw: st.DrawFn, header: list[str], row: list[str]) -> list[list[str]]:
    rows = [list(row) for _ in range(draw(st.integers(1, 6)))]
    for each in rows:
        each[0] = draw(st.sampled_from([each[0], "1002", "1003"]))
        for _ in range(draw(st.integers(0, 2))):
            each[draw(st.integers(0, len(header) - 1))] = draw(CELLS)
    return rows


ways = st.tuples(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.sampled_from(["\n", "\r\n"]))


@given(rows=spoilt(AWIN, SALE), way=ways)
@MANY
def test_rows_with_ids(
    books: duckdb.DuckDBPyConnection, tmp_path: Path, rows: list[list[str]], way: tuple[int, str]
) -> None:
    check(books, tmp_path / "report", table(AWIN, rows, *way))


@given(
    rows=spoilt(AMAZON, SHIPPED), way=ways, title=st.sampled_from(["", "Fee-Earnings reports\n", "\n\n", 'a "b\n\n'])
)
@MANY
def test_rows_without_ids(
    books: duckdb.DuckDBPyConnection, tmp_path: Path, rows: list[list[str]], way: tuple[int, str], title: str
) -> None:
    check(books, tmp_path / "report", table(AMAZON, rows, *way, title))


@given(
    rows=spoilt(AWIN, SALE),
    at=st.integers(0, 10_000),
    junk=st.sampled_from(
        [b'"', b",", b"\n", b"\n\n", b"\r", b"\r\n", b"\0", b"\xff", b'",', b',"', b' "', b"\\", b"#", b"\xef\xbb\xbf"]
    ),
)
@MANY
def test_tables_that_can_be_cut_in_several_ways(
    books: duckdb.DuckDBPyConnection, tmp_path: Path, rows: list[list[str]], at: int, junk: bytes
) -> None:
    content = table(AWIN, rows, csv.QUOTE_MINIMAL, "\n")
    head = content.index(b"\n") + 1
    at = head + at % (len(content) - head + 1)
    check(books, tmp_path / "report", content[:at] + junk + content[at:])


def read_in_python(file: Path) -> tuple[FileResult, list[int]]:
    """What importing the file comes to, and the lines of the rows that Python had to read for it."""
    seen: list[int] = []
    stage = importing.stage_sure_rows

    def counted(*given: Any) -> Any:
        rest = stage(*given)
        if rest is not None:
            rest = list(rest)
            seen.extend(each.line for each in rest)
        return rest

    site = place_of(file)[0].parent
    with new_ledger(site / "private") as books, mock.patch.object(importing, "stage_sure_rows", counted):
        return import_file(books, file, site_root=site), seen


def test_plain_rows_go_the_fast_way(tmp_path: Path) -> None:
    rows = [[str(number), *SALE[1:]] for number in range(5000)]
    rows[10][8] = "1e5"
    rows[20][3] = "two  blanks"
    (tmp_path / "report.csv").write_bytes(table(AWIN, rows, csv.QUOTE_MINIMAL, "\n"))
    result, lines = read_in_python(tmp_path / "report.csv")
    assert (result.rows, result.accepted, result.rejected) == (5000, 4999, 1)
    assert lines == [12, 22], "only rows with a cell that SQL is not sure of are read in Python"


def test_padded_cells_and_late_words_go_the_fast_way(tmp_path: Path) -> None:
    rows = [[str(number), *SALE[1:7], " approved " if number > 15_000 else "0", *SALE[8:]] for number in range(20_000)]
    (tmp_path / "report.csv").write_bytes(table(AWIN, rows, csv.QUOTE_MINIMAL, "\n"))
    result, lines = read_in_python(tmp_path / "report.csv")
    assert (result.accepted, lines) == (20_000, [])


def test_one_odd_record_of_many_on_one_line_is_alone(tmp_path: Path) -> None:
    record = {
        "id": 1,
        "publisherId": 900100,
        "advertiserId": 5000,
        "transactionDate": "2026-01-03T10:00:00",
        "clickDate": None,
        "validationDate": None,
        "commissionStatus": "pending",
        "clickRefs": None,
        "type": "",
        "commissionAmount": {"amount": 5.5, "currency": "GBP"},
        "saleAmount": {"amount": 5, "currency": "GBP"},
    }
    records = [record | {"id": number} for number in range(3000)]
    records[7]["saleAmount"] = {"amount": 5, "currency": "EUR"}
    (tmp_path / "report.json").write_text(json.dumps(records))
    result, lines = read_in_python(tmp_path / "report.json")
    assert (result.accepted, lines) == (3000, [1])
    assert "1 row: the sale is in another currency than the commission, left out" in result.notes


def gzipped(file: Path, content: bytes) -> Path:
    path = file.with_name(f"{file.name}.gz")
    path.write_bytes(gzip.compress(content))
    return path


def zipped(file: Path, content: bytes) -> Path:
    with zipfile.ZipFile(file.with_name("reports.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(file.name, content)
    return file.with_name("reports.zip") / file.name


@pytest.mark.parametrize("packed", [gzipped, zipped])
def test_packed_tables_go_the_fast_way(packed: Callable[[Path, bytes], Path], tmp_path: Path) -> None:
    rows = [[str(number), *SALE[1:]] for number in range(3000)]
    rows[10][3] = "two  blanks"
    content = table(AWIN, rows, csv.QUOTE_MINIMAL, "\n")
    result, lines = read_in_python(packed(tmp_path / "report.csv", content))
    assert (result.rows, result.accepted, lines) == (3000, 3000, [12])
    assert [file.name for file in (tmp_path / "private").iterdir()] == ["ledger.duckdb"]


@given(rows=spoilt(AWIN, SALE), way=ways)
@MANY
def test_packed_tables(
    books: duckdb.DuckDBPyConnection, tmp_path: Path, rows: list[list[str]], way: tuple[int, str]
) -> None:
    file = gzipped(tmp_path / "report", table(AWIN, rows, *way))
    assert imported(books, file, 1) == imported(books, file, 1_000_000)


def test_a_table_without_room_beside_the_ledger_is_read_as_it_comes(tmp_path: Path) -> None:
    rows = [[str(number), *SALE[1:]] for number in range(3000)]
    file = gzipped(tmp_path / "report.csv", table(AWIN, rows, csv.QUOTE_MINIMAL, "\n"))
    with mock.patch.object(unpacking, "ROOM", 1000):
        result, _ = read_in_python(file)
    assert result.accepted == 3000


@pytest.mark.parametrize("name", ["a*b.csv", "a[b].csv", "it's.csv", "report.csv.gz"])
def test_names_that_mean_something_to_duckdb(books: duckdb.DuckDBPyConnection, tmp_path: Path, name: str) -> None:
    (tmp_path / "aXb.csv").write_text("not to be read")
    file = tmp_path / name
    file.write_bytes(table(AWIN, [SALE], csv.QUOTE_MINIMAL, "\n"))
    assert imported(books, file, 1) == imported(books, file, 1_000_000)
    assert open_report(file).source.table
