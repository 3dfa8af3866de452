"""Networks that an owner declares in TOML: links and reports work like any other's, and every mistake has its line."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from affiliate.declared import networks_of
from affiliate.declared.describe import describe
from affiliate.model import Transaction
from affiliate.networks import NETWORKS, read_link
from affiliate.networks.links import make
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
    link = make(network, case["url"], case.get("subid", ""), case.get("ids", {}))
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
