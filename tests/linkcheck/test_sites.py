"""Small built sites in tests/linkcheck/sites, and beside each what the checker says about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from linkcheck.command import command

SITES = sorted(folder for folder in (Path(__file__).parent / "sites").iterdir() if folder.is_dir())


def said_about(site: Path) -> str:
    """The checker's words and exit status, with the plan and the options that lie beside the site."""
    options, plan = site / "options.txt", site / "plan.jsonl"
    words = options.read_text(encoding="utf-8").split() if options.exists() else []
    words += ["--plan", plan.name] if plan.exists() else []
    result = CliRunner().invoke(command, ["built", "--offline", *words])
    return f"{result.output}exit status {result.exit_code}\n"


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_site(site: Path, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site)
    golden(site / "expected.txt", said_about(site))


def test_nothing_harmless_is_reported() -> None:
    expected = (Path(__file__).parent / "sites" / "fine" / "expected.txt").read_text(encoding="utf-8")
    assert "findings: 0\nexit status 0" in expected
