"""The last lines of a build name what to open and what the year earned."""

from __future__ import annotations

import shutil
from pathlib import Path

from click.testing import CliRunner

from affiliate.cli.import_ import command as import_reports
from affiliate.site import Site
from samples.summary import main

REPORT = Path(__file__).parents[1] / "reports" / "fixtures" / "awin" / "transactions.json"


def test_it_names_both_sites_and_sums_up_the_books(tmp_path: Path) -> None:
    for page in ("output/index.html", "output/reviews/a.html", "private/site/index.html"):
        (tmp_path / page).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / page).write_text("x", encoding="utf-8")
    report = tmp_path / "private/reports/awin/as-of-2026-02-01.json"
    report.parent.mkdir(parents=True)
    shutil.copy(REPORT, report)
    imported = CliRunner().invoke(import_reports, [str(report)], obj=Site.at(tmp_path))
    assert imported.exit_code in (0, 1), imported.output
    done = CliRunner().invoke(main, ["--site", str(tmp_path)])
    assert done.exit_code == 0, done.output
    said = done.output.splitlines()
    assert said[0] == "The year's earnings:"
    assert any(line.startswith("  GBP: ") and "approved" in line for line in said)
    assert any(line.startswith("  no article known for: ") and "GBP" in line for line in said)
    assert said[-5:] == [
        "Ready to open:",
        "  output/index.html         the public site (pages: 2)",
        "  private/site/index.html   the earnings, for you alone (pages: 1)",
        "  data/linkplan.jsonl       every paid link (lines: 0)",
        "  private/reports/          the networks' reports (files: 1)",
    ]


def test_it_says_what_is_missing(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--site", str(tmp_path)])
    assert done.exit_code == 1
    assert "output/index.html and private/site/index.html are not built yet" in done.output
