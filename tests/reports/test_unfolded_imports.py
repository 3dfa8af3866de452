"""A file that holds several reports goes into the books report by report, and the books lead back into it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from packed_files import row, workbook, zipped

from affiliate.cli.main import main

EARNINGS = b"""\
Fee-Earnings reports from 2026-01-01 to 2026-01-31
Name,ASIN,Tracking ID,Date Shipped,Items Shipped,Revenue($),Ad Fees($)
Acme K1 Kettle,B0EXAMPLE1,mysite-20,2026-01-03,1,50.00,1.50
"""
TRENDS = b"""\
Fee-DailyTrends reports from 2026-01-01 to 2026-01-31
Date,Clicks,Total Items Ordered,Conversion
2026-01-03,10,1,10
"""
BOUNTY = EARNINGS.replace(b"Fee-Earnings", b"Bounty").replace(b"ASIN,", b"").replace(b"B0EXAMPLE1,", b"")
BOUNTY = BOUNTY.replace(b"Items Shipped,Revenue($)", b"Quantity").replace(b"1,50.00", b"1")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "private/reports").mkdir(parents=True)
    return tmp_path


def affiliate(site: Path, *arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, ["--site", str(site), *map(str, arguments)])
    assert isinstance(result.exception, SystemExit | None), result.exception
    return result


def imported(site: Path, path: Path) -> dict[str, Any]:
    result = affiliate(site, "import", path, "--json")
    return {Path(file["file"]).name: file for file in json.loads(result.stdout)["files"]}


def sheet(text: bytes) -> str:
    return "".join(row(*line.split(",")) for line in text.decode().splitlines())


def test_a_zip_is_unfolded_and_what_is_no_report_is_named(site: Path) -> None:
    members = {
        "Fee-Earnings.csv": EARNINGS,
        "Fee-DailyTrends.csv": TRENDS,
        "Bounty.csv": BOUNTY,
        "read me.txt": b"Hello",
    }
    path = zipped(site / "private/reports/1769990400000-Fee.zip", members)
    result = affiliate(site, "import", path)
    assert result.exit_code == 0
    assert (
        "Fee-DailyTrends.csv: note: passed over: this is the Fee-DailyTrends report of Amazon Associates"
        in result.stderr
    )
    assert "read me.txt: note: passed over: these are not the columns" in result.stderr
    assert "passed over  private/reports/1769990400000-Fee.zip/Fee-DailyTrends.csv" in result.stdout


def test_packed_or_not_a_report_is_in_the_books_once(site: Path) -> None:
    path = zipped(site / "private/reports/may.zip", {"as-of-2026-02-01.csv": EARNINGS})
    assert imported(site, path)["as-of-2026-02-01.csv"]["accepted"] == 1
    (site / "as-of-2026-02-01.csv").write_bytes(EARNINGS)
    assert imported(site, site / "as-of-2026-02-01.csv")["as-of-2026-02-01.csv"]["unchanged"] == 1


def test_sheets_are_reports_and_the_books_can_be_made_anew_of_them(site: Path) -> None:
    sheets = {
        "Fee-Tracking": row("Tracking ID", "Clicks", "Items Ordered", "Items Shipped"),
        "Fee-Earnings": sheet(EARNINGS),
    }
    workbook(site / "private/reports/1769990400000-Fee-LinkType-x-XLSX.xlsx", sheets)
    zipped(site / "private/reports/1769990400000-b.zip", {"Bounty.csv": BOUNTY, "read me.txt": b"Hello"})
    assert affiliate(site, "import", site / "private/reports").exit_code == 0
    before = affiliate(site, "earnings", "--by", "kind", "--json").stdout
    assert json.loads(before)["rows"]
    assert affiliate(site, "ledger", "verify").exit_code == 0
    assert affiliate(site, "ledger", "rebuild").exit_code == 0
    assert affiliate(site, "earnings", "--by", "kind", "--json").stdout == before


def test_what_a_lost_member_said_is_missed_by_verify_and_rebuild(site: Path) -> None:
    path = zipped(site / "private/reports/a.zip", {"as-of-2026-02-01.csv": EARNINGS, "as-of-2026-02-02.csv": BOUNTY})
    assert affiliate(site, "import", path).exit_code == 0
    zipped(path, {"as-of-2026-02-01.csv": EARNINGS})
    assert affiliate(site, "ledger", "verify").exit_code == 1
    assert "as-of-2026-02-02.csv" in affiliate(site, "ledger", "rebuild").stderr


def test_where_no_part_is_a_report_each_says_why(site: Path) -> None:
    path = zipped(site / "private/reports/a.zip", {"a.csv": b"Name,Shoe size\nx,1\n", "b.csv": TRENDS})
    result = affiliate(site, "import", path)
    assert result.exit_code == 2
    assert "a.csv: these are not the columns" in result.stderr
    assert "b.csv: this is the Fee-DailyTrends report" in result.stderr


def test_a_damaged_member_costs_that_member(site: Path) -> None:
    path = zipped(site / "private/reports/a.zip", {"a-as-of-2026-02-01.csv": EARNINGS, "b.csv": b"%PDF-1.7"})
    found = imported(site, path)
    assert found["a-as-of-2026-02-01.csv"]["accepted"] == 1
    assert "the file is a PDF" in found["b.csv"]["problems"][0]["reason"]


@pytest.mark.parametrize("name", ["x" * 300, "plain.csv/inner.csv", "a.zip/gone.csv", "a.zip/a.csv/gone"])
def test_what_is_not_there_is_a_sentence(site: Path, name: str) -> None:
    (site / "plain.csv").write_bytes(EARNINGS)
    zipped(site / "a.zip", {"a.csv": EARNINGS})
    result = affiliate(site, "import", site / name)
    assert result.exit_code == 2
    assert "there is no" in result.stderr or "cannot be" in result.stderr


def test_what_excel_keeps_beside_an_open_workbook_is_passed_over(site: Path) -> None:
    (site / "private/reports/~$may.xlsx").write_bytes(b"\5someone")
    (site / "private/reports/as-of-2026-02-01.csv").write_bytes(EARNINGS)
    assert list(imported(site, site / "private/reports")) == ["as-of-2026-02-01.csv"]
