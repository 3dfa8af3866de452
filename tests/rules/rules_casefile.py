"""The rules' cases, and what is said of their sites: problems, on the day under `today`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from affiliate.catalog import load_catalog
from affiliate.cli.pages import check_output
from affiliate.cli.places import of_rules
from affiliate.declared import networks_of
from affiliate.model import Problem
from affiliate.plan import Settings, ground_of, read_linkplan
from affiliate.rules import Known, check_sources, check_terms, read_accepted, remaining
from affiliate.site import Site
from tests.casefile import Case, read_cases

SHARED = Path(__file__).parent / "cases" / "shared.md"
TODAY = date(2026, 11, 20)


def problems_of(site: Site, today: date = TODAY) -> list[Problem]:
    """Everything the rules say of a site's files and of what lies in output/."""
    catalog, faults = load_catalog(site)
    ground, unusable = ground_of(catalog, Settings(), site.root, networks_of(site)[0])
    known = Known(catalog, ground.market, today)
    found = [*faults, *unusable, *of_rules(site, check_terms(catalog, today)), *check_sources(site, known)]
    if (site.root / "output").exists():
        links, _ = read_linkplan(site)
        known = Known.with_plan(catalog, ground.market, today, links)
        found += check_output(site, site.root / "output", known, links)
    accepted, mistakes = read_accepted(site)
    return sorted({*remaining(found, accepted)[0], *mistakes})


def said(site: Site, case: Case) -> str:
    today = date.fromisoformat(case.blocks["today"].strip()) if "today" in case.blocks else TODAY
    return "".join(f"{problem}\n" for problem in problems_of(site, today))


def cases(folder: Path) -> Iterator[Case]:
    """The cases of every file, with the files of shared.md in each."""
    says = {"problems": said, "today": None}
    (shared,) = read_cases(SHARED, says, {})
    for file in sorted(folder.glob("*.md")):
        if file != SHARED:
            yield from read_cases(file, says, shared.blocks)
