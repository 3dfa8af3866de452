"""The same findings as JSON and JUnit, for the worst of the sample sites."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from linkcheck.command import command
from linkcheck.findings import Finding, Report, Verdict, printable
from linkcheck.landing.nouns import Known, Landing, Place, Visit
from linkcheck.reports import as_json, as_junit, text

HERE = Path(__file__).parent
SITE = HERE / "sites" / "feeds"
NASTY = "\x00\x1b[2J\udc80\ufffe\u202e]]>\"'<&\n"


@pytest.mark.parametrize(("option", "name"), [("--json", "feeds.json"), ("--junit", "feeds.junit.xml")])
def test_report_files(
    option: str, name: str, tmp_path: Path, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(SITE)
    result = CliRunner().invoke(command, ["built", "--offline", "--plan", "plan.jsonl", option, str(tmp_path / name)])
    assert result.exit_code == 1
    assert "findings: 18" in result.output
    golden(HERE / "reports" / name, (tmp_path / name).read_text(encoding="utf-8"))


def test_json_on_standard_output_stands_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SITE)
    result = CliRunner().invoke(command, ["built", "--json", "-"])
    found = json.loads(result.output)
    assert found["site"] == "https://tea.example/"
    assert found["summary"]["findings"] == len(found["findings"]) > 0
    assert found["summary"]["tracked"] is None


def nasty_report() -> Report:
    finding = Finding(Verdict.BROKEN, f"a{NASTY}.html", 3, NASTY, f"what{NASTY}", f"fix{NASTY}", NASTY, NASTY, NASTY)
    landing = Landing(f"https://{NASTY}", (Place(NASTY, NASTY, NASTY),), stake=NASTY)
    known = (
        Known(NASTY, verdict, NASTY, NASTY, NASTY, failed=1) for verdict in Verdict if verdict is not Verdict.TAG_LOST
    )
    visits = tuple(Visit(landing, one, judged=True) for one in known)
    return Report((finding,), ("b.html", finding.page), (), "", 2, 1, None, visits)


def test_junit_is_xml_whatever_it_tells() -> None:
    root = ET.fromstring(as_junit(nasty_report()).encode("utf-8"))  # noqa: S314 — our own output
    suites = root.findall("testsuite")
    assert [(suite.get("tests"), suite.get("failures")) for suite in suites] == [("1", "1"), ("1", "0"), ("7", "3")]
    assert (root.get("tests"), root.get("failures")) == ("9", "4")
    assert suites[0].get("name") == printable(nasty_report().findings[0].page)


def test_nothing_a_page_says_moves_the_cursor() -> None:
    lines = [*text(nasty_report(), "output"), *as_json(nasty_report(), "output").split("\n")]
    assert all(line.isprintable() for line in lines)
