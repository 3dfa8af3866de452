"""Only public addresses are connected to, whatever a shop, its name server or its redirects say."""

from __future__ import annotations

import asyncio
from ipaddress import IPv4Address, IPv6Address

import pytest
from ada_url import URL
from hypothesis import given
from hypothesis import strategies as st
from shop_server import Reply, Shops
from street import Walk

from linkcheck.landing.guard import GuardedResolver, PrivateAddressError, fault, is_public

PRIVATE = """
0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.1.2.3 169.254.169.254 172.16.0.1 192.0.0.1 192.0.2.1 192.168.0.1 198.18.0.1
198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 :: ::1 ::7f00:1 ::ffff:127.0.0.1
::ffff:169.254.169.254 ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 2002:7f00:1:: 2002:a00:1:: 2001:0:1::1
2001:db8::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1
"""
PUBLIC = "1.1.1.1 8.8.8.8 93.184.216.34 2606:4700::1111 2a00:1450::1 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::"


@pytest.mark.parametrize("address", PRIVATE.split())
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_every_disguise_of_an_ipv4_address_is_seen_through(address: IPv4Address) -> None:
    disguises = (f"::ffff:{address}", str(IPv6Address(0x64FF9B << 96 | int(address))))
    assert {is_public(disguise) for disguise in disguises} == {is_public(str(address))}
    assert not (is_public(str(address)) and address.is_private)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://shop.example/k1", ""),
        ("http://8.8.8.8/", ""),
        ("http://[2606:4700::1111]/", ""),
        ("http://127.0.0.1/", "127.0.0.1 is a private address"),
        ("http://2130706433/", "127.0.0.1 is a private address"),
        ("http://0x7f.1/", "127.0.0.1 is a private address"),
        ("http://017700000001/", "127.0.0.1 is a private address"),
        ("http://１２７.0.0.1/", "127.0.0.1 is a private address"),
        ("http://[::ffff:7f00:1]/", "::ffff:7f00:1 is a private address"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is a private address"),
        ("https://shop.example:8443/", "no shop answers at port 8443"),
        ("http://shop.example:22/", "no shop answers at port 22"),
        ("https://shop.example:443/", ""),
        ("ftp://shop.example/", "ftp: cannot be the address of a shop"),
        ("file:///etc/passwd", "file: cannot be the address of a shop"),
        ("javascript:alert(1)", "javascript: cannot be the address of a shop"),
        ("http://me:secret@shop.example/", "the address contains a user name or a password"),
        ("http://shop.example/" + "a" * 5000, "the address is longer than 4000 characters"),
        ("http://printer.lan:631/", ""),
    ],
)
def test_addresses_by_their_looks(url: str, why: str) -> None:
    assert fault(URL(url), frozenset({"printer.lan"})) == why


def test_names_are_given_public_addresses_only() -> None:
    async def names(host: str, port: int) -> list[str]:
        return {"mixed.example": ["10.0.0.1", "8.8.8.8", "::1"], "inside.example": ["192.168.0.1"]}[host]

    resolver = GuardedResolver(frozenset(), names)
    assert [found["host"] for found in asyncio.run(resolver.resolve("mixed.example", 443))] == ["8.8.8.8"]
    with pytest.raises(PrivateAddressError, match="leads to a private address"):
        asyncio.run(resolver.resolve("inside.example", 443))
    opened = GuardedResolver(frozenset({"inside.example"}), names)
    assert [found["host"] for found in asyncio.run(opened.resolve("inside.example", 443))] == ["192.168.0.1"]


def test_a_name_that_leads_inside_is_not_connected_to(street: Shops, walk: Walk) -> None:
    """All names of the street lead to this machine; only the one that is allowed may be asked."""
    street.page("http://kettles.example/k1")
    assert walk.words("http://kettles.example/k1") == ["ok: "]
    found = walk.to("http://other.example/k1", "http://kettles.example/k1")
    assert f"no shop answers at port {street.port}" in found["http://other.example/k1"].why
    landing = "http://kettles.example/go"
    street.says(landing, Reply(302, {"location": "https://other.test/"}))
    assert walk.words(landing) == ["unverified: other.test leads to a private address"]
    assert not walk.memory


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/", "file:///etc/passwd", "gopher://x.test/",
     "http://a:b@kettles.example/", "http://localhost/", "//0/", "http://[::ffff:127.0.0.1]:80/"],
)  # fmt: skip
def test_redirects_are_guarded_like_addresses(street: Shops, walk: Walk, target: str) -> None:
    street.says("http://kettles.example/k1", Reply(301, {"location": target}))
    (words,) = walk.words("http://kettles.example/k1")
    assert words.startswith("unverified: ")
    assert [request.url for request in street.requests] == [
        "http://kettles.example/robots.txt",
        "http://kettles.example/k1",
    ]


def test_tracked_links_and_closed_shops_are_never_requested(street: Shops, walk: Walk) -> None:
    walk.with_manners(
        tracked=lambda url: "tracked" if "clickref=" in url else "",
        closed=lambda url: "closed" if "/shop/" in url else "",
    )
    start, forbidden = "http://kettles.example/go", "http://kettles.example/shop/k1"
    street.says(start, Reply(302, {"location": "/shop/k1?clickref=abc"}))
    street.page(forbidden)
    assert walk.words(start, forbidden) == ["unverified: tracked", "unverified: closed"]
    assert street.asked == [start]
    walk.with_manners(permitted=frozenset({"example"}))
    assert walk.words(start, forbidden) == ["unverified: tracked", "ok: "]
    assert street.asked == [start, start, forbidden]


def test_nothing_is_carried_from_one_request_to_the_next(street: Shops, walk: Walk) -> None:
    cookie = {"set-cookie": "id=1; Domain=kettles.example; Path=/", "location": "/k2"}
    street.says("http://kettles.example/k1", Reply(302, cookie))
    street.page("http://kettles.example/k2")
    walk.to("http://kettles.example/k1")
    sent = {name.lower() for request in street.requests for name in request.headers}
    assert sent == {"host", "user-agent", "accept", "accept-encoding"}
