"""Make tracked links from a network's declaration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote

import ada_url

from affiliate.networks.addresses import ADDED, market_named, market_of, name_of, pairs_of, search_of, web_address
from affiliate.networks.declare import Clean, Market, Network

URL_LIMIT = 8000
_OPTIONAL = re.compile(r"\[([^]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_quoted = lru_cache(maxsize=4096)(quote)  # a site links to the same few thousand pages again and again


class LinkError(ValueError):
    """No tracked link can be made; the message says why and what to do."""


def make(network: Network, url: str, subid: str, ids: Mapping[str, str]) -> str:
    """The tracked link to `url`."""
    rule = network.links
    target = _target(url)
    if rule.closed:
        raise LinkError(f"{network.name} {rule.closed}")
    subid = subid or ids.get(rule.subid.key, "")
    if problem := subid_fault(network, subid):
        raise LinkError(problem)
    slots = {key.name: _id(network, key.name, ids) for key in rule.keys} | {"subid": subid}
    if rule.template.startswith(ADDED):
        return _added(network, target, slots, ids)
    return _filled(rule.template, slots | {"url": target.href})


def subid_fault(network: Network, subid: str) -> str:
    """Why the network would lose or cut this sub-id, or empty."""
    rule = network.links.subid
    if not subid:
        return f"{network.name} needs a tracking ID: list yours in accounts.toml" if rule.key else ""
    if not rule.max_length:
        return f"{network.name} has no sub-ids: leave {_shown(subid)} out"
    if len(subid) > rule.max_length:
        return f"{network.name} keeps {rule.max_length} characters of a sub-id; {_shown(subid)} has {len(subid)}"
    if not re.fullmatch(rule.pattern, subid):
        return f"{network.name} does not keep {_shown(subid)} whole: it takes {rule.says}"
    return ""


def _target(url: str) -> ada_url.URL:
    if len(url) > URL_LIMIT:
        raise LinkError(f"the URL is longer than {URL_LIMIT} characters")
    if (target := web_address(url)) is None:
        raise LinkError(f"{_shown(url)} is not a web address: it needs https:// and a host")
    if target.username or target.password:
        raise LinkError("the URL holds a user name or password: take it out, it would be published")
    return target


def _id(network: Network, name: str, ids: Mapping[str, str]) -> str:
    key = next(key for key in network.links.keys if key.name == name)
    if not (value := ids.get(name, "")):
        raise LinkError(f"{network.name} needs {name}, {key.says}: write it into {key.place}")
    if not re.fullmatch(key.pattern, value):
        raise LinkError(f"{name} {_shown(value)} does not look like {key.says}: mend it in {key.place}")
    return value


def _added(network: Network, target: ada_url.URL, slots: Mapping[str, str], ids: Mapping[str, str]) -> str:
    rule = network.links
    own = {} if rule.anywhere else _shop(network, target.hostname, ids.get("marketplace", "")).own
    if rule.clean:
        _clean(target, rule.clean)
    template = rule.template.removeprefix(ADDED)
    ours = {pair.partition("=")[0] for pair in template.replace("[", "").split("&")}
    kept = [pair for pair in pairs_of(target.search) if name_of(pair) not in ours]
    target.search = search_of([*kept, _filled(template, {**slots, **own})])
    return target.href


def _shop(network: Network, host: str, marketplace: str) -> Market:
    market = market_of(network, host)
    if market is None:
        raise LinkError(f"{_shown(host)} is not a shop of {network.name}: {_hosts(network)}")
    home = market_named(network, marketplace) if marketplace else market
    if home is None:
        raise LinkError(f"marketplace {_shown(marketplace)} is no shop of {network.name}: {_hosts(network)}")
    if home != market:
        raise LinkError(f"the account is for {home.host}: on {market.host} it earns nothing")
    return market


def _hosts(network: Network) -> str:
    return f"its shops are {', '.join(market.host for market in network.links.markets)}"


def _clean(target: ada_url.URL, rule: Clean) -> None:
    if not re.search(rule.pages, target.pathname):
        return
    exact = {key for key in rule.keys if not key.endswith("*")}
    starts = tuple(key[:-1] for key in rule.keys if key.endswith("*"))
    kept = [p for p in pairs_of(target.search) if name_of(p) not in exact and not name_of(p).startswith(starts)]
    target.search = search_of(kept)
    target.pathname = re.sub(rule.tail, "", target.pathname)


def _filled(template: str, slots: Mapping[str, str]) -> str:
    chosen = _OPTIONAL.sub(r"\1" if slots["subid"] else "", template)
    return _SLOT.sub(lambda found: _quoted(slots[found[1]], safe=""), chosen)


def _shown(value: str) -> str:
    return repr(value if len(value) <= 60 else value[:57] + "...")
