"""The catalog's cases, and what is said of their sites: problems and references."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from affiliate.catalog import check_references, find_references, load_catalog
from affiliate.site import Site
from tests.casefile import Case, read_cases

SHARED = "In every case"


def problems(site: Site, _: Case) -> str:
    catalog, found = load_catalog(site)
    return "".join(f"{problem}\n" for problem in (*found, *check_references(catalog, find_references(site))))


def references(site: Site, _: Case) -> str:
    return "".join(f"{r.path}:{r.line}: {r.how} {r.slug}{f' @ {r.at}' * bool(r.at)}\n" for r in find_references(site))


def cases(folder: Path) -> Iterator[Case]:
    """The cases of every file; the first section of each has the files that its cases share."""
    for file in sorted(folder.glob("*.md")):
        shared, *found = read_cases(file, {"problems": problems, "references": references}, {})
        assert shared.title == SHARED, f"{file.name} has to begin with the section `# {SHARED}`"
        yield from (replace(case, shared=shared.blocks) for case in found)
