"""`affiliate networks` and `affiliate link`, as a person and as a program use them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from affiliate.cli.main import main
from affiliate.networks import NETWORKS


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def test_every_network_says_what_it_can_do() -> None:
    rows = json.loads(run("networks", "--json").stdout)
    assert [row["id"] for row in rows] == sorted(NETWORKS)
    assert all({"id", "name", "link", "file_reports", "pull", "link_keys"} <= row.keys() for row in rows)
    assert {row["id"]: row["link_keys"] for row in rows}["awin"] == ["awinmid", "awinaffid"]
    table = run("networks").stdout
    assert all(network.name in table for network in NETWORKS.values())


def test_a_link_is_printed_and_nothing_else() -> None:
    ids = ("-o", "awinmid=900001", "-o", "awinaffid=900100")
    result = run("link", "awin", "https://kettles.example/k1?a=b&c=d", "--subid", "akettle113", *ids)
    assert result.exit_code == 0
    assert result.stdout == (
        "https://www.awin1.com/cread.php?awinmid=900001&awinaffid=900100&clickref=akettle113"
        "&ued=https%3A%2F%2Fkettles.example%2Fk1%3Fa%3Db%26c%3Dd\n"
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("awin", "https://kettles.example/"), "-o awinmid=...  the advertiser's id at Awin"),
        (("awin", "https://kettles.example/", "-o", "awinmid"), "'awinmid' is not KEY=VALUE"),
        (("awin", "https://kettles.example/", "-o", "aid=1"), "its keys are awinmid, awinaffid"),
        (("amazon", "https://www.amazon.com/dp/B0INVENT01"), "-o tag=...  your tracking ID"),
        (("amazon", "https://www.amazon.com/dp/B0INVENT01", "--subid", "akettle113"), "it has no other sub-ids"),
        (("cj", "kettles.example", "-o", "pid=1", "-o", "aid=2"), "it needs https://"),
        (("nobody", "https://kettles.example/"), "'nobody' is not one of 'admitad', 'aliexpress'"),
    ],
)
def test_wrong_usage_says_what_the_network_needs(words: tuple[str, ...], says: str) -> None:
    result = run("link", *words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert says in result.stderr
