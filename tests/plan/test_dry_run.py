"""A dry run decides what a build would, tells of what it cannot read, and says how far it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from affiliate.cli.progress import growing
from tests.plugins.linked_site import article, run, site_of_two


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return site_of_two(tmp_path / "site")


def dry(site: Path, *extra: str, fatal: tuple[str, ...] = ("--fatal", "errors")) -> dict[str, Any]:
    report = site.parent / "report.json"
    setting = f"AFFILIATE_DRY_RUN={json.dumps(str(report))}"
    run(
        site,
        "pelican",
        *fatal,
        "-s",
        "pelicanconf.py",
        "-o",
        str(site.parent / "out"),
        "-e",
        setting,
        *extra,
    )
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def test_a_mistyped_switch_stops_the_links_and_is_told(site: Path) -> None:
    article(site, "one", "The Acme K1 boils.", Affiliate="of", **{"Affiliate-skips": "bolt-2"})
    found = dry(site)
    assert [(one["path"], one["line"], one["key"]) for one in found["problems"]] == [
        ("content/one.md", 3, "Affiliate"),
        ("content/one.md", 4, "affiliate-skips"),
    ]
    assert "data-affiliate" not in next(page["html"] for page in found["pages"] if page["article"] == "one")


def test_a_text_that_pelican_cannot_read_is_a_problem(site: Path) -> None:
    article(site, "one", "The Acme K1 boils.", Date="some day")
    (problem,) = dry(site, fatal=())["problems"]
    assert problem["path"].endswith("content/one.md")
    assert "Pelican cannot read it" in problem["what"]
    assert "some day" in problem["what"]


def test_there_is_a_dot_for_every_text_that_is_read(site: Path) -> None:
    dry(site)
    assert (site.parent / "report.progress").read_bytes() == b".."


def test_where_there_is_no_terminal_a_bar_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with growing("Reading [texts]", 2) as show:
        show(1)
        show(5)
    assert capsys.readouterr() == ("", "Reading [texts] ...\n")
