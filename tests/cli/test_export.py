"""`affiliate export`: the same books as CSV and Parquet, only where they may lie."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from affiliate.cli.main import main

GOLDENS = Path(__file__).parent / "export"

OLD = """\
id,publisher_id,advertiser_id,advertiser,transaction_date,commission_status,commission,currency,sale_amount,click_ref
1001,900100,5000,Acme Kettles,2026-01-03,0,5.50,GBP,55.00,kabcdefghi
1002,900100,5000,=HYPERLINK("http://evil.example"),2026-01-04,1,-2.00,GBP,,@kabcdefgh
"""
NEW = """\
id,publisher_id,advertiser_id,advertiser,transaction_date,commission_status,commission,currency,sale_amount,click_ref
1001,900100,5000,Acme Kettles,2026-01-03,2,5.50,GBP,55.00,kabcdefghi
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "old-as-of-2026-01-31.csv").write_text(OLD)
    (tmp_path / "new-as-of-2026-02-28.csv").write_text(NEW)
    imported = affiliate(tmp_path, "import", *tmp_path.glob("*.csv"))
    assert imported.exit_code == 0, imported.output
    return tmp_path


def affiliate(site: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["--site", str(site), *map(str, arguments)])


def test_the_books_as_csv(site: Path, golden: Callable[[Path, str], None]) -> None:
    """Texts that a spreadsheet would run are made inert; negative amounts stay numbers."""
    result = affiliate(site, "export", site / "private" / "export")
    assert result.exit_code == 0, result.output
    for name in ("current.csv", "revisions.csv"):
        golden(GOLDENS / name, (site / "private" / "export" / name).read_text(encoding="utf-8"))


def test_parquet_has_every_value_as_it_was_reported(site: Path) -> None:
    folder = site / "private" / "export"
    affiliate(site, "export", folder)
    current = duckdb.read_parquet(str(folder / "current.parquet"))
    assert current.project("id, status, commission::VARCHAR, advertiser_name, file, line").fetchall() == [
        ("1001", "declined", "5.5000", "Acme Kettles", "new-as-of-2026-02-28.csv", 2),
        ("1002", "approved", "-2.0000", '=HYPERLINK("http://evil.example")', "old-as-of-2026-01-31.csv", 3),
    ]
    revisions = duckdb.read_parquet(str(folder / "revisions.parquet"))
    assert sorted(revisions.project("id, status, counts").fetchall()) == [
        ("1001", "declined", True),
        ("1001", "pending", False),
        ("1002", "approved", True),
    ]


def test_exporting_again_gives_the_same_bytes_and_replaces_only_its_own(site: Path) -> None:
    folder = site / "private" / "export"
    affiliate(site, "export", folder)
    before = {file.name: file.read_bytes() for file in folder.glob("*.csv")}
    assert affiliate(site, "export", folder).exit_code == 0
    assert {file.name: file.read_bytes() for file in folder.glob("*.csv")} == before
    assert sorted(file.name for file in folder.iterdir()) == [
        "current.csv",
        "current.parquet",
        "revisions.csv",
        "revisions.parquet",
    ]


@pytest.mark.parametrize(
    "place", ["content", "content/pages/books", "output", "output/x", "link/x", "private/../output"]
)
def test_the_books_never_go_into_the_public_site(place: str, site: Path) -> None:
    (site / "private").mkdir(exist_ok=True)
    (site / "link").symlink_to(site / "content")
    result = affiliate(site, "export", site / place)
    assert result.exit_code == 2
    assert "which is published; try private/export" in result.stderr
    assert not list(site.glob("content/**/*.csv"))
    assert not (site / "output").exists()


def test_a_folder_with_other_files_is_left_alone(site: Path) -> None:
    result = affiliate(site, "export", site)
    assert result.exit_code == 2
    assert "holds other files" in result.stderr
    file = site / "old-as-of-2026-01-31.csv"
    result = affiliate(site, "export", file)
    assert result.exit_code == 2
    assert "is a file; name a folder" in result.stderr
    assert file.read_text() == OLD


def test_without_a_ledger_nothing_is_made(tmp_path: Path) -> None:
    result = affiliate(tmp_path, "export", tmp_path / "export")
    assert result.exit_code == 2
    assert "there is no ledger yet" in result.stderr
    assert not list(tmp_path.iterdir())
