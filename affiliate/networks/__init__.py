"""The networks we know: one file each, found by looking. Adding a network is adding a file."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from types import MappingProxyType

from affiliate.model import EMPTY
from affiliate.networks.addresses import ADDED, Address, web_address
from affiliate.networks.declare import Network
from affiliate.networks.hosts import hosts_of
from affiliate.networks.links import LinkError, maker, subid_fault
from affiliate.networks.tracked import TrackedLink, read

__all__ = [
    "NETWORKS",
    "LinkError",
    "Network",
    "TrackedLink",
    "read_link",
    "subid_problem",
    "tracked_already",
    "tracked_link",
]

READ_LIMIT = 64_000


def _found() -> Iterator[Network]:
    for module in pkgutil.iter_modules(__path__):
        declared = getattr(import_module(f"{__name__}.{module.name}"), "NETWORK", None)
        if isinstance(declared, Network):
            yield declared


NETWORKS: Mapping[str, Network] = MappingProxyType({n.id: n for n in sorted(_found(), key=lambda n: n.id)})
HOSTS = hosts_of(NETWORKS.values())


def tracked_link(network: str, url: str, *, subid: str = "", ids: Mapping[str, str] = EMPTY) -> str:
    """The network's link to `url`. `ids` go by the network's own words (Awin `awinmid`, `awinaffid`)."""
    if problem := tracked_already(url):
        raise LinkError(problem)
    return maker(_known(network), ids).link(url, subid)


def subid_problem(network: str, token: str) -> str:
    """Why the network would cut, drop or mistake this sub-id; empty when it comes back whole."""
    return subid_fault(_known(network), token)


def read_link(url: str, own: Iterable[Network] = ()) -> TrackedLink | None:
    """Whose tracked link this is, with which sub-id and target; None when it is nobody's we know.

    `own` are networks that the site declares itself; they are asked last.
    """
    if len(url) > READ_LIMIT or (address := web_address(url)) is None:
        return None
    return _read_known(address) or _read_as(own, address)


@lru_cache(maxsize=4096)  # a site links to the same few thousand pages again and again
def _read_known(address: Address) -> TrackedLink | None:
    return _read_as(_on(address.host), address)


def _read_as(networks: Iterable[Network], address: Address) -> TrackedLink | None:
    tried = (read(network, address) for network in networks if not network.links.anywhere)
    return next(filter(None, tried), None)


def tracked_already(url: str) -> str:
    """Why this is no merchant's page but a tracked link around one; empty when it is none.

    A page with somebody's parameters is one all the same: they are replaced.
    """
    link = read_link(url)
    if link is None or (link.target and NETWORKS[link.network].links.template.startswith(ADDED)):
        return ""
    page = f", {link.target}" if link.target else ""
    return f"this is a tracked link of {NETWORKS[link.network].name} already: write the merchant's own page{page}"


@lru_cache(maxsize=512)
def _on(host: str) -> tuple[Network, ...]:
    """The networks that a link on this host can be of."""
    return tuple(map(NETWORKS.__getitem__, HOSTS.candidates(host)))


def _known(network: str) -> Network:
    if network not in NETWORKS:
        raise LinkError(f"{network!r} is no network we know: they are {', '.join(NETWORKS)}")
    return NETWORKS[network]
