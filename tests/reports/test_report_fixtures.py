"""Every report in fixtures/ is claimed by one network and reads as its golden says. No test code for any network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from report_goldens import FILES, FIXTURES, GOLDEN, OPTIONS, options_of, shown

from affiliate.networks import NETWORKS
from affiliate.reports import UnreadableReport, read_report

REPORTS = [path for path in FILES if path.parent.name != "unreadable"]


def name_of(path: Path) -> str:
    return path.relative_to(FIXTURES).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_reads_as_its_golden_says(path: Path, golden: Callable[[Path, str], None]) -> None:
    assert "PERSONAL" not in shown(path), "a column that nobody may see came through"
    golden(path.with_name(path.name + GOLDEN), shown(path))


@pytest.mark.parametrize("path", REPORTS, ids=name_of)
def test_a_report_is_of_one_network_whatever_its_name(path: Path, tmp_path: Path) -> None:
    nameless = tmp_path / "report"
    nameless.write_bytes(path.read_bytes())
    report = read_report(nameless, **options_of(path))
    assert report.network == path.parent.name
    assert report.rows == len(report.transactions) + len(report.rejects)
    others = NETWORKS.keys() - {report.network} if report.rows else ()  # an empty list may be anybody's
    assert all(shown(nameless, network=other).startswith("unreadable") for other in others)


def test_every_network_and_layout_has_a_fixture() -> None:
    read = {(r.network, r.layout) for r in (read_report(path, **options_of(path)) for path in REPORTS)}
    assert read == {(n.id, layout.name) for n in NETWORKS.values() for layout in n.layouts if not layout.refused}


def test_no_golden_or_options_without_its_report() -> None:
    beside = [p for p in FIXTURES.glob("*/*") if p.name.endswith((OPTIONS, GOLDEN))]
    orphans = [
        name_of(p) for p in beside if p.with_name(p.name.removesuffix(OPTIONS).removesuffix(GOLDEN)) not in FILES
    ]
    assert orphans == []


def test_two_claimants_are_an_error_that_a_choice_settles() -> None:
    both = {**NETWORKS, "twin": replace(NETWORKS["awin"], id="twin", name="Twin")}
    path = FIXTURES / "awin" / "transactions.json"
    with pytest.raises(UnreadableReport, match="this could be Awin transactions-api, Twin transactions-api"):
        read_report(path, networks=both)
    assert read_report(path, network="twin", networks=both).network == "twin"
