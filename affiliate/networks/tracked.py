"""Read a tracked link back: whose it is, its sub-id, its target."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote, unquote_plus

import ada_url

from affiliate.model import NOTHING
from affiliate.networks.addresses import ADDED, market_of, name_of, pairs_of, within
from affiliate.networks.declare import Links, Network

URL_LIMIT = 64_000
_PIECES = re.compile(r"\{(\w+)\}|([^{]+)")


@dataclass(frozen=True, slots=True)
class TrackedLink:
    """A tracked link, read. What it does not say is empty: links of shorteners say only whose they are."""

    network: str
    subid: str = ""
    target: str = ""
    ids: Mapping[str, str] = field(default_factory=lambda: NOTHING, hash=False)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A template turned round. `pairs` are the query keys with slots, their pattern, and whether they must be there."""

    host: re.Pattern[str]
    path: re.Pattern[str] | None
    pairs: Mapping[str, tuple[re.Pattern[str], bool]] = field(hash=False)


def read(network: Network, url: str) -> TrackedLink | None:
    """The tracked link in `url`, or None when it is not one of this network."""
    if len(url) > URL_LIMIT:
        return None
    try:
        address = ada_url.URL(url)
    except ValueError:  # also what UTF-8 cannot hold
        return None
    if address.protocol not in ("http:", "https:"):
        return None
    if within(address.hostname, network.links.short):
        return TrackedLink(network.id)
    found = (_match(network, shape, address) for shape in _shapes(network.links))
    links = [_link(network, slots) for slots in found if slots is not None]
    return next((link for link in links if link.target), links[0] if links else None)


def _link(network: Network, slots: dict[str, str]) -> TrackedLink:
    target, subid = slots.pop("url", ""), slots.pop("subid", "")
    if network.links.subid.key:
        slots[network.links.subid.key] = subid
    return TrackedLink(network.id, subid, target, slots)


def _match(network: Network, shape: _Shape, address: ada_url.URL) -> dict[str, str] | None:
    place, query = _place(network, shape, address), _query(shape, address)
    return None if place is None or query is None else place | query


def _place(network: Network, shape: _Shape, address: ada_url.URL) -> dict[str, str] | None:
    if shape.path is None:
        kept = [pair for pair in pairs_of(address.search) if name_of(pair) not in shape.pairs]
        bare = ada_url.replace_url(address.href, search="&".join(kept))
        return {"url": bare} if market_of(network, address.hostname) else None
    host = shape.host.fullmatch(address.hostname)
    path = shape.path.fullmatch(address.pathname)
    if path is None or not (host or within(address.hostname, network.links.hosts)):
        return None
    slots = (host.groupdict() if host else {}) | path.groupdict()
    return {name: unquote(value) for name, value in slots.items() if value}


def _query(shape: _Shape, address: ada_url.URL) -> dict[str, str] | None:
    given: dict[str, str] = {}
    for pair in pairs_of(address.search):
        given.setdefault(name_of(pair), unquote_plus(pair.partition("=")[2]))
    slots: dict[str, str] = {}
    for name, (pattern, must) in shape.pairs.items():
        if found := pattern.fullmatch(given.get(name, "")):
            slots |= found.groupdict()
        elif must:
            return None
    return slots


@lru_cache(maxsize=256)
def _shapes(rule: Links) -> tuple[_Shape, ...]:
    return tuple(_shape(rule, template) for template in (rule.template, *rule.older))


def _shape(rule: Links, template: str) -> _Shape:
    address, _, query = template.partition("?")
    host, _, path = address.partition("://")[2].partition("/")
    must = {key.name for key in rule.keys} | ({"subid"} if rule.subid.key else set())
    pairs = {}
    for name, value in (pair.split("=", 1) for pair in query.split("&") if pair):
        pairs[name] = _pattern(rule, value), any(slot in must for slot, _ in _PIECES.findall(value))
    if template.startswith(ADDED):
        return _Shape(re.compile(""), None, pairs)
    parts = (
        f"(?:/{part})?" if "{subid}" in raw else f"/{part}" for raw in path.split("/") for part in [_source(rule, raw)]
    )
    return _Shape(_pattern(rule, host), re.compile("".join(parts), re.DOTALL), pairs)


def _pattern(rule: Links, template: str) -> re.Pattern[str]:
    return re.compile(_source(rule, template), re.DOTALL)


def _source(rule: Links, template: str) -> str:
    subid = ".+" if rule.subid.key else ".*"  # a link without its tracking ID is a plain link
    patterns = {key.name: key.pattern for key in rule.keys} | {"subid": subid, "url": ".*"}
    pieces = (f"(?P<{slot}>{patterns[slot]})" if slot else re.escape(text) for slot, text in _PIECES.findall(template))
    return "".join(pieces)
