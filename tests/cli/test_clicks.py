"""`affiliate clicks`: files in, sums out; and the columns that clicks bring to `affiliate earnings`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from affiliate.cli.main import main
from affiliate.earnings.click_lines import BY
from tests.clicks.invented_site import make_clicked_site
from tests.earnings.invented_books import write_ledger, year_and_a_half

CASES = Path(__file__).parents[1] / "clicks/cases"
GOLDENS = Path(__file__).parent / "clicks"


def run(site: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["--site", str(site), *map(str, arguments)], env={"COLUMNS": "140"})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    make_clicked_site(root)
    for name in ("combined.log", "plausible_pages.csv", "plausible_events.csv", "amazon.csv", "awin-2026-10.csv"):
        shutil.copy(CASES / name, root / "private")
    write_ledger(root / "private/ledger.duckdb", year_and_a_half(size=150))
    imported = run(root, "clicks", "import", root / "private/combined.log", *sorted((root / "private").glob("*.csv")))
    assert imported.exit_code == 1, imported.output
    return root


def test_what_became_of_each_file(site: Path) -> None:
    result = run(site, "clicks", "import", site / "private/combined.log", site / "private/nothing.log")
    assert result.exit_code == 2
    assert result.stdout.splitlines() == [
        "       lines     counted        bots       other    rejected  source       file",
        "          20           7           3           6           4  server       private/combined.log",
        "           -           -           -           -           -  not read     private/nothing.log",
    ]
    assert "private/combined.log:18: not a line of a combined log" in result.stderr
    assert "private/nothing.log: there is no such file" in result.stderr


def test_a_folder_is_all_its_files_without_the_rollups(site: Path, tmp_path: Path) -> None:
    make_clicked_site(tmp_path)
    shutil.copy(CASES / "ebay.csv", tmp_path / "private")
    first = run(tmp_path, "clicks", "import", tmp_path / "private", "--json")
    again = run(tmp_path, "clicks", "import", tmp_path / "private", "--json")
    assert (first.exit_code, again.exit_code) == (0, 0)
    (file,) = json.loads(again.stdout)["files"]
    assert file == {
        "file": "private/ebay.csv",
        "sources": ["ebay"],
        "lines": 3,
        "counted": 2,
        "bots": 0,
        "other": 1,
        "rejected": 0,
        "problems": [],
        "unreadable": "",
        "changed": False,
    }


@pytest.mark.parametrize("by", BY)
def test_shown_by(by: str, site: Path, golden: Callable[[Path, str], None]) -> None:
    result = run(site, "clicks", "show", "--by", by, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    golden(GOLDENS / f"{by}.json", result.stdout)


def test_shown_as_csv_and_as_a_table(site: Path, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDENS / "month.csv", run(site, "clicks", "show", "--by", "month", "--csv").stdout)
    golden(GOLDENS / "article.txt", run(site, "clicks", "show").stdout)


@pytest.mark.parametrize("by", ["article", "network", "month"])
def test_earnings_gain_clicks(by: str, site: Path, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDENS / f"earnings-{by}.json", run(site, "earnings", "--by", by, "--since", "2026-10", "--json").stdout)


def test_earnings_with_clicks_for_people_and_spreadsheets(site: Path, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDENS / "earnings.csv", run(site, "earnings", "--since", "2026-10", "--csv").stdout)
    golden(GOLDENS / "earnings.txt", run(site, "earnings", "--since", "2026-10").stdout)


def test_other_ways_to_break_earnings_down_stay_as_they_were(site: Path) -> None:
    rows = json.loads(run(site, "earnings", "--by", "product", "--json").stdout)["rows"]
    assert rows
    assert not any("clicks" in row for row in rows)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["import", "x", "--path-prefix", "go"], "slash"),
        (["import", "x", "--path-prefix", "/"], "slash"),
        (["import", "x", "--period", "October"], "2026-10"),
        (["import"], "FILE"),
        (["show", "--by", "visitor"], "'article'"),
        (["show", "--since", "soon"], "neither a day"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(arguments: list[str], says: str, site: Path) -> None:
    result = run(site, "clicks", *arguments)
    assert result.exit_code == 2
    assert says in result.stderr


def test_no_clicks_yet(tmp_path: Path) -> None:
    make_clicked_site(tmp_path)
    assert "affiliate clicks import" in run(tmp_path, "clicks", "show").stdout
    assert json.loads(run(tmp_path, "clicks", "show", "--json").stdout) == {"by": "article", "rows": []}


def test_a_damaged_rollup_stops_every_figure(tmp_path: Path) -> None:
    make_clicked_site(tmp_path)
    write_ledger(tmp_path / "private/ledger.duckdb", [])
    (tmp_path / "private/clicks").mkdir()
    (tmp_path / "private/clicks/x.parquet").write_text("spoilt")
    for arguments in (["clicks", "show"], ["earnings"]):
        result = run(tmp_path, *arguments)
        assert (result.exit_code, "no roll-up of clicks" in result.stderr) == (2, True)
