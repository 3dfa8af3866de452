"""`affiliate linkcheck`: the site's own plan, what is refused, exit status."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from affiliate.cli.landings import known_landings, stakes_of
from affiliate.cli.main import main
from affiliate.site import Site
from tests.earnings.invented_books import make_site, write_ledger, year_and_a_half

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
        (["data"], "data contains no HTML page"),
        (["output", "--plan", "nowhere"], "'nowhere' does not exist"),
        (["output", "--plan", "output"], "is a directory"),
        (["output", "--plan", "output/index.html"], "output/index.html:1: not a JSON object"),
        (["output", "--base-url", "tea"], "--base-url tea: not an address such as"),
        (["output", "--base-url", "mailto:a@b"], "--base-url mailto:a@b: not an address such as"),
        (["output", "--ask", "ht tp://"], "'ht tp://' is not the name of a host, such as shop.example"),
        (["output", "--ask", "https://shop.example/"], "is not the name of a host"),
        (["output", "--allow-private", "shop.example:8080"], "is not the name of a host"),
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


@pytest.mark.parametrize("library", ["selectolax", "aiohttp"])
def test_the_extra_is_not_installed(site: Path, library: str) -> None:
    plan(site, json.dumps(LINK | {"target": "ftp://never.example/"}))
    blocked = f"import sys; sys.modules[{library!r}] = None; from affiliate.cli.main import main; main()"
    run = subprocess.run(
        [sys.executable, "-c", blocked, "linkcheck", "output"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )
    assert run.returncode == 2
    assert run.stderr.endswith("is missing: pip install 'pelican-affiliate[linkcheck]'\n")


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


# --- what the site knows --------------------------------------------------------------------------------------------


def test_the_repair_list_begins_with_the_most_money(tmp_path: Path) -> None:
    root = make_site(tmp_path)
    write_ledger(root / "private/ledger.duckdb", year_and_a_half(size=150))
    told = CliRunner().invoke(
        main, ["--site", str(root), "earnings", "--by", "product", "--json", "--since", "2025-11-20"]
    )
    rows = [row for row in json.loads(told.stdout)["rows"] if row["product"] and row["transactions"]]
    stakes = stakes_of(Site.at(root), date(2026, 11, 20))
    (currency,) = {words.split()[-4] for _, words in stakes.values()}
    earned = {
        row["product"]: Decimal(row["pending"]) + Decimal(row["approved"])
        for row in rows
        if row["currency"] == currency
    }
    assert {product: amount for product, (amount, _) in stakes.items()} == {p: a for p, a in earned.items() if a > 0}
    landings = known_landings(Site.at(root), date(2026, 11, 20)).landings
    by_rank = sorted(landings, key=lambda landing: landing.rank)
    amounts = [stakes.get(landing.places[0].product, (Decimal(0), ""))[0] for landing in by_rank]
    assert amounts == sorted(amounts, reverse=True)
    assert amounts[0] > 0


@pytest.mark.parametrize("ledger", [None, b"", b"no ledger"])
def test_without_books_nothing_is_at_stake(
    site: Path, ledger: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if ledger is not None:
        (site / "private").mkdir()
        (site / "private" / "ledger.duckdb").write_bytes(ledger)
    assert stakes_of(Site.at(site), date(2026, 11, 20)) == {}
    assert ("not sorted by earnings" in capsys.readouterr().err) is (ledger is not None)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (
            "https://www.awin1.com/cread.php?awinmid=1&awinaffid=2&ued=https%3A%2F%2Fa.example%2F",
            "a tracked link of awin",
        ),
        ("https://www.amazon.com/dp/B0EXAMPLE1?tag=plantest-20", "a tracked link of amazon"),
        ("https://www.awin1.com/awclick.php?mid=1", "a host of awin: a request may count as a click"),
        ("https://anything.awin1.com./", "a host of awin"),
        ("https://goto.otters.example/autumn", "a tracked link of impact"),
        ("https://www.amazon.de/dp/B0EXAMPLE1", "a host of amazon"),
        ("https://www.amazon.com/dp/B0EXAMPLE1", "Amazon forbids requests by programs"),
        ("https://smile.amazon.com/dp/B0EXAMPLE1", "Amazon forbids requests by programs"),
        ("https://kettles.example/k1", ""),
        ("https://nobody.example/", ""),
        ("no address", ""),
    ],
)
def test_what_is_never_requested(url: str, why: str) -> None:
    site = Site.at(Path(__file__).parents[1] / "plan" / "site")
    known = known_landings(site, date(2026, 11, 20))
    said = known.tracked(url) or known.closed(url)
    assert said.startswith(why)
    assert bool(said) == bool(why)


def test_every_offer_is_handed_over_with_its_file() -> None:
    site = Site.at(Path(__file__).parents[1] / "plan" / "site")
    known = known_landings(site, date(2026, 11, 20))
    urls = {landing.url: landing.places[0] for landing in known.landings}
    assert urls["https://www.amazon.com/dp/B0EXAMPLE1"].product == "acme-k1"
    assert urls["https://www.amazon.com/dp/B0EXAMPLE1"].source == "content/products/acme-k1.md"
    assert known.memory == site.availability


def test_a_link_that_bears_the_programs_own_parameter_is_tracked(tmp_path: Path) -> None:
    (tmp_path / "content" / "programs").mkdir(parents=True)
    program = "---\nname: Inkstow\nnetwork: rewardful\ndomains: [inkstow.example]\n---\n"
    (tmp_path / "content" / "programs" / "inkstow.md").write_text(program)
    tracked = known_landings(Site.at(tmp_path), date(2026, 11, 20)).tracked
    assert tracked("https://inkstow.example/pricing?via=me") == (
        "a tracked link of rewardful: a request would count as a click"
    )
    assert tracked("https://inkstow.example/pricing") == tracked("https://else.example/?via=road") == ""


def test_a_program_that_was_told_that_it_may_asks(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parents[1] / "plan" / "site", tmp_path, dirs_exist_ok=True)
    program = tmp_path / "content" / "programs" / "big-river.md"
    program.write_text(program.read_text().replace("\n---\n", "\nrules: {robots: true}\n---\n", 1))
    assert known_landings(Site.at(tmp_path), date(2026, 11, 20)).closed("https://www.amazon.com/dp/B0EXAMPLE1") == ""
