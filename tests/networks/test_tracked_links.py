"""Tracked links, made and read back: cases.json says how, and two promises hold for every network there is."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import ada_url
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from affiliate.networks import NETWORKS, LinkError, Network, TrackedLink, read_link, subid_problem, tracked_link
from affiliate.networks.addresses import ADDED, Address, web_address
from affiliate.networks.declare import NO_SUBID, Evidence, Key, Links, Market, Place, SubId
from affiliate.networks.links import maker, subid_fault
from affiliate.networks.tracked import read

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


def test_a_token_is_judged_before_it_is_used() -> None:
    assert subid_problem("awin", "akettle113") == ""
    assert subid_problem("awin", "") == ""
    assert subid_problem("amazon", "sevensqm-20") == ""
    assert "31" in subid_problem("cj", "a" * 31)


# --- promises -------------------------------------------------------------------------------------------------------

EACH = settings(max_examples=30, deadline=None)  # of many networks on one machinery
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


# Shapes that networks have, though none of those declared so far.
_REF = Key("ref", "your reference", Place.ACCOUNT)
_BRAND = Key("brand", "the brand's name", Place.PROGRAM, "[a-z]+")
_SUBID = SubId(9, "[a-z]+", "small letters", Evidence.U)
_SHOPS = (Market("shop.example", "us", "USD", {"zone": "7&8"}),)
_SHAPES = {
    "path": Links("https://go.example/ref:{ref}[/sub:{subid}]/to:{url}", _SUBID, Evidence.U, keys=(_REF,)),
    "host": Links("https://{brand}.go.example/{ref}[?sid={subid}]", _SUBID, Evidence.U, keys=(_BRAND, _REF)),
    "value": Links("https://go.example/r?m={brand}[.{subid}]&u={url}", _SUBID, Evidence.U, keys=(_BRAND,)),
    "added": Links("{url}?kind=1&brand={brand}[&sub={subid}]", _SUBID, Evidence.U, keys=(_BRAND,), markets=_SHOPS),
    "shop's own": Links("{url}?ref={ref}&zone={zone}[&sub={subid}]", _SUBID, Evidence.U, keys=(_REF,), markets=_SHOPS),
    "anywhere": Links("{url}?ref={ref}[&sub={subid}]", _SUBID, Evidence.U, keys=(_REF,)),
    "no sub-id": Links("{url}?ref={ref}", NO_SUBID, Evidence.U, keys=(_REF,)),
}
CLOSED = Links("https://go.example/r?m={brand}[&sub={subid}]", _SUBID, Evidence.U, keys=(_BRAND,), closed="is closed")
ALL = [
    *(network for network in NETWORKS.values() if not network.links.closed),
    *(Network(name, name.title(), links) for name, links in _SHAPES.items()),
]


def _address(link: str) -> Address:
    address = web_address(link)
    assert address
    return address


@pytest.mark.parametrize("network", ALL, ids=lambda network: network.id)
@given(data=st.data())
@EACH
def test_what_a_link_is_made_of_is_read_back(network: Network, data: st.DataObject) -> None:
    url, ids, subid = (data.draw(strategy(network)) for strategy in (_urls, _ids, _subids))
    link = maker(network, ids).link(url, subid)
    found = read(network, _address(link))
    assert found is not None
    assert (found.network, found.subid) == (network.id, subid)
    assert found.ids == ids | ({network.links.subid.key: subid} if network.links.subid.key else {})
    if "{url}" in network.links.template:
        assert maker(network, ids).link(found.target, subid) == link
        assert network.links.template.startswith(ADDED) or found.target == ada_url.URL(url).href


@pytest.mark.parametrize("network", ALL, ids=lambda network: network.id)
@given(url=st.one_of(st.text(), _TAIL.map("https://kettles.example/".__add__)), subid=st.text(max_size=70))
@EACH
def test_anything_else_is_refused_in_words(network: Network, url: str, subid: str) -> None:
    with suppress(LinkError):
        ids = {key.name: "a" if key is _BRAND else "1" for key in network.links.keys}
        link = maker(network, ids).link(url, subid)
        assert subid_fault(network, subid) == ""
        assert read(network, _address(link)) is not None
    read_link(url)


@given(url=st.one_of(st.text(), _TAIL.map("https://".__add__)))
def test_a_link_is_of_one_network_at_most(url: str) -> None:
    address = web_address(url)
    known = [network for network in NETWORKS.values() if address and not network.links.anywhere]
    assert sum(read(network, address) is not None for network in known) <= 1


def test_a_closed_network_makes_no_links_and_knows_its_own() -> None:
    closed = Network("closed", "Closed", CLOSED)
    with pytest.raises(LinkError, match="Closed is closed"):
        maker(closed, {"brand": "acme"})
    found = read(closed, _address("https://go.example/r?m=acme&sub=abc"))
    assert found == TrackedLink("closed", "abc", "", {"brand": "acme"})


def test_a_network_without_sub_ids_refuses_one_with_a_sentence() -> None:
    plain = Network("plain", "Plain", _SHAPES["no sub-id"])
    with pytest.raises(LinkError, match="Plain has no sub-ids: leave 'abc' out"):
        maker(plain, {"ref": "1"}).link("https://kettles.example/", "abc")
