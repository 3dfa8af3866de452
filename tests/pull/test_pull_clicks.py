"""Clicks that an API counts: asked for beside the sales, saved apart from them, read by `affiliate clicks import`.

A case is a file, as in test_pull_networks.py; `kept` are the clicks by token or page that are left of its answers.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from scripted import Time, api_of, pull, serving, talking

from affiliate.clicks import import_clicks
from affiliate.networks import NETWORKS
from affiliate.pull import pulled_files
from affiliate.reports import UnreadableReport, read_report
from affiliate.site import Site
from tests.clicks.invented_site import make_clicked_site, ours

CASES = sorted((Path(__file__).parent / "clicks").glob("*.json"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_clicked_site(tmp_path_factory.mktemp("clicks"))


def test_every_api_that_counts_clicks_has_a_case() -> None:
    assert [case.stem for case in CASES] == [n.id for n in NETWORKS.values() if n.pull and n.pull.clicks]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_clicks_are_asked_for_as_documented_and_counted(path: Path, site: Site, tmp_path: Path) -> None:
    case = json.loads(path.read_text())
    talk = iter(case["talk"])
    with serving(talking(talk, lambda gives: json.dumps(gives).encode(), lambda: server.url)) as server:
        api = api_of(path.stem, server.url, case["environment"], {})
        assert api.pull.clicks
        outcomes = pull(replace(api, pull=api.pull.clicks), tmp_path, Time(), date(2026, 10, 1), date(2026, 10, 31))
        assert server.wrong == []
        assert next(talk, None) is None, "not everything was asked"
    assert [outcome.fault for outcome in outcomes] == [""]
    results = [
        import_clicks(file, file.name, ours(site), tmp_path / "rolled") for file in pulled_files(tmp_path / path.stem)
    ]
    assert {result.sources for result in results} == {(path.stem,)}
    assert sum(result.rejected for result in results) == case["rejected"]
    assert kept(tmp_path / "rolled") == case["kept"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_clicks_are_no_sales(path: Path, tmp_path: Path) -> None:
    given = json.loads(path.read_text())["talk"][-1]["gives"]
    (tmp_path / "clicks.json").write_text(json.dumps(given))
    with pytest.raises(UnreadableReport, match="it counts clicks, no sales"):
        read_report(tmp_path / "clicks.json", network=path.stem)


def kept(folder: Path) -> dict[str, int]:
    """The clicks by what was clicked, of October; what is none of ours goes by no name."""
    found: Counter[str] = Counter()
    for row in duckdb.read_parquet(str(folder / "*.parquet")).fetchall():
        values = dict(zip(duckdb.read_parquet(str(folder / "*.parquet")).columns, row, strict=True))
        assert (str(values["first"]), str(values["last"])) == ("2026-10-01", "2026-10-31")
        found[values["token"] or values["page"] or "-"] += values["count"]
    return dict(sorted(found.items()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"results": []}', "not a log or export of clicks that we know"),
        ('{"results": [{"subid": "a", "clicks": 1}', "not a log or export of clicks that we know"),
        ('{"results": [{"views": 1}]}', "not a log or export of clicks that we know"),
        ('{"results": [{"subid": "a", "clicks": 1}, 7, {"subid": ["a"], "clicks": 1}, {"subid": "a"}]}', ""),
    ],
)
def test_answers_that_are_none_count_nothing(text: str, said: str, site: Site, tmp_path: Path) -> None:
    path = tmp_path / "clicks-2026-10.json"
    path.write_text(text)
    result = import_clicks(path, path.name, ours(site), tmp_path / "rolled")
    assert said in result.unreadable
    assert (result.lines, result.counted, result.rejected) == ((0, 0, 0) if said else (4, 1, 3))
