"""Tell by its host alone which networks a link can be of, so that reading asks those few and no others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from affiliate.networks.addresses import ADDED
from affiliate.networks.declare import Links, Network


@dataclass(frozen=True, slots=True)
class Hosts:
    """Ids of networks by the domain that their links are on or below; `anywhere` are those with hosts of any name."""

    by_domain: Mapping[str, frozenset[str]] = field(hash=False)
    anywhere: frozenset[str]

    def candidates(self, host: str) -> list[str]:
        """The networks that a link on this host can be of."""
        found = set(self.anywhere)
        domain = host.rstrip(".")
        while domain:
            found |= self.by_domain.get(domain, frozenset())
            domain = domain.partition(".")[2]
        return sorted(found)


def hosts_of(networks: Iterable[Network]) -> Hosts:
    """The index of all networks whose links can be recognised."""
    by_domain: defaultdict[str, set[str]] = defaultdict(set)
    for network in networks:
        for domain in () if network.links.anywhere else _domains(network.links):
            by_domain[domain].add(network.id)
    return Hosts({domain: frozenset(ids) for domain, ids in by_domain.items() if domain}, frozenset(by_domain[""]))


def _domains(rule: Links) -> Iterator[str]:
    """The domains a network's links are on; an empty one where the host itself is a key of the link."""
    yield from (*rule.hosts, *rule.short, *(market.host for market in rule.markets))
    for template in (rule.template, *rule.older):
        if not template.startswith(ADDED):
            host = template.partition("://")[2].partition("/")[0]
            yield host.rpartition("}")[2].partition(".")[2] if "{" in host else host
