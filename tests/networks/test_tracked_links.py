"""Tracked links, made and read back: cases.json says how, and two promises hold for every network there is."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import ada_url
import pytest
from hypothesis import given
from hypothesis import strategies as st

from affiliate.networks import NETWORKS, LinkError, Network, TrackedLink, read_link, subid_problem, tracked_link

CASES = json.loads((Path(__file__).parent / "cases.json").read_text("utf-8"))
Case = dict[str, Any]


@pytest.mark.parametrize("case", CASES["links"], ids=lambda case: case["case"])
def test_a_link_is_made(case: Case) -> None:
    assert tracked_link(case["network"], case["url"], subid=case["subid"], ids=case["ids"]) == case["link"]


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["case"])
def test_a_link_is_refused_with_a_sentence(case: Case) -> None:
    with pytest.raises(LinkError) as refused:
        tracked_link(case["network"], case["url"], subid=case["subid"], ids=case["ids"])
    assert case["says"] in str(refused.value)


@pytest.mark.parametrize("case", CASES["read"], ids=lambda case: case["url"])
def test_a_tracked_link_is_read(case: Case) -> None:
    assert read_link(case["url"]) == TrackedLink(case["network"], case["subid"], case["target"], case["ids"])


@pytest.mark.parametrize("url", CASES["not tracked"])
def test_a_plain_or_spoilt_link_is_nobodys(url: str) -> None:
    assert read_link(url) is None


# --- promises -------------------------------------------------------------------------------------------------------

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_NESTED = "?u=https%3A%2F%2Fwww.awin1.com%2Fcread.php%3Fawinmid%3D1%26awinaffid%3D2"
_SIGNS = ["%", "%zz", "%2F", "&", "=", "+", "#", "//", "/../", "<", '"', "'", "\\", " ", "{url}", "{subid}"]
_NASTY = st.sampled_from([*_SIGNS, _NESTED, "?tag=x", "&tag=a-20", "/ref=x", "/dp/B0/"])
_TAIL = st.lists(st.one_of(_NASTY, _TEXT), max_size=6).map("".join)
_HOSTS = st.sampled_from(
    ["kettles.example", "bücher.example:8080", "xn--bcher-kva.example", "[2001:db8::1]", "東京.example"]
)


def _urls(network: Network) -> st.SearchStrategy[str]:
    shops = [f"www.{market.host}" for market in network.links.markets]
    hosts = st.sampled_from(shops) if shops else _HOSTS
    made = st.builds("{}://{}/{}".format, st.sampled_from(["https", "HTTP"]), hosts, _TAIL)
    return made.filter(ada_url.check_url)


def _ids(network: Network) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({k.name: st.from_regex(k.pattern, fullmatch=True) for k in network.links.keys})


def _subids(network: Network) -> st.SearchStrategy[str]:
    rule = network.links.subid
    kept = st.from_regex(rule.pattern, fullmatch=True).filter(lambda token: len(token) <= rule.max_length)
    return kept if rule.key else st.one_of(st.just(""), kept)


@pytest.mark.parametrize("network", NETWORKS.values(), ids=lambda network: network.id)
@given(data=st.data())
def test_what_a_link_is_made_of_is_read_back(network: Network, data: st.DataObject) -> None:
    url, ids, subid = (data.draw(strategy(network)) for strategy in (_urls, _ids, _subids))
    link = tracked_link(network.id, url, subid=subid, ids=ids)
    read = read_link(link)
    assert read is not None
    assert (read.network, read.subid) == (network.id, subid)
    assert read.ids == ids | ({network.links.subid.key: subid} if network.links.subid.key else {})
    assert tracked_link(network.id, read.target, subid=subid, ids=ids) == link
    if not network.links.clean:
        assert read.target == ada_url.URL(url).href


@pytest.mark.parametrize("network", NETWORKS.values(), ids=lambda network: network.id)
@given(url=st.one_of(st.text(), _TAIL.map("https://kettles.example/".__add__)), subid=st.text(max_size=70))
def test_anything_else_is_refused_in_words(network: Network, url: str, subid: str) -> None:
    with suppress(LinkError):
        link = tracked_link(network.id, url, subid=subid, ids={key.name: "1" for key in network.links.keys})
        assert subid_problem(network.id, subid) == ""
        assert read_link(link) is not None
    read_link(url)
