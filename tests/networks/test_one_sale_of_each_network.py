"""No two layouts of a network add up: whichever of its reports tell of a sale, it counts once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from itertools import combinations, groupby
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import pytest

from affiliate.ledger import current, import_file, open_for_writing
from affiliate.networks import NETWORKS
from affiliate.networks.declare import Layout, Network, Role
from affiliate.reports import read_report

Given: TypeAlias = Sequence[tuple[Path, dict[str, Any]]]

GIVEN: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("one_sale.toml").read_text(encoding="utf-8"))[
    "report"
]
OF_EACH = {network: list(reports) for network, reports in groupby(GIVEN, key=lambda report: report["network"])}


def earning(network: Network) -> list[Layout]:
    return [layout for layout in network.layouts if layout.role is Role.EARNINGS and not layout.refused]


def written(report: dict[str, Any], folder: Path) -> Path:
    path = folder / report["name"]
    path.write_text(report["text"].removeprefix("\n"), encoding="utf-8")
    return path


def test_every_network_with_several_layouts_tells_its_sale_in_each_of_them(tmp_path: Path) -> None:
    """A new layout fails here until it tells the sale as well, and below if it then counts twice."""
    read = {network: set[str]() for network in OF_EACH}
    for report in GIVEN:
        found = read_report(written(report, tmp_path), currency=report.get("currency", ""))
        assert (found.network, found.rows, found.rejects) == (report["network"], 1, ())
        read[found.network].add(found.layout)
    several = {n.id: {layout.name for layout in earning(n)} for n in NETWORKS.values() if len(earning(n)) > 1}
    assert read == several


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_for_writing(tmp_path_factory.mktemp("private") / "ledger.duckdb") as connection:
        yield connection


@pytest.mark.parametrize("network", OF_EACH)
def test_a_sale_counts_once_whichever_layouts_tell_of_it(
    network: str, books: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    reports = [(written(each, tmp_path), each) for each in OF_EACH[network]]
    for pair in combinations(reports, 2):
        apart = all("apart" in report for _, report in pair)
        counts = counted(books, pair, tmp_path)
        assert len(counts) == 1 + apart, counts
    assert counted(books, reports, tmp_path) == counted(books, reports[::-1], tmp_path)


def counted(books: duckdb.DuckDBPyConnection, reports: Given, folder: Path) -> list[tuple[object, ...]]:
    """What counts when these are imported into an empty ledger."""
    for table in ("files", "readings", "revisions", "sightings", "rejects"):
        books.execute(f"DELETE FROM {table}")  # noqa: S608 — our own table names
    for path, report in reports:
        result = import_file(books, path, site_root=folder, currency=report.get("currency", ""))
        assert (result.read, result.rejected) == (True, 0), result.problems
    return current(books).project("account, commission, currency, file").order("ALL").fetchall()
