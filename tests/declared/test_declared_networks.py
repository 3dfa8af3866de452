"""Networks that an owner declares in TOML: links and reports work like any other's, and every mistake has its line."""

from __future__ import annotations

import json
import tomllib
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from affiliate.catalog import load_catalog
from affiliate.cli.main import main
from affiliate.declared import networks_of
from affiliate.declared.describe import describe
from affiliate.model import Transaction
from affiliate.networks import NETWORKS, read_link
from affiliate.networks.links import maker
from affiliate.plan import Page, Registry, Settings, SitePlan, ground_of, plan_site
from affiliate.reports import UnreadableReport, read_report
from affiliate.site import Site

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "cases.toml").read_text("utf-8"))["case"]
UNKNOWN = sorted(path for path in (HERE / "reports").iterdir() if not path.name.endswith(".golden.toml"))
FIXTURES = sorted((HERE.parent / "reports" / "fixtures").glob("*/*.[cjt]s*"))
Case = dict[str, Any]


def site_with(folder: Path, text: str, name: str = "lumbrel.toml") -> Site:
    (folder / "networks").mkdir(exist_ok=True)
    (folder / "networks" / name).write_text(text.lstrip("\n"), "utf-8")
    return Site.at(folder)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_file_says_what_it_declares_or_what_is_wrong(case: Case, tmp_path: Path) -> None:
    networks, problems = networks_of(site_with(tmp_path, case["file"]))
    assert list(map(str, problems)) == case.get("says", [])
    assert ("lumbrel" in networks) == ("says" not in case)
    assert networks.items() >= NETWORKS.items()


@pytest.mark.parametrize("case", [c for c in CASES if "link" in c], ids=lambda case: case["name"])
def test_its_links_are_made_and_known_again(case: Case, tmp_path: Path) -> None:
    network = networks_of(site_with(tmp_path, case["file"]))[0]["lumbrel"]
    link = maker(network, case.get("ids", {})).link(case["url"], case.get("subid", ""))
    assert link == case["link"]
    found = read_link(link, [network])
    assert network.links.anywhere or (found is not None and found.subid == case.get("subid", ""))


@pytest.mark.parametrize("case", [c for c in CASES if "rows" in c], ids=lambda case: case["name"])
def test_its_reports_are_read(case: Case, tmp_path: Path) -> None:
    networks, _ = networks_of(site_with(tmp_path, case["file"]))
    path = tmp_path / "report"
    path.write_text(case["report"].lstrip("\n"), "utf-8")
    report = read_report(path, networks=networks)
    assert "PERSONAL" not in str(report)
    rows = [f"{report.identity} {_shown(row)}" for row in report.transactions]
    assert [*rows, *(f"line {reject.line}: {reject.reason}" for reject in report.rejects)] == case["rows"]


def _shown(row: Transaction) -> str:
    said = (row.day, row.status, row.kind, row.commission, row.currency, row.id, row.subid)
    return " ".join(filter(None, map(str, said)))


@pytest.mark.parametrize(
    ("name", "says"),
    [("awin.toml", "awin is Awin, which the kit knows already"), ("My Shop.toml", "its name is the network's id")],
)
def test_a_name_that_cannot_be(name: str, says: str, tmp_path: Path) -> None:
    networks, problems = networks_of(site_with(tmp_path, 'name = "x"', name))
    assert networks == NETWORKS
    assert says in str(problems)


