"""What is wrong with the address of a paid link, whoever wrote it: closed, somebody else's, another country's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

import ada_url

from affiliate.model import Account
from affiliate.networks import Network, TrackedLink
from affiliate.networks.addresses import (
    market_named,
    market_of,
    name_of,
    pairs_of,
    search_of,
    web_address,
    within,
)
from affiliate.plan.offers import absolute, front_page, host_of
from affiliate.plan.rules import Rules
from affiliate.rules.fault import Fault
from affiliate.rules.known import Known, Payer, own_keys

SHORTENERS = frozenset(
    {
        *("bit.ly", "buff.ly", "cutt.ly", "dub.sh", "geni.us", "goo.gl", "is.gd", "ow.ly", "rb.gy", "rebrand.ly"),
        *("shorturl.at", "t.co", "t.ly", "tiny.cc", "tinyurl.com", "trib.al", "v.gd"),
    }
)
PARAMETER = re.compile(r"[?&](\w+)=")


def address_faults(href: str, payer: Payer, known: Known, nth: int = 0) -> Iterator[Fault]:
    """The faults of one tracked address."""
    if payer.tracked is None:
        return
    network = known.market.networks[payer.tracked.network]
    if network.links.closed:
        what = f"{network.name} {network.links.closed}"
        page = payer.tracked.target or "the product with {product}slug"
        yield Fault("closed", what, f"link to {page}, or take the link out", href, nth)
        return
    if within(host := host_of(href), network.links.retired):
        page = payer.tracked.target or "the page itself"
        what = f"{network.name} has retired links over {host}: they may earn nothing"
        yield Fault("closed", what, f"link to {page}; a build makes it a link of today", href, nth)
    if payer.rules.closed and payer.rules.closed <= known.today:
        what = f"{payer.name} closed on {payer.rules.closed}: the link earns nothing"
        yield Fault("closed", what, "link to another shop, or to the plain page", href, nth)
    if payer.program and not payer.program.channels.site:
        fix = f"link to the plain page, or write `site: true` below `channels` in {payer.program.path} if it does"
        yield Fault("channel", f"{payer.name} does not allow paid links on the site", fix, href, nth)
    yield from _tags(href, payer, network, nth)
    yield from _too_deep(href, payer, payer.tracked.target, nth)
    yield from target_faults(payer.tracked.target, payer.name, payer.rules, href, nth)
    yield from _whose(href, payer.tracked, network, known, nth)


def _too_deep(href: str, payer: Payer, target: str, nth: int) -> Iterator[Fault]:
    address = None if payer.rules.deep_links else web_address(target)
    if address and (front := front_page(target)) != address.href:
        what = f"{payer.name} allows links to its front page only, and this one leads to {target}"
        yield Fault("deep-link", what, f"link to {front}; a build does so", href, nth)


def target_faults(target: str, name: str, rules: Rules, href: str, nth: int = 0) -> Iterator[Fault]:
    """What a network does not want in the address that its link leads to."""
    address = web_address(target) if rules.foreign_tracking and rules.deep_links else None
    if address is None:
        return
    pairs = pairs_of(address.search)
    foreign = [pair for pair in pairs if any(fnmatchcase(name_of(pair), one) for one in rules.foreign_tracking)]
    found = [*map(name_of, foreign), *(["#" + target.partition("#")[2]] if "#" in target else [])]
    if found:
        kept = search_of([pair for pair in pairs if pair not in foreign])
        clean = ada_url.replace_url(address.href, search=kept, hash="")
        what = f"{name} wants a clean address behind its links, and this one holds {', '.join(found)}"
        yield Fault("clean-target", what, f"write {clean}; see {rules.source('foreign_tracking')}", href, nth)


def misspelt(href: str, known: Known, nth: int = 0) -> Iterator[Fault]:
    """Parameters that a network does not read because their names are not written small."""
    address = web_address(absolute(href))
    if address is None or address.search == address.search.lower():
        return
    given = [pair.partition("=") for pair in pairs_of(address.search)]
    small = search_of([f"{name.lower()}{sign}{value}" for name, sign, value in given])
    tracked = known.market.tracked(ada_url.replace_url(address.href, search=small))
    if tracked is None or not (rules := known.rules_at(tracked)).small_names:
        return
    links = known.market.networks[tracked.network].links
    names = {name for template in (links.template, *links.older) for name in PARAMETER.findall(template)}
    if wrong := [name for name, _, _ in given if name not in names and name.lower() in names]:
        what = f"{', '.join(wrong)}: the network reads names in small letters only, and loses what is behind these"
        fix = f"write {', '.join(wrong).lower()}; see {rules.source('small_names')}"
        yield Fault("misspelt", what, fix, href, nth)


def _tags(href: str, payer: Payer, network: Network, nth: int) -> Iterator[Fault]:
    key = network.links.subid.key
    address = web_address(absolute(href)) if key and payer.rules.other_tags else None
    pairs = pairs_of(address.search) if address else []
    tags = [pair for pair in pairs if name_of(pair) in (key, *payer.rules.other_tags)]
    if tags[1:]:
        what = f"{' and '.join(tags)} in one link: {payer.name} allows one commission tag"
        yield Fault("two-tags", what, f"keep one of them; see {payer.rules.source('other_tags')}", href, nth)


def _whose(href: str, tracked: TrackedLink, network: Network, known: Known, nth: int) -> Iterator[Fault]:
    """Whether the account that earns is one of the site's, and one for this country."""
    for key in own_keys(network):
        if not (value := tracked.ids.get(key, "")):
            continue
        own = known.own_ids(network, key)
        if value in own:
            yield from _country(href, network, value, own[value], nth)
        else:
            yield _stranger(href, key, value, list(own), nth)


def _country(href: str, network: Network, value: str, account: Account, nth: int) -> Iterator[Fault]:
    address = web_address(href)
    named = account.ids.get("marketplace", "")
    home, here = market_named(network, named), market_of(network, address.host) if address else None
    if named and home and here and home != here:
        what = f"{value} is the tracking ID of your {home.host} account: on {here.host} it earns nothing"
        yield Fault("tag-country", what, f"use a tracking ID of {here.host}, or link to {home.host}", href, nth)


def _stranger(href: str, key: str, value: str, own: list[str], nth: int) -> Fault:
    add = "if it is yours as well, add it to accounts.toml"
    stem = value.rpartition("-")[0]
    if stem and (other := next((mine for mine in own if mine.rpartition("-")[0] == stem), "")):
        what = f"{key}={value} is your {other} with the ending of another country"
        return Fault("tag-country", what, f"write the ID you were given for this shop; {add}", href, nth)
    if near := next((mine for mine in own if one_off(mine, value)), ""):
        what = f"{key}={value} is one letter off your {near}: somebody else earns"
        return Fault("tag-typo", what, f"write {near}; {add}", href, nth)
    whose = f"yours: {', '.join(own[:3])}" if own else "accounts.toml has none of this network"
    what = f"{key}={value} is none of your ids ({whose}): somebody else earns"
    return Fault("tag-foreign", what, f"replace it with your own; {add}", href, nth)


def one_off(one: str, other: str) -> bool:
    """Whether two ids differ by one letter: changed, missing, too many, or swapped with its neighbour."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    swapped = a[:2] == b[1::-1] and len(a) > 1 and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]


def shortened(href: str) -> bool:
    """Whether a shortener that belongs to no network hides where the address leads."""
    return host_of(href) in SHORTENERS
