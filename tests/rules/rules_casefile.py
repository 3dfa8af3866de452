"""Reads case files: a title, the site's files between lines of five tildes, and the problems its rules give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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

MARK = "~~~~~"
SHARED = Path(__file__).parent / "cases" / "shared.md"
TODAY = date(2026, 11, 20)


@dataclass(slots=True)
class Case:
    """`blocks` are the site's files by name, under `problems` what is expected, and maybe the day under `today`."""

    file: Path
    title: str
    shared: Mapping[str, str]
    blocks: dict[str, str] = field(default_factory=dict)

    def site(self, root: Path) -> Site:
        for name, text in {**self.shared, **self.blocks}.items():
            if name not in ("problems", "today"):
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
        return Site.at(root)

    def rewritten(self, site: Site) -> str:
        """The case file as it would be if what the rules say now were what is expected."""
        text = self.file.read_text(encoding="utf-8")
        at = text.index(f"{MARK} problems\n", text.index(f"# {self.title}\n"))
        old = f"{MARK} problems\n{self.blocks['problems']}{MARK}\n"
        today = date.fromisoformat(self.blocks["today"].strip()) if "today" in self.blocks else TODAY
        said = "".join(f"{problem}\n" for problem in problems_of(site, today))
        return text[:at] + f"{MARK} problems\n{said}{MARK}\n" + text[at + len(old) :]


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


def cases(folder: Path) -> Iterator[Case]:
    """The cases of every file, with the files of shared.md in each."""
    shared = dict(next(_read(SHARED, {})).blocks)
    for file in sorted(folder.glob("*.md")):
        if file != SHARED:
            yield from _read(file, shared)


def _read(file: Path, shared: Mapping[str, str]) -> Iterator[Case]:
    found: list[Case] = []
    name = ""
    for line in file.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.startswith(MARK):
            name = line.removeprefix(MARK).strip()
            if name:
                found[-1].blocks[name] = ""
        elif name:
            found[-1].blocks[name] += line
        elif line.startswith("# "):
            found.append(Case(file, line[2:].strip(), shared))
    yield from found