@given(
    text=st.one_of(
        st.text(max_size=200),
        st.sampled_from([c["file"] for c in CASES]).flatmap(
            lambda t: st.builds(
                lambda at, put: t[:at] + put + t[at:],
                st.integers(0, len(t)),
                st.sampled_from(['"', "[", "]", "{", "=", "\n", "{x}", "a.b = 1\n"]),
            )
        ),
    )
)
@settings(deadline=None)
def test_any_text_is_a_network_or_a_problem(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    networks, problems = networks_of(
        site_with(tmp_path_factory.mktemp("site"), text.encode("utf-8", "ignore").decode())
    )
    assert ("lumbrel" in networks) != bool(problems)


def test_the_file_in_the_guide_declares_what_it_says(tmp_path: Path) -> None:
    guide = (HERE.parent.parent / "docs" / "site-owner.md").read_text("utf-8")
    text = guide.split("## A network we do not know")[1].split("```toml\n")[1].split("```")[0]
    networks, problems = networks_of(site_with(tmp_path, text))
    assert problems == ()
    ids = {"ref": "sevensqm"}
    link = maker(networks["lumbrel"], ids).link("https://lumbrel.example/", "abc")
    assert link == "https://lumbrel.example/?ref=sevensqm&sub=abc"


# --- on a site -------------------------------------------------------------------------------------------------------


SHOP = """---
name: Lumbrel desks
network: lumbrel
domains: [lumbrel.example]
ids: {ref: sevensqm}
terms:
  - {from: 2026-01-01, commission: {kind: one-off, rate: 8 %}}
---
"""
NOTES = SHOP.replace("Lumbrel desks", "Inkstow notes").replace("lumbrel.example", "inkstow.example")


def planned(site: Site, html: str) -> SitePlan:
    """The plan of one article on a site with a program of its own network, and one at Rewardful."""
    for name, text in (("lumbrel", SHOP), ("inkstow", NOTES.replace("network: lumbrel", "network: rewardful"))):
        site.programs.mkdir(parents=True, exist_ok=True)
        (site.programs / f"{name}.md").write_text(
            text.replace("ref:", "via:" if name == "inkstow" else "ref:"), "utf-8"
        )
    catalog, problems = load_catalog(site)
    ground, unusable = ground_of(catalog, Settings(), site.root, networks_of(site)[0])
    assert (problems, unusable) == ((), ())
    return plan_site([Page("desks", "desks.md", "desks.html", html, "en")], ground, Registry())


def test_articles_link_to_its_programs_and_tokens_go_where_they_come_back(tmp_path: Path) -> None:
    site = site_with(tmp_path, next(case["file"] for case in CASES if "shop's own pages" in case["name"]))
    plan = planned(
        site, '<p><a href="https://lumbrel.example/desk">a desk</a> <a href="https://inkstow.example/">notes</a></p>'
    )
    links = {link.program: link for link in plan.links}
    token = links["lumbrel"].subid
    assert token
    assert links["lumbrel"].href == f"https://lumbrel.example/desk?ref=sevensqm&sub={token}"
    assert (links["inkstow"].href, links["inkstow"].subid) == ("https://inkstow.example/?via=sevensqm", "")
    assert [row.token for row in plan.registry.rows] == [token]


def test_the_commands_know_it(tmp_path: Path) -> None:
    site = site_with(tmp_path, CASES[3]["file"])
    (tmp_path / "new.csv").write_text(CASES[3]["report"].lstrip(), "utf-8")
    run = partial(CliRunner().invoke, main)
    at = ("--site", str(site.root))
    assert "lumbrel" in run([*at, "networks"]).stdout
    described = run([*at, "import", str(tmp_path / "new.csv"), "--describe"])
    assert (described.exit_code, described.stdout) == (0, describe(tmp_path / "new.csv"))
    assert not site.ledger.exists()
    result = json.loads(run([*at, "import", str(tmp_path / "new.csv"), "--json"]).stdout)["files"][0]
    assert (result["network"], result["rows"], result["accepted"], result["rejected"]) == ("lumbrel", 7, 3, 4)
    assert "has no [link]" in run([*at, "link", "lumbrel", "https://lumbrel.example/"]).stderr
    (site.root / "networks" / "broken.toml").write_text("name = 1\n", "utf-8")
    assert "networks/broken.toml:1: the file has neither" in run([*at, "networks"]).stderr


# --- describing what nobody knows -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", UNKNOWN, ids=lambda path: path.name)
def test_a_proposal_is_as_its_golden_says(path: Path, golden: Any) -> None:
    golden(path.with_name(f"{path.name}.golden.toml"), describe(path))


@pytest.mark.parametrize("path", UNKNOWN, ids=lambda path: path.name)
def test_a_proposal_reads_the_report_it_was_made_of(path: Path, tmp_path: Path) -> None:
    networks, problems = networks_of(site_with(tmp_path, describe(path)))
    if path.stem == "either-way":  # what could mean two things is left to the owner
        assert "lumbrel" not in networks
        return
    assert problems == ()
    report = read_report(path, networks=networks, network="lumbrel", currency="EUR")
    assert len(report.transactions) > len(report.rejects)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_whatever_is_described_is_toml_or_refused(path: Path) -> None:
    try:
        proposal = describe(path)
    except UnreadableReport:
        return
    assert tomllib.loads(proposal)["name"]
    assert "PERSONAL" not in proposal


def test_a_name_of_control_characters_is_written_in_toml(tmp_path: Path) -> None:
    (tmp_path / "sales.json").write_text('{"a\x7fb": [{"date": "2026-01-31", "commission": "5.00"}]}')
    assert tomllib.loads(describe(tmp_path / "sales.json"))["report"]["records"] == "a\x7fb"


def test_a_name_that_is_no_text_cannot_be_described(tmp_path: Path) -> None:
    (tmp_path / "sales.json").write_text('{"\\ud800": [{"date": "2026-01-31", "commission": "5.00"}]}')
    with pytest.raises(UnreadableReport, match="no text"):
        describe(tmp_path / "sales.json")
