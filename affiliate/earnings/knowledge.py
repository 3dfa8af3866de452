"""The site's own files by which sales and clicks are traced: registry, link plan and catalog, read once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from affiliate.catalog import load_catalog
from affiliate.earnings.click_trace import Places, places_of
from affiliate.earnings.lookups import Lookups, lookups_of
from affiliate.model import Catalog, Problem
from affiliate.plan.linkplan import read_linkplan
from affiliate.plan.page import PlannedLink
from affiliate.plan.registry import Registry, read_registry
from affiliate.site import Site


@dataclass(frozen=True, slots=True)
class Knowledge:
    """`problems` are faults of the registry and the link plan: they may cost attribution."""

    catalog: Catalog
    registry: Registry
    links: tuple[PlannedLink, ...]
    lookups: Lookups
    places: Places
    problems: tuple[Problem, ...]


def read_knowledge(site: Site) -> Knowledge:
    """What is known today; a later catalog may trace more."""
    catalog, _ = load_catalog(site)
    registry, lost_tokens = read_registry(site)
    links, lost_links = read_linkplan(site)
    lookups = lookups_of(registry, links, catalog)
    problems = tuple(replace(p, path=site.shown(Path(p.path))) for p in (*lost_tokens, *lost_links))
    return Knowledge(catalog, registry, tuple(links), lookups, places_of(lookups, links, catalog), problems)
