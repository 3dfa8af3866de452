"""affiliate edge: what it writes, what it leaves out, and what it refuses."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from affiliate.cli.main import main

SITE = Path(__file__).parents[1] / "plan" / "site"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(SITE, tmp_path / "site")
    monkeypatch.chdir(tmp_path / "site")
    return tmp_path / "site"


def edge(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["edge", *arguments])


def test_rules_are_written_and_their_tokens_registered(site: Path) -> None:
    done = edge("--format", "netlify", "rules")
    assert done.exit_code == 0, done.output
    rules = (site / "rules" / "_redirects").read_text()
    tokens = [line.split(",") for line in (site / "data" / "subids.csv").read_text().splitlines()[1:]]
    assert {article for _, article, *_ in tokens} == {"go/acme-k1", "go/glow-lamp", "go/oak-door"}
    assert all(token in rules for token, *_ in tokens)
    assert "Left out, big-river: links may not" in done.stderr
    assert edge("--format", "netlify", "rules").exit_code == 0
    assert (site / "rules" / "_redirects").read_text() == rules


def test_a_header_that_is_none_is_refused(site: Path) -> None:
    done = edge("--format", "nginx", "--country-header", 'x;"', "rules")
    assert done.exit_code == 2
    assert "letters, digits and hyphens" in done.stderr


def test_a_hurt_registry_is_left_as_it_is(site: Path) -> None:
    (site / "data").mkdir()
    (site / "data" / "subids.csv").write_text("nothing")
    assert edge("--format", "caddy", "rules").exit_code == 2
    assert (site / "data" / "subids.csv").read_text() == "nothing"


def test_a_site_without_products_gets_no_rules(site: Path) -> None:
    shutil.rmtree(site / "content" / "products")
    done = edge("--format", "apache", "rules")
    assert done.exit_code == 1
    assert "no product has an offer" in done.stderr
    assert not (site / "rules").exists()
