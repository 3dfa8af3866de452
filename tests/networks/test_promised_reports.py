"""Every report that the kit promises to read is declared, shown by a fixture and its golden, fetched where there is an
API, and found by its owner in the guide."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from affiliate.cli.main import main
from affiliate.networks import NETWORKS
from affiliate.reports import read_report
from tests.reports.report_goldens import FIXTURES, GOLDEN, options_of, shown

HERE = Path(__file__).parent
TESTS = HERE.parent
GUIDE = (TESTS.parent / "docs" / "site-owner.md").read_text(encoding="utf-8")
PROMISED: list[dict[str, Any]] = tomllib.loads((HERE / "promised_reports.toml").read_text(encoding="utf-8"))["report"]
# Those that were promised first, by name: the list above cannot lose one of them unnoticed.
NAMES = [
    *("admitad", "aliexpress", "amazon", "awin", "booking", "cj", "clickbank", "digistore24", "ebay", "firstpromoter"),
    *("flexoffers", "getyourguide", "gumroad", "impact", "lemonsqueezy", "partnerize", "partnerstack"),
    *("postaffiliatepro", "rakuten", "refersion", "rewardful", "shareasale", "skimlinks", "sovrn", "tapfiliate"),
    *("tradedoubler", "travelpayouts"),
]
NETWORKS_PROMISED = {report["network"] for report in PROMISED}
NOT_FETCHED = {"amazon", "getyourguide", "lemonsqueezy", "postaffiliatepro", "refersion", "shareasale"}
DELIMITERS = {"csv": ",", "tsv": "\t", "pipe": "|", "utf-16": "\t"}


def test_every_layout_is_promised_and_every_promise_is_declared() -> None:
    assert set(NAMES) <= NETWORKS_PROMISED
    declared = {(n.id, layout.name) for n in NETWORKS.values() for layout in n.layouts if not layout.refused}
    assert {(report["network"], report["layout"]) for report in PROMISED} == declared


@pytest.mark.parametrize("report", PROMISED, ids=lambda report: f"{report['network']} {report['layout']}")
def test_a_promised_report_has_a_fixture_and_its_golden_and_is_in_the_guide(report: dict[str, Any]) -> None:
    path = FIXTURES / report["fixture"]
    read = read_report(path, **options_of(path))
    assert (read.network, read.layout) == (report["network"], report["layout"])
    assert read.transactions
    assert path.with_name(path.name + GOLDEN).exists()
    assert report["guide"] in guide_of(report["network"], "Where to get the reports")


@pytest.mark.parametrize("network", sorted(NETWORKS_PROMISED - NOT_FETCHED))
def test_what_has_an_api_is_fetched_in_a_test_and_the_guide_says_what_it_needs(network: str) -> None:
    declared = NETWORKS[network].pull
    assert declared
    assert (TESTS / "pull" / "networks" / f"{network}.json").exists()
    row = guide_of(network, "Or have them fetched")
    assert all(f"`{setting.name}`" in row for setting in declared.settings)


@pytest.mark.parametrize("network", sorted({*NETWORKS} - NETWORKS_PROMISED | NOT_FETCHED))
def test_what_is_not_fetched_is_said_with_the_reason(network: str) -> None:
    assert NETWORKS[network].pull is None
    why = GUIDE.split("Some networks cannot be pulled: ")[1].partition("\n\n")[0]
    assert NETWORKS[network].name.removesuffix(" Associates") in why


def guide_of(network: str, heading: str) -> str:
    """The network's row in the guide's table below this heading."""
    name = re.sub(r" (Affiliate|Advertising|Partner Network)$", "", NETWORKS[network].name)
    table = GUIDE.split(f"## {heading}")[1].split("\n## ")[0]
    return next(line for line in table.splitlines() if line.startswith(f"| {name} |"))


@pytest.mark.parametrize(
    ("report", "form"),
    [
        pytest.param(report, form, id=f"{report['fixture']} as {form}")
        for report in PROMISED
        for form in report.get("forms", ())
    ],
)
def test_a_report_says_the_same_in_each_of_its_forms(report: dict[str, Any], form: str, tmp_path: Path) -> None:
    given = FIXTURES / report["fixture"]
    text = given.read_text(encoding="utf-8-sig")
    rows = [[cell.replace("\n", " ") for cell in row] for row in csv.reader(text.splitlines(), dialect_of(text))]
    path = tmp_path / f"{given.stem}.{'xlsx' if form == 'xlsx' else 'csv'}"
    if form == "xlsx":
        path = workbook(path, rows)
    else:
        out = io.StringIO()
        csv.writer(out, delimiter=DELIMITERS[form]).writerows(rows)
        path.write_text(out.getvalue(), encoding="utf-16" if form == "utf-16" else "utf-8")
    assert shown(path, **options_of(given)) == shown(given)


def dialect_of(text: str) -> type[csv.excel]:
    class Given(csv.excel):
        delimiter = max(DELIMITERS.values(), key=text.count)

    return Given


def workbook(path: Path, rows: list[list[str]]) -> Path:
    """The table as a sheet of texts."""
    book = openpyxl.Workbook()
    book.active.title = "Report"
    for cells in rows:
        book.active.append(cells)
    book.save(path)
    return path / "Report"


def test_sums_of_a_program_without_reports_are_read_as_the_guide_says(tmp_path: Path) -> None:
    """Binance shows daily sums and gives no file: a sheet and a declaration do."""
    section = GUIDE.split("### A program that gives no report")[1].split("\n## ")[0]
    declaration, sheet = (section.split(f"```{kind}\n")[1].split("```")[0] for kind in ("toml", "csv"))
    for name, text in (
        ("networks/binance-sums.toml", declaration),
        ("private/reports/binance-sums/2026-as-of-2026-02-01.csv", sheet),
        ("content/.keep", ""),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert name.startswith("content") or name in section
    for arguments in (["import", str(tmp_path / "private/reports")], ["earnings", "--by", "month", "--csv"]):
        done = CliRunner().invoke(main, ["--site", str(tmp_path), *arguments])
        assert done.exit_code == 0, done.output
    assert [line.split(",")[:4] for line in done.stdout.splitlines()] == [
        ["month", "currency", "pending", "approved"],
        ["2026-01", "USD", "0.00", "2.05"],
    ]
