"""`affiliate linkcheck`: the site's own plan, what is refused, exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from affiliate.cli.main import main

LINK = {"page": "index.html", "href": "https://go.example/?c=k1", "source": "content/index.md", "product": "acme-k1"}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "index.html").write_text('<a href="https://go.example/?c=k1">Acme K1</a>')
    return tmp_path


def plan(site: Path, *lines: str) -> None:
    (site / "data").mkdir()
    (site / "data" / "linkplan.jsonl").write_text("".join(f"{line}\n" for line in lines))


def linkcheck(*words: str) -> Result:
    return CliRunner().invoke(main, ["linkcheck", *words])


def test_a_site_without_a_plan(site: Path) -> None:
    result = linkcheck("output", "--offline")
    assert result.exit_code == 0
    assert "tracked links not checked (no link plan); findings: 0" in result.stdout


def test_the_sites_own_plan_is_taken(site: Path) -> None:
    plan(site, json.dumps(LINK))
    result = linkcheck("output")
    assert (result.exit_code, "1 tracked link compared with the plan; findings: 0" in result.stdout) == (0, True)


def test_another_plan_may_be_named(site: Path) -> None:
    plan(site, "not read")
    (site / "other.jsonl").write_text(json.dumps(LINK | {"href": "https://go.example/?c=k2"}))
    result = linkcheck("output", "--plan", "other.jsonl")
    assert result.exit_code == 1
    assert "output/index.html:1: tag lost: https://go.example/?c=k1: c: expected k2, found k1" in result.stdout
    assert "[content/index.md, acme-k1]" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "'nowhere' does not exist"),
        (["output/index.html"], "is a file"),
        (["data"], "data holds no HTML page"),
        (["output", "--plan", "nowhere"], "'nowhere' does not exist"),
        (["output", "--plan", "output"], "is a directory"),
        (["output", "--plan", "output/index.html"], "output/index.html:1: not a JSON object"),
        (["output", "--base-url", "tea"], "--base-url tea: not an address such as"),
        (["output", "--base-url", "mailto:a@b"], "--base-url mailto:a@b: not an address such as"),
        (["output", "--json", "nowhere/found.json"], "nowhere/found.json: No such file"),
        (["output", "--json", "-", "--junit", "-"], "need a file each"),
    ],
)
def test_what_is_refused(site: Path, words: list[str], said: str) -> None:
    plan(site, json.dumps(LINK))
    result = linkcheck(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert isinstance(result.exception, SystemExit)


def test_many_broken_lines_of_a_plan_are_told_in_short(site: Path) -> None:
    plan(site, *["broken"] * 25)
    result = linkcheck("output")
    assert result.exit_code == 2
    assert "data/linkplan.jsonl:20: not a JSON object" in result.stderr
    assert "data/linkplan.jsonl:21:" not in result.stderr
    assert "and 5 more" in result.stderr


def test_the_parser_is_not_installed(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("linkcheck.") and name != "linkcheck.command"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "selectolax.lexbor", None)
    result = linkcheck("output")
    assert result.exit_code == 2
    assert "selectolax.lexbor is missing: pip install 'pelican-affiliate[linkcheck]'" in result.stderr


def test_standing_alone(site: Path) -> None:
    (site / "output" / "index.html").write_text("<a href=gone.html>")
    run = subprocess.run(
        [sys.executable, "-m", "linkcheck", "output", "--junit", "found.xml"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout.startswith("output/index.html:1: broken: gone.html: no such page or file")
    assert (site / "found.xml").read_text().count("<failure") == 1
