"""Make tracked links from a network's declaration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, zip_longest
from urllib.parse import quote

import ada_url

from affiliate.networks.addresses import ADDED, market_named, market_of, name_of, pairs_of, search_of, web_address
from affiliate.networks.declare import Clean, Key, Market, Network

URL_LIMIT = 8000
_OPTIONAL = re.compile(r"\[([^]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_REMEMBERED = lru_cache(maxsize=4096)  # a site links to the same few thousand pages again and again


class LinkError(ValueError):
    """No tracked link can be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class LinkMaker:
    """Makes the links of one shop. `template` is its network's with all link keys filled in."""

    network: Network
    ids: Mapping[str, str] = field(hash=False)
    template: str

    def link(self, url: str, subid: str) -> str:
        """The tracked link to `url`. Raises LinkError."""
        target = _target(url)
        subid = subid or self.ids.get(self.network.links.subid.key, "")
        if problem := subid_fault(self.network, subid):
            raise LinkError(problem)
        if self.template.startswith(ADDED):
            return self._added(ada_url.URL(target), subid)
        return _filled(self.template, {"subid": subid, "url": target})

    def _added(self, target: ada_url.URL, subid: str) -> str:
        rule = self.network.links
        shop = {} if rule.anywhere else _shop(self.network, target.hostname, self.ids.get("marketplace", "")).own
        own = {name: self.ids.get(name, known) for name, known in shop.items()}
        handed_out = f"{rule.subid.key}={subid}" in pairs_of(target.search)
        for clean in rule.clean:
            if clean.ours or not handed_out:
                _clean(target, clean)
        template = self.template.removeprefix(ADDED)
        ours = {pair.partition("=")[0] for pair in template.replace("[", "").split("&")}
        kept = [pair for pair in pairs_of(target.search) if name_of(pair) not in ours]
        target.search = search_of([*kept, _filled(template, {"subid": subid, **own})])
        return target.href


def maker(network: Network, ids: Mapping[str, str]) -> LinkMaker:
    """What makes the links of the shop with these `ids`. Raises LinkError where they are not what the network needs."""
    rule = network.links
    if rule.closed:
        raise LinkError(f"{network.name} {rule.closed}")
    keys = {key.name: _quoted(_id(network, key, ids.get(key.name, ""))) for key in rule.keys}
    return LinkMaker(network, ids, _SLOT.sub(lambda slot: keys.get(slot[1], slot[0]), rule.template))


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


@_REMEMBERED
def _target(url: str) -> str:
    """The URL as browsers write it."""
    if len(url) > URL_LIMIT:
        raise LinkError(f"the URL is longer than {URL_LIMIT} characters")
    if (target := web_address(url)) is None:
        raise LinkError(f"{_shown(url)} is not a web address: it needs https:// and a host")
    if "@" in target.href and ((login := ada_url.URL(target.href)).username or login.password):
        raise LinkError("the URL holds a user name or password: take it out, it would be published")
    return target.href


def _id(network: Network, key: Key, value: str) -> str:
    if not value:
        raise LinkError(f"{network.name} needs {key.name}, {key.says}: write it into {key.place}")
    if not re.fullmatch(key.pattern, value):
        raise LinkError(f"{key.name} {_shown(value)} does not look like {key.says}: fix it in {key.place}")
    return value


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
    fixed, names = _cut(template, bool(slots["subid"]))
    return "".join(chain.from_iterable(zip_longest(fixed, (_quoted(slots[name]) for name in names), fillvalue="")))


@_REMEMBERED
def _cut(template: str, with_subid: bool) -> tuple[list[str], list[str]]:
    """What is the same in all links of a template, and the names of the slots in between."""
    pieces = _SLOT.split(_OPTIONAL.sub(r"\1" if with_subid else "", template))
    return pieces[::2], pieces[1::2]


@_REMEMBERED
def _quoted(value: str) -> str:
    return value if value.isascii() and value.isalnum() else quote(value, safe="")


def _shown(value: str) -> str:
    return repr(value if len(value) <= 60 else value[:57] + "...")
