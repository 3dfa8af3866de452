"""Find the lines of problems that only know their key."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from affiliate.catalog.frontmatter import read_source, read_text
from affiliate.catalog.references import LARGEST
from affiliate.catalog.tree import Loc, Tree
from affiliate.model import Problem
from affiliate.plan.wishes import head_line
from affiliate.rules import Broken
from affiliate.site import Site

WORDS = (".toml", ".py")  # files whose lines are found by a word
QUOTED = re.compile(r"`([^`]+)`")
PART = re.compile(r"[^.\[\]]+")


def placed(site: Site, problems: Iterable[Problem]) -> list[Problem]:
    """The problems with the line of their key: of the nearest key above it where the file has none of that name."""
    return [replace(one, line=one.line or (_line(site.root / one.path, one) if one.path else 0)) for one in problems]


def of_rules(site: Site, broken: Iterable[Broken]) -> list[Problem]:
    """What breaks rules, on its lines and by the rules' names: those that docs/rules.md and rules.toml know."""
    broken = list(broken)
    return [
        replace(one, key=rule.rule) for one, rule in zip(placed(site, (b.problem for b in broken)), broken, strict=True)
    ]


def _line(file: Path, problem: Problem) -> int:
    if file.suffix in WORDS:
        text, _ = read_text(file, problem.path, LARGEST)
        at = text.find(problem.key if file.suffix == ".py" else problem.what.split()[0])
        return text.count("\n", 0, at) + 1 if at >= 0 else 0
    tree = _source(file) if file.suffix == ".md" else None
    loc: Loc = tuple(int(part) if part.isdigit() else part for part in PART.findall(problem.key))
    while tree and loc:
        if place := tree.place_of(loc):
            return place.line
        loc = loc[:-1]
    return 1 if tree else _in_article(file, problem)


def _in_article(file: Path, problem: Problem) -> int:
    """The line of a text's head with the problem's key, or the one line with what the problem quotes."""
    if problem.key:
        return head_line(file, problem.key)[0]
    quoted = QUOTED.search(problem.what)
    lines = read_text(file, problem.path, LARGEST)[0].split("\n") if quoted else []
    found = [number for number, line in enumerate(lines, start=1) if quoted and quoted[1] in line]
    return found[0] if len(found) == 1 else 0


@lru_cache(maxsize=1)
def _source(file: Path) -> Tree | None:
    source, _ = read_source(file, "")
    return source.tree if source else None
