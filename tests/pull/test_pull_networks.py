"""Each network's API, as it is documented: what is asked in which order, what is saved, and that it can be imported.

A case is a file: the talk between us and a real server, and the names of the files with the records in each. Records
are taken from the network's report fixture: "@0:2" stands for its first two.
"""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from scripted import Time, api_of, names, pull, serving, talking

from affiliate.model import Account
from affiliate.networks import NETWORKS
from affiliate.networks.declare import Form
from affiliate.pull.answers import at
from affiliate.reports import read_report

CASES = sorted((Path(__file__).parent / "networks").glob("*.json"))
FIXTURES = Path(__file__).parents[1] / "reports" / "fixtures"


class Rows:
    """The records of a report fixture, to be put into answers."""

    def __init__(self, network: str, fixture: str) -> None:
        self.text = (FIXTURES / fixture).read_bytes()
        declared = NETWORKS[network].pull
        assert declared
        self.is_table = declared.layout.form is Form.TABLE
        self.records: Any = self.text.splitlines(True)[1:]
        if not self.is_table:
            self.records = at(json.loads(self.text), declared.layout.records)

    def answer(self, gives: object) -> bytes:
        if self.is_table:
            return b"".join([self.text.splitlines(True)[0], *self._cut(str(gives))])
        return json.dumps(self._filled(gives)).encode()

    def _filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._filled(below) for key, below in value.items()}
        return self._cut(value) if isinstance(value, str) and value.startswith("@") else value

    def _cut(self, slice_: str) -> Any:
        first, _, end = slice_[1:].partition(":")
        found = self.records[int(first) : int(end)]
        assert len(found) == int(end) - int(first), "the fixture has fewer records"
        return found


def imported(network: str, path: Path, scratch: Path) -> int:
    """How many rows the importer finds in a saved answer; of one without records, none."""
    data = gzip.decompress(path.read_bytes())
    if path.name.startswith("."):
        return 0
    plain = scratch / path.name.removesuffix(".gz")
    plain.write_bytes(data)
    mine = Account("mine", network, currency="EUR")
    report = read_report(plain, network=network, accounts=[mine])
    plain.unlink()
    assert report.as_of
    return report.rows


def test_every_network_that_can_be_asked_has_a_case() -> None:
    assert [case.stem for case in CASES] == [network.id for network in NETWORKS.values() if network.pull]


def test_every_setting_is_told_to_the_owner() -> None:
    told = (Path(__file__).parents[2] / "docs" / "site-owner.md").read_text(encoding="utf-8")
    settings = (setting.name for network in NETWORKS.values() if network.pull for setting in network.pull.settings)
    assert [name for name in settings if f"`{name}`" not in told] == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_network_is_asked_as_it_documents(path: Path, tmp_path: Path) -> None:
    case = json.loads(path.read_text())
    network, since, until = path.stem, date.fromisoformat(case["since"]), date.fromisoformat(case["until"])
    rows = Rows(network, case["rows"])
    talk = iter(case["talk"])

    time = Time()
    with serving(talking(talk, rows.answer, lambda: server.url)) as server:
        api = api_of(network, server.url, case["environment"], case["ids"])
        outcomes = pull(api, tmp_path, time, since, until)
        assert server.wrong == []
        assert next(talk, None) is None, "not everything was asked"
        again = pull(api, tmp_path, time, since, until)
    assert [outcome.fault for outcome in outcomes if outcome.fault] == case.get("faults", [])
    assert time.waits == case.get("waits", [])
    assert names(tmp_path) == sorted(case["saved"])
    assert not again or case.get("faults"), "what is there was asked for again"
    for name, records in case["saved"].items():
        assert imported(network, tmp_path / network / name, tmp_path) == records
