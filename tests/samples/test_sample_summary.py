"""The last lines of a build name what to open."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from samples.summary import main


def test_it_names_both_sites_and_counts_what_is_there(tmp_path: Path) -> None:
    for page in ("output/index.html", "output/reviews/a.html", "private/site/index.html", "private/reports/cj/x.json"):
        (tmp_path / page).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / page).write_text("x", encoding="utf-8")
    done = CliRunner().invoke(main, ["--site", str(tmp_path)])
    assert done.exit_code == 0
    assert done.output.splitlines() == [
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
