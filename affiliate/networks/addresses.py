"""The parts of a web address that making and reading tracked links both take apart."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote_plus

import ada_url

from affiliate.networks.declare import Market, Network

ADDED = "{url}?"  # starts the template of a network that adds its parameters to the merchant's own URL


class Address(NamedTuple):
    """A web address as browsers understand it. `host` is in lower case and without port, `search` with its `?`."""

    href: str
    host: str
    path: str
    search: str


@lru_cache(maxsize=512)  # several ask about one link in turn: is it tracked, whose shop, which product
def web_address(url: str) -> Address | None:
    """The address taken apart; None when it is none on the web."""
    try:
        address = ada_url.URL(url)
    except ValueError:  # also what UTF-8 cannot hold
        return None
    if address.protocol not in ("http:", "https:"):
        return None
    return Address(address.href, address.hostname, address.pathname, address.search)


def pairs_of(search: str) -> list[str]:
    """The `key=value` pairs of a query as they were written, without the empty ones."""
    return [pair for pair in search.removeprefix("?").split("&") if pair]


def search_of(pairs: list[str]) -> str:
    """The query of these pairs; the first may begin with a question mark of its own."""
    return f"?{'&'.join(pairs)}" if pairs else ""


def name_of(pair: str) -> str:
    """The decoded key of a query pair."""
    return unquote_plus(pair.partition("=")[0])


def within(host: str, domains: tuple[str, ...]) -> bool:
    """Whether a host is one of these domains or below one."""
    host = host.rstrip(".")
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def market_of(network: Network, host: str) -> Market | None:
    """The shop that a host belongs to."""
    if within(host, network.links.retired):
        return None
    return next((market for market in network.links.markets if within(host, (market.host,))), None)


def market_named(network: Network, name: str) -> Market | None:
    """The shop that a person means by `www.amazon.de`, `amazon.de` or `de`."""
    word = name.strip().lower().removeprefix("www.")
    return next((m for m in network.links.markets if word and word in (m.host, m.country)), None)
