"""`affiliate import` as people and scripts meet it: counts, problems by file and line, exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from affiliate.cli.main import main
from affiliate.ledger import open_for_reading

AMAZON = """\
Fee-Earnings reports from 2026-01-01 to 2026-01-31
Name,ASIN,Tracking ID,Date Shipped,Items Shipped,Revenue($),Ad Fees($)
Acme K1 Kettle,B0EXAMPLE1,mysite-20,2026-01-03,1,50.00,1.50
Acme K1 Kettle,B0EXAMPLE1,mysite-20,2026-01-03,1,50.00,1.50
"""


def awin(*rows: tuple[int, str]) -> str:
    """Awin's transactions, one a line, by id and status."""
    row = (
        '{{"id": {}, "publisherId": 900100, "advertiserId": 5000, "transactionDate": "2026-01-03T10:00:00", '
        '"commissionStatus": "{}", "commissionAmount": {{"amount": 5.5, "currency": "GBP"}}}}'
    )
    return "[\n" + ",\n".join(row.format(*each) for each in rows) + "\n]\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    return tmp_path


def save(site: Path, name: str, text: str) -> Path:
    path = site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def affiliate(site: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["--site", str(site), *map(str, arguments)])


def as_json(result: Result) -> list[dict[str, Any]]:
    files: list[dict[str, Any]] = json.loads(result.stdout)["files"]
    return files


def test_all_rows_in(site: Path) -> None:
    save(site, "private/reports/awin/a.json", awin((1, "approved"), (2, "pending")))
    save(site, "private/reports/amazon/b.csv", AMAZON)
    result = affiliate(site, "import", site / "private/reports", "--json")
    assert result.exit_code == 0, result.output
    assert as_json(result) == [
        {
            "file": "private/reports/amazon/b.csv",
            "network": "amazon",
            "rows": 2,
            "accepted": 2,
            "unchanged": 0,
            "rejected": 0,
            "problems": [],
        },
        {
            "file": "private/reports/awin/a.json",
            "network": "awin",
            "rows": 2,
            "accepted": 2,
            "unchanged": 0,
            "rejected": 0,
            "problems": [],
        },
    ]
    again = affiliate(site, "import", site / "private", "--json")
    assert again.exit_code == 0, "the ledger beside the reports is not taken for one"
    assert [(file["accepted"], file["unchanged"]) for file in as_json(again)] == [(0, 2), (0, 2)]


def test_a_row_that_is_none_is_told_of_beside_the_json(site: Path) -> None:
    file = save(site, "b.csv", AMAZON + "Total,,,,2,100.00,3.00\n")
    result = affiliate(site, "import", file, "--json")
    assert [(file["rows"], file["accepted"]) for file in as_json(result)] == [(2, 2)]
    assert "b.csv: note: 1 row passed over: the sum of the others\n" in result.stderr


def test_rejected_rows_are_named_and_the_rest_goes_in(site: Path) -> None:
    file = save(site, "a.json", awin((1, "approved"), (2, "somehow"), (3, "pending")))
    result = affiliate(site, "import", file, "--json")
    assert result.exit_code == 1
    (only,) = as_json(result)
    assert (only["rows"], only["accepted"], only["unchanged"], only["rejected"]) == (3, 2, 0, 1)
    assert [problem["line"] for problem in only["problems"]] == [3]
    shown = affiliate(site, "import", file)
    assert shown.exit_code == 1
    assert f"a.json:3: {only['problems'][0]['reason']}" in shown.stderr
    assert "affiliate import --rejected" in shown.stderr


def test_the_quarantine_is_listed(site: Path) -> None:
    file = save(site, "a.json", awin((1, "approved"), (2, "somehow")))
    affiliate(site, "import", file)
    result = affiliate(site, "import", "--rejected")
    assert result.exit_code == 0
    assert result.stdout.startswith("a.json:3: ")
    assert "somehow" in result.stdout
    assert result.stderr == "1 row is in quarantine.\n"
    (row,) = json.loads(affiliate(site, "import", "--rejected", "--json").stdout)["rejected"]
    assert (row["file"], row["line"]) == ("a.json", 3)
    assert "somehow" in row["row"]


def test_an_unknown_file_costs_itself_only(site: Path) -> None:
    save(site, "reports/1-notes.txt", "remember the milk\n")
    save(site, "reports/2-bad.json", awin((2, "somehow")))
    save(site, "reports/3-good.json", awin((1, "approved")))
    result = affiliate(site, "import", site / "reports", site / "missing.csv", "--json")
    assert result.exit_code == 2
    files = as_json(result)
    assert [(file["file"], file["rows"], file["accepted"], file["rejected"]) for file in files] == [
        ("reports/1-notes.txt", 0, 0, 0),
        ("reports/2-bad.json", 1, 0, 1),
        ("reports/3-good.json", 1, 1, 0),
        ("missing.csv", 0, 0, 0),
    ]
    assert [[problem["line"] for problem in file["problems"]] for file in files] == [[0], [2], [], [0]]
    shown = affiliate(site, "import", site / "reports")
    assert "reports/1-notes.txt: " in shown.stderr
    assert "not read" in shown.stdout
    assert "import them again" in shown.stderr


