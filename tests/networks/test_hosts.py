"""The index of hosts never hides a network from a link of its own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from affiliate.networks import HOSTS, NETWORKS, Network
from affiliate.networks.addresses import web_address
from affiliate.networks.declare import NO_SUBID, Evidence, Key, Links, Place
from affiliate.networks.hosts import hosts_of
from affiliate.networks.tracked import read

DOMAINS = sorted(HOSTS.by_domain)


def network(name: str, template: str, **keys: tuple[str, ...]) -> Network:
    named = tuple(Key(word, word, Place.PROGRAM) for word in ("brand", "id") if f"{{{word}}}" in template)
    return Network(name, name, Links(template, NO_SUBID, Evidence.U, keys=named, **keys))


INVENTED = hosts_of(
    [
        network("fixed", "https://go.fixed.example/r?i={id}&u={url}", hosts=("other.example",), short=("fx.example",)),
        network("brand", "https://{brand}.hop.example/{id}"),
        network("within", "https://{brand}-go.word.example/{id}"),
        network("any", "https://{brand}/c/{id}?u={url}"),
        network("added", "{url}?ref={id}"),
    ]
)


def test_a_link_is_looked_for_where_its_network_can_be() -> None:
    expected = {
        "go.fixed.example": ["any", "fixed"],
        "other.example": ["any", "fixed"],
        "a.b.other.example.": ["any", "fixed"],
        "fx.example": ["any", "fixed"],
        "acme.hop.example": ["any", "brand"],
        "acme-go.word.example": ["any", "within"],
        "nother.example": ["any"],
        "fixed.example": ["any"],
        "": ["any"],
    }
    assert {host: INVENTED.candidates(host) for host in expected} == expected


@given(st.sampled_from(DOMAINS), st.sampled_from(["", "www.", "a.b."]), st.text("/?&=ab1{}", max_size=30))
def test_whoever_can_read_a_link_is_asked(domain: str, below: str, rest: str) -> None:
    address = web_address(f"https://{below}{domain}/{rest}")
    assert address
    readers = {n.id for n in NETWORKS.values() if not n.links.anywhere and read(n, address)}
    assert readers <= set(HOSTS.candidates(address.host))
