"""Read a tracked link back: whose it is, its sub-id, its target."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote, unquote_plus

import ada_url

from affiliate.model import empty
from affiliate.networks.addresses import ADDED, Address, market_of, name_of, pairs_of, search_of, within
from affiliate.networks.declare import Links, Network

_SLOT = re.compile(r"\{(\w+)\}")
_PIECES = re.compile(r"\{\w+\}|[\[\]]|[^{\[\]]+")
_WHOLE_PAIR = re.compile(r"\[([?&][^]]*)\]")  # query keys need no brackets to be optional


@dataclass(frozen=True, slots=True)
class TrackedLink:
    """A tracked link, read. What it does not say is empty: links of shorteners say only whose they are."""

    network: str
    subid: str = ""
    target: str = ""
    ids: Mapping[str, str] = field(default_factory=empty, hash=False)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A template turned round. `pairs` are the query keys with slots, their pattern, and whether they must be there."""

    host: re.Pattern[str]
    path: re.Pattern[str] | None
    pairs: Mapping[str, tuple[re.Pattern[str], bool]] = field(hash=False)


def read(network: Network, address: Address) -> TrackedLink | None:
    """The tracked link that this is, or None when it is not one of this network."""
    if within(address.host, network.links.short):
        return TrackedLink(network.id)
    found = (_match(network, shape, address) for shape in _shapes(network.links))
    links = [_link(network, slots) for slots in found if slots is not None]
    return next((link for link in links if link.target), links[0] if links else None)


def _link(network: Network, slots: dict[str, str]) -> TrackedLink:
    target, subid = slots.pop("url", ""), slots.pop("subid", "")
    if network.links.subid.key:
        slots[network.links.subid.key] = subid
    return TrackedLink(network.id, subid, target, slots)


def _match(network: Network, shape: _Shape, address: Address) -> dict[str, str] | None:
    if (place := _place(network, shape, address)) is None or (query := _query(shape, address)) is None:
        return None
    return place | query


def _place(network: Network, shape: _Shape, address: Address) -> dict[str, str] | None:
    if shape.path is None:
        if market_of(network, address.host) is None and not network.links.anywhere:
            return None
        kept = [pair for pair in pairs_of(address.search) if name_of(pair) not in shape.pairs]
        return {"url": ada_url.replace_url(address.href, search=search_of(kept))}
    if (path := shape.path.fullmatch(address.path)) is None:
        return None
    host = shape.host.fullmatch(address.host)
    if not (host or within(address.host, network.links.hosts)):
        return None
    slots = (host.groupdict() if host else {}) | path.groupdict()
    return {name: unquote(value) for name, value in slots.items() if value}


def _query(shape: _Shape, address: Address) -> dict[str, str] | None:
    given: dict[str, str] = {}
    for pair in pairs_of(address.search):
        given.setdefault(name_of(pair), unquote_plus(pair.partition("=")[2]))
    slots: dict[str, str] = {}
    for name, (pattern, must) in shape.pairs.items():
        if found := pattern.fullmatch(given.get(name, "")):
            slots |= {slot: value for slot, value in found.groupdict().items() if value is not None}
        elif must:
            return None
    return slots


@lru_cache(maxsize=256)
def _shapes(rule: Links) -> tuple[_Shape, ...]:
    """Those with a host of their own first: it may be below a shop's."""
    templates = sorted((rule.template, *rule.older), key=lambda template: template.startswith(ADDED))
    return tuple(_shape(rule, template) for template in templates)


def _shape(rule: Links, template: str) -> _Shape:
    address, _, query = _WHOLE_PAIR.sub(r"\1", template).partition("?")
    host, _, path = address.partition("://")[2].partition("/")
    must = {key.name for key in rule.keys} | ({"subid"} if rule.subid.key else set())
    pairs = {}
    for name, value in (pair.split("=", 1) for pair in query.split("&") if pair):
        pairs[name] = _pattern(rule, value), not must.isdisjoint(_SLOT.findall(value))
    if template.startswith(ADDED):
        return _Shape(_pattern(rule, ""), None, pairs)
    return _Shape(_pattern(rule, host), _pattern(rule, f"/{path}", "[^/]"), pairs)


def _pattern(rule: Links, template: str, character: str = ".") -> re.Pattern[str]:
    """The template turned into a pattern with a group for each slot; what stands in brackets may be missing.

    What a shop fills in itself may be anything: links that were copied from elsewhere are still ours. `character` is
    what a sub-id is made of: in a path, all but the slash.
    """
    subid = character + ("+" if rule.subid.key else "*")  # a link without its tracking ID is a plain link
    slots = {key.name: key.pattern for key in rule.keys} | {"subid": subid, "url": ".*"}
    signs = {"[": "(?:", "]": ")?"}
    pieces = (signs.get(piece) or _group(piece, slots) or re.escape(piece) for piece in _PIECES.findall(template))
    return re.compile("".join(pieces), re.DOTALL)


def _group(piece: str, slots: Mapping[str, str]) -> str:
    if not piece.startswith("{"):
        return ""
    return f"(?P<{piece[1:-1]}>{slots[piece[1:-1]]})" if piece[1:-1] in slots else ".*?"