def test_hidden_files_are_passed_over_and_an_empty_folder_is_said(site: Path) -> None:
    save(site, "reports/.DS_Store", "x")
    save(site, "reports/.trash/old.json", awin((1, "approved")))
    result = affiliate(site, "import", site / "reports", "--json")
    assert result.exit_code == 2
    assert as_json(result)[0]["problems"][0]["reason"].startswith("is a folder without reports")


def test_two_that_disagree_are_settled_by_a_date(site: Path) -> None:
    old, new = save(site, "old.json", awin((1, "pending"))), save(site, "new.json", awin((1, "declined")))
    assert affiliate(site, "import", old).exit_code == 0
    result = affiliate(site, "import", new)
    assert result.exit_code == 1
    assert "new.json:2: transaction 1 reads differently in old.json:2" in result.stderr
    assert "--as-of DATE" in result.stderr
    assert affiliate(site, "import", "--rejected").stdout.count("reads differently") == 2
    assert affiliate(site, "import", new, "--as-of", "2026-02-01").exit_code == 0
    assert affiliate(site, "import", old).exit_code == 0
    assert affiliate(site, "import", "--rejected").stdout == ""


def test_the_ledger_may_lie_elsewhere(site: Path) -> None:
    file = save(site, "a.json", awin((1, "approved")))
    assert affiliate(site, "import", file, "--ledger", site / "books.duckdb").exit_code == 0
    assert not (site / "private").exists()
    with open_for_reading(site / "books.duckdb") as books:
        assert books.execute("SELECT id FROM current").fetchall() == [("1",)]


def test_accounts_come_from_the_site_even_when_the_catalog_is_broken(site: Path) -> None:
    save(
        site,
        "accounts.toml",
        '[us]\nnetwork = "amazon"\nmarketplace = "www.amazon.com"\ntracking_ids = ["mysite-20"]\n',
    )
    save(site, "content/products/broken.md", "---\nname: [\n")
    assert affiliate(site, "import", save(site, "a.csv", AMAZON)).exit_code == 0
    with open_for_reading(site / "private/ledger.duckdb") as books:
        assert books.execute("SELECT DISTINCT account, currency FROM current").fetchall() == [("us", "USD")]


WRONG_USE = [
    ((), "Name at least one report or folder"),
    (("--rejected", "a.csv"), "Name at least one report or folder"),
    (("a.csv", "--network", "acme"), "amazon"),
    (("a.csv", "--as-of", "yesterday"), "--as-of"),
    (("a.csv", "--as-of", f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%d}"), "is in the future"),
]


@pytest.mark.parametrize(("arguments", "says"), WRONG_USE, ids=range(len(WRONG_USE)))
def test_wrong_use_is_explained(arguments: tuple[str, ...], says: str, site: Path) -> None:
    result = affiliate(site, "import", *arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert list(site.iterdir()) == [site / "content"]


def test_a_ledger_that_is_none_is_said_without_a_traceback(site: Path) -> None:
    file = save(site, "a.json", awin((1, "approved")))
    for ledger in (site, save(site, "notes.txt", "no ledger")):
        result = affiliate(site, "import", file, "--ledger", ledger)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"Error: {ledger}: ")
    result = affiliate(site, "import", "--rejected")
    assert result.exit_code == 2
    assert "there is no ledger yet" in result.stderr


def test_names_cannot_drive_the_terminal(site: Path) -> None:
    file = save(site, "a\x1b[2Jb.json", awin((1, "somehow")))
    result = affiliate(site, "import", file)
    assert result.exit_code == 1
    assert "\x1b[2J" not in result.output


def test_two_imports_at_once_wait_for_each_other(site: Path) -> None:
    for name, first in (("a", 0), ("b", 300)):
        save(site, f"{name}.json", awin(*((first + n, "approved") for n in range(400))))
    command = [sys.executable, "-m", "affiliate.cli", "--site", str(site), "import", "--json"]
    both = [
        subprocess.Popen([*command, str(site / name)], stdout=subprocess.PIPE, text=True)
        for name in ("a.json", "b.json")
    ]
    answers = [json.loads(each.communicate()[0])["files"][0] for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert sum(answer["accepted"] for answer in answers) == 700
    assert sum(answer["unchanged"] for answer in answers) == 100


def test_the_help_shows_how(site: Path) -> None:
    result = affiliate(site, "import", "--help")
    assert result.exit_code == 0
    for words in ("affiliate import private/reports", "--as-of", "Exit status: 0 all rows are in"):
        assert words in result.stdout


def test_a_name_from_the_future_is_refused_and_says_what_to_do(site: Path) -> None:
    year = datetime.now(UTC).year + 1
    path = save(site, f"private/reports/awin/a-as-of-{year}-02-01.json", awin((1, "approved")))
    result = affiliate(site, "import", path)
    assert result.exit_code == 2
    assert f"a-as-of-{year}-02-01.json: its name says that it was made on {year}-02-01, a day to come" in result.stderr
    assert affiliate(site, "import", path, "--as-of", "2026-02-01").exit_code == 0
    path.rename(path.with_name("a-as-of-2026-02-01.json"))
    assert affiliate(site, "import", site / "private/reports").exit_code == 0
