"""Load the networks a site declares in `networks/*.toml`, beside those that come with the kit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from affiliate.catalog.tree import Fault, wrong
from affiliate.catalog.typed import typed
from affiliate.catalog.values import SLUG
from affiliate.declared.link import link_faults, links_of
from affiliate.declared.report import layout_of, report_faults
from affiliate.declared.schema import NetworkKeys
from affiliate.declared.tomltree import read_toml
from affiliate.model import Problem
from affiliate.networks import NETWORKS
from affiliate.networks.addresses import web_address
from affiliate.networks.declare import Network
from affiliate.networks.links import LinkError, maker
from affiliate.networks.tracked import read
from affiliate.site import Site

FOLDER = "networks"
_PROBE = "https://shop.example/"


def networks_of(site: Site) -> tuple[Mapping[str, Network], tuple[Problem, ...]]:
    """All networks of a site by id. A file with a problem declares nothing: half a report would be wrong money."""
    found, problems = dict(NETWORKS), []
    for file in sorted((site.root / FOLDER).glob("*.toml")):
        network, said = _network(file, site.shown(file))
        problems += said
        if network:
            found[network.id] = network
    return MappingProxyType(dict(sorted(found.items()))), tuple(sorted(problems))


def _network(file: Path, path: str) -> tuple[Network | None, list[Problem]]:
    slug = file.stem
    if not SLUG.fullmatch(slug):
        fix = "rename it: small letters, digits and hyphens"
        return None, [
            Problem(path, 0, "", f"{file.name!r} cannot be a network's file: its name is the network's id", fix)
        ]
    if slug in NETWORKS:
        fix = "rename the file, and write the new name into programs and accounts"
        return None, [Problem(path, 0, "", f"{slug} is {NETWORKS[slug].name}, which the kit knows already", fix)]
    tree, problems = read_toml(file, path)
    if tree is None or problems:
        return None, problems
    keys, problems = typed(tree, NetworkKeys)
    if keys is None or problems:
        return None, problems
    if problems := tree.settle(_faults(keys)):
        return None, problems
    network = _built(slug, keys)
    problems = tree.settle(_link_at_work(network))
    return None if problems else network, problems


def _faults(keys: NetworkKeys) -> Iterator[Fault]:
    if "link" not in keys and "report" not in keys:
        yield wrong((), "the file has neither [link] nor [report]", "add one of them, or both")
    if "link" in keys:
        yield from link_faults(keys["link"])
    if "report" in keys:
        yield from report_faults(keys["report"])


def _built(slug: str, keys: NetworkKeys) -> Network:
    layouts = (layout_of(keys["report"]),) if "report" in keys else ()
    return Network(slug, keys["name"], links_of(keys.get("link")), layouts)


def _link_at_work(network: Network) -> Iterator[Fault]:
    """Make a link and read it back, as publishing and checking will."""
    if network.links.closed:
        return
    shop = f"https://{network.links.markets[0].host}/" if network.links.markets else _PROBE
    try:
        address = web_address(maker(network, {key.name: "x1" for key in network.links.keys}).link(shop, ""))
        back = read(network, address) if address else None
    except (LinkError, re.error, KeyError) as error:
        yield wrong(("link",), f"no link can be made of this: {error}", "see the example in the guide for site owners")
        return
    if back is None:
        yield wrong(("link",), "a link made of this could not be recognised again", "leave brackets out of it")
