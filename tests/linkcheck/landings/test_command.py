"""The command as owners use it: what it says, what it writes, how it ends."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result
from shop_server import Reply, Shops

from affiliate.cli.main import main
from linkcheck.command import command
from linkcheck.landing import asking_options
from linkcheck.landing.nouns import Landing, Place
from linkcheck.plan import PlannedLink

HERE = Path(__file__).parent
PAGES = {
    "http://kettles.example/k1": ("acme-k1", Reply(404)),
    "http://kettles.example/k2": ("acme-k2", Reply(body=b'<meta property="og:availability" content="oos">')),
    "http://kettles.example/k3": ("acme-k3", Reply(301, {"location": "/kettles/k3"})),
    "http://kettles.example/kettles/k3": ("", Reply(body=b"<title>Acme K3</title>")),
    "http://mugs.example/m1": ("bolt-1", Reply(302, {"location": "/"})),
    "http://mugs.example/": ("", Reply(body=b"<title>Mugs</title>")),
    "http://mugs.example/m2": ("bolt-2", Reply(body=b"<title>Bolt 2</title>")),
    "http://lamps.example/l1": ("glow-1", Reply(403)),
    "http://lamps.example/l2": ("glow-2", Reply(403)),
}
HOSTS = [word for host in ("kettles", "mugs", "lamps") for word in ("--allow-private", f"{host}.example")]


@pytest.fixture
def site(tmp_path: Path, street: Shops, named: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built site with a paid link to each page, twice to the first."""
    monkeypatch.chdir(tmp_path)
    lines = []
    for number, (url, (product, reply)) in enumerate(PAGES.items()):
        street.says(url, reply)
        source = {"source": f"content/{number}.md", "product": product, "target": street.at(url)}
        lines += [{"page": "index.html", "href": f"https://go.example/{number}", **source}] if product else []
    lines.append(lines[0] | {"page": "", "href": "https://go.example/feed", "source": "content/feed.md"})
    anchors = "".join(f'<a href="{line["href"]}">' for line in lines[:-1])
    (tmp_path / "output").mkdir()
    home = '<link rel="canonical" href="https://reviews.example/index.html">'
    (tmp_path / "output" / "index.html").write_text(home + anchors)
    (tmp_path / "plan.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return tmp_path


def check(*words: str) -> Result:
    plan = ["output", "--plan", "plan.jsonl", "--availability", "known.jsonl", "--pace", "0"]
    return CliRunner().invoke(command, [*plan, *HOSTS, "--today", "2026-11-20", *words])


def test_what_it_says(site: Path, street: Shops, golden: Callable[[Path, str], None]) -> None:
    check("--today", "2026-11-13")
    result = check()
    assert result.exit_code == 1
    golden(HERE / "said.txt", street.without_port(result.output))
    golden(HERE / "known.jsonl", street.without_port((site / "known.jsonl").read_text()))


@pytest.mark.parametrize(("option", "name"), [("--json", "said.json"), ("--junit", "said.junit.xml")])
def test_report_files(site: Path, street: Shops, golden: Callable[[Path, str], None], option: str, name: str) -> None:
    assert check(option, name).exit_code == 1
    golden(HERE / name, street.without_port((site / name).read_text()))


def test_junit_counts_what_it_lists(site: Path) -> None:
    check("--junit", "said.xml")
    root = ET.fromstring((site / "said.xml").read_bytes())  # noqa: S314 — our own output
    suite = root.findall("testsuite")[-1]
    listed = (suite.findall("testcase"), suite.findall("*/failure"), suite.findall("*/skipped"))
    assert [suite.get(name) for name in ("tests", "failures", "skipped")] == [str(len(found)) for found in listed]
    assert root.get("failures") == suite.get("failures")


def test_a_page_of_several_links_is_asked_for_once() -> None:
    url = "https://kettles.example/k1"
    known = [
        Landing(url, (Place("content/products/b.md", "b"),), frozenset({"1"}), frozenset({"b"}), "little", 7),
        Landing(url, (Place("content/products/a.md", "a"),), frozenset({"2"}), frozenset({"a"}), "much", 1),
    ]
    links = [PlannedLink("index.html", "https://go.example/", source="content/x.md", product="a", target=url)] * 2
    (landing,) = asking_options.landings_of([*links, PlannedLink("index.html", "https://go.example/2")], known)
    assert (landing.stake, landing.rank, landing.gtins, landing.names) == ("much", 1, {"1", "2"}, {"a", "b"})
    assert [place.source for place in landing.places] == [
        "content/products/a.md",
        "content/products/b.md",
        "content/x.md",
    ]


def test_offline_asks_nobody(site: Path, street: Shops) -> None:
    result = check("--offline")
    assert (result.exit_code, street.requests) == (0, [])
    assert "lead elsewhere and were not requested" in result.output
    assert not (site / "known.jsonl").exists()


def test_the_checker_says_who_it_is_and_for_whom(site: Path, street: Shops) -> None:
    check()
    agents = {request.headers["User-Agent"] for request in street.requests}
    assert agents == {"Mozilla/5.0 (compatible; affiliate-linkcheck; +https://reviews.example/)"}


def test_no_tracked_link_is_requested(site: Path, street: Shops) -> None:
    plan = site / "plan.jsonl"
    line = {"page": "other.html", "href": "https://go.example/7", "target": street.at("http://mugs.example/m2")}
    tracked = {
        "page": "x.html",
        "href": "http://mugs.example/out?id=abc",
        "subid": "abc",
        "target": "https://go.example/1",
    }
    plan.write_text(plan.read_text() + json.dumps(line) + "\n" + json.dumps(tracked) + "\n")
    assert "a tracked link: a request would count as a click: https://go.example/1" in check().output
    assert not [url for url in street.asked if "go.example" in url]


def test_nothing_is_asked_inside_the_own_network_unless_it_is_named(site: Path, street: Shops) -> None:
    words = ["output", "--plan", "plan.jsonl", "--pace", "0"]
    result = CliRunner().invoke(command, words)
    assert (result.exit_code, street.requests) == (0, [])
    assert f"no shop answers at port {street.port}" in result.output


def test_a_memory_that_cannot_be_used(site: Path) -> None:
    (site / "known.jsonl").write_text('{"url": 3}\n')
    result = check()
    assert "known.jsonl:1: not a line of a link check: it is left out" in result.output
    (site / "taken").write_text("")
    result = check("--availability", "taken/known.jsonl")
    assert "taken/known.jsonl: File exists: what was learned is not kept" in result.output
    assert "Cannot be bought" in result.output
    result = check("--availability", "output")
    assert (result.exit_code, "'output' is a directory" in result.output) == (2, True)


def test_broken_off_by_hand(site: Path, street: Shops, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(asking_options, "ask", interrupted)
    result = check()
    assert (result.exit_code, "what was learned is kept" in result.output) == (2, True)


def test_the_library_is_not_installed(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("linkcheck.landing.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    result = check()
    assert (result.exit_code, "pip install 'pelican-affiliate[linkcheck]'" in result.output) == (2, True)
    assert check("--offline").exit_code == 0


@pytest.mark.parametrize(
    "words",
    [["--older-than", "-1"], ["--pace", "never"], ["--time-limit", "0"], ["--today", "today"]],
)
def test_what_is_refused(site: Path, words: list[str]) -> None:
    result = check(*words)
    assert result.exit_code == 2
    assert words[0] in result.output


def test_a_site_knows_its_offers_its_shops_rules_and_its_memory(site: Path, street: Shops) -> None:
    """An offer without links is asked for as well; a shop whose terms forbid it is not, unless it has agreed."""
    files = {
        "accounts.toml": "",
        "content/products/acme-k9.md": (
            "---\nname: Acme K9\nids: {gtin: '4006381333931'}\noffers:\n"
            f"  - {{program: kettles, url: '{street.at('http://kettles.example/k9')}'}}\n"
            f"  - {{program: river, url: '{street.at('http://river.example/k9')}'}}\n---\n"
        ),
        "content/programs/kettles.md": "---\nname: Kettles\nnetwork: awin\ndomains: [kettles.example]\n---\n",
        "content/programs/river.md": "---\nname: River\nnetwork: ebay\ndomains: [river.example]\n---\n",
    }
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    street.page("http://kettles.example/k9")
    street.page("http://river.example/k9")
    words = ["linkcheck", "output", "--pace", "0", *HOSTS, "--allow-private", "river.example"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0
    assert "River forbids requests by programs (eBay User Agreement" in result.output
    assert street.asked == ["http://kettles.example/k9"]
    known = (site / "data" / "availability.jsonl").read_text()
    assert [json.loads(line)["url"] for line in known.splitlines()] == [street.at("http://kettles.example/k9")]
    result = CliRunner().invoke(main, [*words, "--ask", "river.example", "--older-than", "30"])
    assert street.asked == ["http://kettles.example/k9", "http://river.example/k9"]
    assert "landing pages: 2 (2 ok), 1 of them judged in this run" in result.output
