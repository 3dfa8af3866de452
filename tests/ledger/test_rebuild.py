"""Making the ledger anew keeps what people said at the imports, also what they said to an older version."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from affiliate.ledger import FileResult, import_file, open_for_reading, open_for_writing
from affiliate.ledger.rebuild import rebuild
from affiliate.ledger.store import VERSION
from affiliate.networks import NETWORKS

FEES = """Name,ASIN,Tracking ID,Date Shipped,Items Shipped,Revenue($),Ad Fees($)
Acme K1 Kettle,B0EXAMPLE1,mysite-20,2026-01-03,1,50.00,1.50
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """One report, of which the date and the currency were said."""
    path, report = tmp_path / "private/ledger.duckdb", tmp_path / "private/reports/fees.csv"
    report.parent.mkdir(parents=True)
    report.write_text(FEES)
    with open_for_writing(path) as books:
        import_file(books, report, site_root=tmp_path, as_of=date(2026, 2, 1), currency="CAD")
    return path


def rebuilt(ledger: Path) -> tuple[FileResult, ...]:
    root = ledger.parents[1]
    return rebuild(ledger, root / "private/reports", root, (), NETWORKS, None, track=list)


@pytest.mark.parametrize("version", [VERSION, VERSION - 1, VERSION + 1])
def test_what_was_said_is_kept_whichever_version_it_was_said_to(ledger: Path, version: int) -> None:
    with duckdb.connect(ledger) as old:
        old.execute("UPDATE ledger SET version = ?", [version])
    assert [result.accepted for result in rebuilt(ledger)] == [1]
    with open_for_reading(ledger) as books:
        assert books.execute("SELECT as_of FROM files").fetchall() == [(datetime(2026, 2, 1),)]
        assert books.execute("SELECT currency FROM current").fetchall() == [("CAD",)]


def test_a_ledger_of_another_version_is_kept_when_its_report_is_gone(ledger: Path) -> None:
    (ledger.parent / "reports/fees.csv").unlink()
    with duckdb.connect(ledger) as old:
        old.execute("UPDATE ledger SET version = version - 1")
    before = ledger.read_bytes()
    with pytest.raises(Exception, match=r"private/reports/fees\.csv \(is not there any more: put it back\)"):
        rebuilt(ledger)
    assert ledger.read_bytes() == before
