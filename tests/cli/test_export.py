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
    for name in ("current.csv", "revisions.csv", "statements.csv"):
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


def test_rows_that_count_lie_by_network_and_month_too(site: Path) -> None:
    """Hive's folders: other tools take network and month from the path; together they are current.parquet."""
    (site / "later-as-of-2026-04-30.csv").write_text(OLD.replace("100", "200").replace("2026-01-03", "2026-03-31"))
    affiliate(site, "import", site / "later-as-of-2026-04-30.csv")
    folder = site / "private" / "export"
    affiliate(site, "export", folder)
    assert sorted(path.relative_to(folder).as_posix() for path in folder.glob("current/**/*.*")) == [
        "current/network=awin/month=2026-01/rows0.parquet",
        "current/network=awin/month=2026-03/rows0.parquet",
    ]
    parts = duckdb.read_parquet(str(folder / "current/*/*/*.parquet"), hive_partitioning=True)
    assert parts.project("id, month").order("id").fetchall() == [
        ("1001", "2026-01"),
        ("1002", "2026-01"),
        ("2001", "2026-03"),
        ("2002", "2026-01"),
    ]
    whole = duckdb.read_parquet(str(folder / "current.parquet"))
    columns = ", ".join(whole.columns)
    assert sorted(parts.project(columns).fetchall()) == sorted(whole.fetchall())


def test_months_hold_what_questions_tell_apart_of_their_rows(site: Path) -> None:
    """Of one sign, all paid or none; the ids of sales, and where they stand, are not asked for."""
    more = ["1003,900100,5000,Acme Kettles,2026-01-19,1,7.25,GBP,,@kabcdefgh", "1004,900100,5000,,2026-01-31,1,1,GBP,,"]
    more += ["1005,900100,5000,Acme Kettles,2026-01-31,1,0.50,GBP,,@kabcdefgh"]
    (site / "more-as-of-2026-02-28.csv").write_text("\n".join([NEW.splitlines()[0], *more]) + "\n")
    affiliate(site, "import", site / "more-as-of-2026-02-28.csv")
    folder = site / "private" / "export"
    affiliate(site, "export", folder)
    months = duckdb.read_parquet(str(folder / "months/*/*/*.parquet"), hive_partitioning=True)
    assert sorted(
        months.project("month, day::VARCHAR, subid, status, commission::VARCHAR, transactions").fetchall()
    ) == [
        ("2026-01", "2026-01-01", "", "approved", "1.0000", 1),
        ("2026-01", "2026-01-01", "@kabcdefgh", "approved", "-2.0000", 1),
        ("2026-01", "2026-01-01", "@kabcdefgh", "approved", "7.7500", 2),
        ("2026-01", "2026-01-01", "kabcdefghi", "declined", "5.5000", 1),
    ]
    assert not {"id", "line", "file", "sale"} & {*months.columns}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_exporting_again_and_elsewhere_gives_the_same_bytes(site: Path) -> None:
    folder = site / "private" / "export"
    affiliate(site, "export", folder)
    before = contents(folder)
    assert set(before) == {
        "current.csv",
        "current.parquet",
        "current/network=awin/month=2026-01/rows0.parquet",
        "export.json",
        "months/network=awin/month=2026-01/rows0.parquet",
        "revisions.csv",
        "revisions.parquet",
        "statements.csv",
        "statements.parquet",
    }
    assert affiliate(site, "export", folder).exit_code == 0
    assert contents(folder) == before
    affiliate(site, "export", site / "private" / "second")
    assert contents(site / "private" / "second") == before


def test_a_month_that_left_the_books_leaves_the_export(site: Path) -> None:
    folder = site / "private" / "export"
    affiliate(site, "export", folder)
    (site / "newest-as-of-2026-05-01.csv").write_text(OLD.replace("2026-01-0", "2026-02-0"))
    affiliate(site, "import", site / "newest-as-of-2026-05-01.csv")
    assert affiliate(site, "export", folder).exit_code == 0
    for parts in ("current", "months"):
        assert [path.name for path in (folder / parts / "network=awin").iterdir()] == ["month=2026-02"]


def test_broken_off_there_is_no_manifest_that_speaks_for_a_mixture(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = site / "private" / "export"
    affiliate(site, "export", folder)
    monkeypatch.setattr("affiliate.earnings.exporting._forget_others", lambda folder, written: 1 / 0)
    assert affiliate(site, "export", folder).exit_code
    assert not (folder / "export.json").exists()
    assert not list(folder.glob("**/.*"))


@pytest.mark.parametrize(
    "other",
    [
        "notes.txt",
        "current/notes.txt",
        "current/network=awin/notes.txt",
        "current/network=awin/month=2026-01/more.parquet",
        "months/network=awin/month=2026-01/more.parquet",
    ],
)
def test_other_files_among_the_partitions_are_seen(other: str, site: Path) -> None:
    folder = site / "private" / "export"
    affiliate(site, "export", folder)
    (folder / other).write_text("mine")
    result = affiliate(site, "export", folder)
    assert result.exit_code == 2
    assert f"holds other files ({other})" in result.stderr
    assert (folder / other).read_text() == "mine"


@pytest.mark.parametrize("parts", ["current", "months"])
def test_a_link_in_the_place_of_the_partitions_is_not_followed(parts: str, site: Path) -> None:
    folder = site / "private" / "export"
    folder.mkdir(parents=True)
    (folder / parts).symlink_to(site / "content")
    assert affiliate(site, "export", folder).exit_code == 2
    assert not list((site / "content").iterdir())


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
