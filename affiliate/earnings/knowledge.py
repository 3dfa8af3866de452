"""What the site's own files say that reports and clicks are traced by: registry, link plan and catalogue, read once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from affiliate.catalog import load_catalog
from affiliate.earnings.click_trace import Places, places_of
from affiliate.earnings.evidence import Evidence, gather
from affiliate.model import Catalog, Problem
from affiliate.plan.linkplan import read_linkplan
from affiliate.plan.page import PlannedLink
from affiliate.plan.registry import read_registry
from affiliate.site import Site


@dataclass(frozen=True, slots=True)
class Knowledge:
    """`problems` are faults of the registry and the link plan: they may cost attribution."""

    catalog: Catalog
    links: tuple[PlannedLink, ...]
    evidence: Evidence
    places: Places
    problems: tuple[Problem, ...]


def read_knowledge(site: Site) -> Knowledge:
    """What is known today: tomorrow's catalogue may trace more."""
    catalog, _ = load_catalog(site)
    registry, lost_tokens = read_registry(site)
    links, lost_links = read_linkplan(site)
    evidence = gather(registry, links, catalog)
    problems = tuple(replace(p, path=site.shown(Path(p.path))) for p in (*lost_tokens, *lost_links))
    return Knowledge(catalog, tuple(links), evidence, places_of(evidence, links, catalog), problems)
