"""`affiliate programs`: what a site's programs ask and pay, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from affiliate.cli.main import main

AMAZON = """---
name: Big River
network: amazon
domains: [amazon.com]
markets: [us]
terms:
  - {from: 2025-01-01, commission: {kind: one-off, rate: 3}}
  - {from: 2026-06-01, commission: {kind: recurring, amount: 2.50 USD, period: month, cap_months: 6}}
disclosure: As an Amazon Associate I earn from qualifying purchases. Really.
rules: {label: false, closed: 2026-12-31}
read_on: 2026-10-07
---
"""
LAMPS = """---
name: Lamp Club
network: cj
domains: [lamps.example]
terms: [{from: 2027-01-01, commission: {kind: lifetime, rate: 12.50, period: year}}]
---
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "content" / "programs"
    folder.mkdir(parents=True)
    (folder / "big-river.md").write_text(AMAZON)
    (folder / "lamp-club.md").write_text(LAMPS)
    return tmp_path


def run(site: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--site", str(site), "programs", *words], catch_exceptions=False)


def test_the_table_has_a_line_a_program_with_the_terms_of_the_day(site: Path) -> None:
    said = run(site, "--today", "2026-11-20")
    assert said.exit_code == 0
    head, *rows = (line.split("  ") for line in said.stdout.splitlines())
    assert [cell.strip() for cell in head if cell] == ["program", "network", "sells to", "pays", "terms read", "rules"]
    assert [[cell.strip() for cell in row if cell.strip()][:5] for row in rows] == [
        ["big-river", "amazon", "us", "2.50 USD recurring a month for 6 months", "2026-10-07"],
        ["lamp-club", "cj", "everywhere", "nothing yet", "never"],
    ]
    assert "3 % one-off" in run(site, "--today", "2026-01-01").stdout
    assert "12.5 % lifetime a year" in run(site, "--today", "2027-01-01").stdout


def test_one_program_is_told_with_each_rule_its_source_and_its_day(site: Path) -> None:
    said = run(site, "big-river", "--today", "2026-11-20").stdout
    assert "closed      2026-12-31" in said
    assert (
        "  label: false (in `affiliate check`: `label`)\n      content/programs/big-river.md, read 2026-10-07\n" in said
    )
    assert (
        "  shop: Amazon (in `affiliate check`: `shop`)\n      Associates Participation Requirements (w), read " in said
    )
    assert "  sentence: As an Amazon Associate I earn from qualifying purchases. Really. (" in said
    assert "never: read them, and set `read_on`" in run(site, "lamp-club").stdout


def test_programs_get_the_same_as_json(site: Path) -> None:
    rows = json.loads(run(site, "--json", "--today", "2026-11-20").stdout)
    assert [row["program"] for row in rows] == ["big-river", "lamp-club"]
    assert rows[0]["channels"] == {"site": True, "feed": "article", "newsletter": False, "social": False}
    own = {rule["rule"]: rule for rule in rows[0]["rules"]}
    assert own["label"] | {"value": "false", "evidence": "", "source": "content/programs/big-river.md"} == own["label"]
    assert own["shop"]["evidence"] == "V2"
    assert rows[1]["rules"] == []


def test_a_program_that_is_none_and_a_site_without_any(site: Path, tmp_path: Path) -> None:
    said = run(site, "amazon")
    assert (said.exit_code, "no program is called 'amazon'" in said.stderr) == (2, True)
    (tmp_path / "empty").mkdir()
    assert "affiliate new program" in run(tmp_path / "empty").stdout


def test_a_file_with_a_mistake_is_named(site: Path) -> None:
    (site / "content/programs/bad.md").write_text("---\nname: Bad\nnetwork: [\n---\n")
    said = run(site)
    assert said.exit_code == 1
    assert "content/programs/bad.md:3: " in said.stderr
    assert "lamp-club" in said.stdout
