"""`affiliate earnings`: the books as a table, as JSON and as CSV; and what it says when there is nothing to say."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from affiliate.cli.main import main
from affiliate.earnings import balance
from affiliate.ledger import StatementTotal
from tests.earnings.invented_books import ARTICLES, BLANK, make_site, report, token, write_ledger, year_and_a_half

GOLDENS = Path(__file__).parent / "earnings"
KEYS = ["article", "product", "program", "network", "month", "status", "kind", "tier", "attribution"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_site(tmp_path_factory.mktemp("site"))
    write_ledger(root / "private/ledger.duckdb", year_and_a_half(size=150))
    return root


def run(site: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--site", str(site), "earnings", *arguments], env={"COLUMNS": "110"})


@pytest.mark.parametrize("by", KEYS)
def test_json(by: str, site: Path, golden: Callable[[Path, str], None]) -> None:
    result = run(site, "--by", by, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    golden(GOLDENS / f"{by}.json", result.stdout)


@pytest.mark.parametrize("by", ["article", "month"])
def test_csv(by: str, site: Path, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDENS / f"{by}.csv", run(site, "--by", by, "--csv").stdout)


def test_a_table_for_people(site: Path, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDENS / "article.txt", run(site).stdout)


def test_since_and_until_are_included(site: Path) -> None:
    rows = json.loads(run(site, "--by", "month", "--json", "--since", "2026-03", "--until", "2026-04").stdout)["rows"]
    assert {row["month"] for row in rows} == {"2026-03", "2026-04"}


def test_one_currency_in_any_case(site: Path) -> None:
    rows = json.loads(run(site, "--json", "--currency", "gbp").stdout)["rows"]
    assert {row["currency"] for row in rows} == {"GBP"}


def test_nothing_in_that_time(site: Path) -> None:
    assert "No transactions" in run(site, "--since", "2030-01").stdout
    assert json.loads(run(site, "--since", "2030-01", "--json").stdout) == {"by": "article", "rows": []}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--since", "2026-13"], "neither a day"),
        (["--until", "yesterday"], "neither a day"),
        (["--by", "colour"], "'article'"),
        (["--ledger", "no-such-file.duckdb"], "affiliate import"),
        (["--ledger", "."], "a folder, not a ledger"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(arguments: list[str], says: str, site: Path) -> None:
    result = run(site, *arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_a_site_without_a_ledger(tmp_path: Path) -> None:
    result = run(make_site(tmp_path))
    assert result.exit_code == 2
    assert "affiliate import" in result.stderr


def test_an_empty_ledger_balances(tmp_path: Path) -> None:
    make_site(tmp_path)
    write_ledger(tmp_path / "private/ledger.duckdb", [])
    assert json.loads(run(tmp_path, "--json").stdout)["rows"] == []


def test_books_that_do_not_balance_show_no_figure(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stated = StatementTotal("awin", "900100", "GBP", "2026-03", *map(Decimal, (0, 1, 0, 0)))
    real = balance.balanced
    monkeypatch.setattr("affiliate.earnings.reckoning.balanced", lambda statements, lines: real([stated], lines))
    result = run(site, "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "do not balance" in result.stderr


def test_a_damaged_registry_is_reported_beside_the_figures(tmp_path: Path) -> None:
    make_site(tmp_path)
    write_ledger(tmp_path / "private/ledger.duckdb", [report("awin", [replace(BLANK, subid=token(0))])])
    (tmp_path / "data/subids.csv").write_text("token;article\n", encoding="utf-8")
    result = run(tmp_path, "--json")
    assert json.loads(result.stdout)["rows"][0]["article"] == ""
    assert result.stderr.startswith("data/subids.csv:1: ")


def test_names_from_outside_are_inert(tmp_path: Path) -> None:
    make_site(tmp_path)
    hostile = "=cmd()\x1b]0;gone\x07[red]\u202e<script>"
    registry = tmp_path / "data/subids.csv"
    registry.write_text(
        registry.read_text(encoding="utf-8").replace(f"{token(0)},{ARTICLES[0]}", f"{token(0)},{hostile}"),
        encoding="utf-8",
    )
    write_ledger(tmp_path / "private/ledger.duckdb", [report("awin", [replace(BLANK, subid=token(0))])])

    table = run(tmp_path).stdout
    assert not {"\x1b", "\x07", "\u202e"} & set(table)
    assert "[red]" in table
    (_, row) = csv.reader(io.StringIO(run(tmp_path, "--csv").stdout))
    assert row[0].startswith("'=cmd()")
    assert json.loads(run(tmp_path, "--json").stdout)["rows"][0]["article"] == hostile
