"""From a clean copy to both sites, as a newcomer would, and a look at the result in a real browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from affiliate.cli.dry_run import dry_run
from affiliate.site import Site

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files a clone would have, in a new folder, with both sites built by the same tasks as `make site`."""
    folder = tmp_path_factory.mktemp("clone")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    said = run(folder, sys.executable, "-m", "invoke", "site")
    (folder / "said.txt").write_text(said)
    return folder


def run(folder: Path, *command: str, status: int = 0) -> str:
    # The copy's own modules go first: an installed checkout must not stand in for them.
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def affiliate(folder: Path, *arguments: str, status: int = 0) -> str:
    return run(folder, sys.executable, "-m", "affiliate.cli", *arguments, status=status)


def earnings(folder: Path, by: str, *extra: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(affiliate(folder, "earnings", "--by", by, "--json", *extra))["rows"]
    return rows


def test_make_site_says_what_it_made_and_where_to_look(clone: Path) -> None:
    said = (clone / "said.txt").read_text()
    for words in ("output/index.html", "private/site/index.html"):
        assert words in said
    assert all((clone / page).is_file() for page in ("output/index.html", "private/site/index.html"))


def test_the_committed_plan_and_registry_are_those_of_the_site(clone: Path) -> None:
    for name in ("data/linkplan.jsonl", "data/subids.csv"):
        assert (clone / name).read_bytes() == (ROOT / name).read_bytes(), f"run make site and commit {name}"


def test_check_finds_nothing_wrong(clone: Path) -> None:
    affiliate(clone, "check", "--today", "2026-11-20")
    affiliate(clone, "check", "--quick", "--site", "output", "--today", "2026-11-20")


def test_explain_answers_for_every_article(clone: Path) -> None:
    pages = dry_run(Site.at(clone), "pelicanconf.py").pages
    verdicts = [answer.verdict for page in pages for answer in page.answers]
    assert len(pages) > 40
    assert sum(verdict.linked for verdict in verdicts) > 50
    assert all(verdict.reason for verdict in verdicts)
    one = next(page for page in pages if page.source.startswith("content/") and page.answers)
    said = affiliate(clone, "explain", one.source)
    assert len(said.splitlines()) == 1 + len(one.answers)


def test_every_cent_is_on_an_article_or_unattributed(clone: Path) -> None:
    totals: dict[str, defaultdict[str, Decimal]] = {}
    for by in ("article", "network", "month", "attribution", "program"):
        totals[by] = defaultdict(Decimal)
        for row in earnings(clone, by):
            for part in ("pending", "approved", "declined"):
                totals[by][row["currency"] + part] += Decimal(row[part])
    assert len({tuple(sorted(total.items())) for total in totals.values()}) == 1
    assert any(total > 0 for total in totals["article"].values())


def test_importing_again_and_in_reverse_order_gives_the_same_ledger(clone: Path, tmp_path: Path) -> None:
    files = sorted(str(path) for path in (clone / "private/reports").rglob("*") if path.is_file())
    assert len(files) > 20
    wanted = [earnings(clone, by) for by in ("article", "month", "status")]
    for order in (files[::-1], files):
        affiliate(clone, "import", "--ledger", str(tmp_path / "ledger.duckdb"), *order)
        ledger = ("--ledger", str(tmp_path / "ledger.duckdb"))
        assert [earnings(clone, by, *ledger) for by in ("article", "month", "status")] == wanted


def test_nothing_private_is_in_the_public_output(clone: Path) -> None:
    secrets = {"subids.csv", "linkplan", "ledger", "private/", "accounts.toml"}
    for row in json.loads(affiliate(clone, "earnings", "--by", "article", "--json"))["rows"]:
        secrets |= {row[part] for part in ("pending", "approved") if len(row[part]) > 5}
    for path in (clone / "output").rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not [secret for secret in secrets if secret in text], path


def test_every_paid_link_is_disclosed_and_marked(clone: Path) -> None:
    paid = 0
    for path in (clone / "output").rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        for tag in re.findall(r"<a\s[^>]*data-affiliate=[^>]*>", html):
            assert html.index("affiliate-disclosure") < html.index(tag), path
            assert "sponsored" in tag, path
            paid += 1
    assert paid > 100


def test_linkcheck_finds_nothing_and_then_finds_a_lost_tag(clone: Path, tmp_path: Path) -> None:
    affiliate(clone, "linkcheck", "output", "--offline")
    broken = tmp_path / "output"
    shutil.copytree(clone / "output", broken)
    page = next(path for path in sorted(broken.rglob("*.html")) if "clickref=" in path.read_text())
    page.write_text(re.sub(r"clickref=[a-z1-9]+", "clickref=", page.read_text(), count=1))
    said = affiliate(clone, "linkcheck", str(broken), "--offline", status=1)
    assert "tag lost" in said
    assert page.name in said


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", ["output/index.html", "private/site/index.html", "article", "product"])
def test_pages_fit_a_phone_in_both_colour_schemes(clone: Path, browser: Chrome, page: str, scheme: str) -> None:
    if page in ("article", "product"):
        planned = [json.loads(line) for line in (clone / "data/linkplan.jsonl").read_text().splitlines()]
        page = "output/" + next(
            x["page"] for x in planned if x["page"].startswith("products/") == (page == "product") and x["page"]
        )
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 320, "height": 700, "deviceScaleFactor": 1, "mobile": True}
    )
    browser.get((clone / page).as_uri())
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 320
    background = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    red, green, blue = map(int, re.findall(r"\d+", background)[:3])
    assert (red + green + blue > 384) == (scheme == "light"), background
    assert browser.find_element(By.TAG_NAME, "h1").is_displayed()
    severe = [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert not severe


@pytest.mark.browser
def test_a_reader_sees_the_disclosure_above_the_first_paid_link(clone: Path, browser: Chrome) -> None:
    planned = [json.loads(line) for line in (clone / "data/linkplan.jsonl").read_text().splitlines()]
    for page in sorted({link["page"] for link in planned if link["page"]})[:12]:
        browser.get((clone / "output" / page).as_uri())
        disclosure = browser.find_element(By.CLASS_NAME, "affiliate-disclosure")
        first = browser.find_element(By.CSS_SELECTOR, "a[data-affiliate]")
        assert disclosure.is_displayed()
        assert disclosure.rect["y"] <= first.rect["y"], page
