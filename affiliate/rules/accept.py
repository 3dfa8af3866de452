"""What an owner has decided to accept: rules.toml beside accounts.toml, each entry with its reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from affiliate.catalog.frontmatter import read_text
from affiliate.catalog.wording import quoted, suggestion
from affiliate.model import Problem
from affiliate.rules.catalogue import rules
from affiliate.site import Site

SHAPE = '[[accept]] with rule = "...", why = "..." and, if it is for some files only, path = "content/guides/*"'


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A rule that the owner does not want to hear of, on files that match `path`."""

    rule: str
    path: str
    why: str

    def covers(self, problem: Problem) -> bool:
        return problem.key == self.rule and fnmatchcase(problem.path, self.path)


def read_accepted(site: Site) -> tuple[tuple[Acceptance, ...], tuple[Problem, ...]]:
    """The entries of the owner's rules.toml, and what is wrong with it."""
    file = site.root / "rules.toml"
    path = site.shown(file)
    if not file.exists():
        return (), ()
    text, problem = read_text(file, path)
    if problem:
        return (), (problem,)
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        return (), (Problem(path, int(line[1]) if line else 1, "", f"not TOML: {error}", f"write {SHAPE}"),)
    found = data.get("accept", [])
    if data.keys() - {"accept"} or not isinstance(found, list):
        return (), (Problem(path, 1, "", "holds something else than accepted rules", f"write {SHAPE}"),)
    lines = [number for number, line in enumerate(text.split("\n"), start=1) if line.strip() == "[[accept]]"]
    read = [_entry(one, path, line) for one, line in zip(found, lines + [0] * len(found), strict=False)]
    return (
        tuple(one for one in read if isinstance(one, Acceptance)),
        tuple(one for one in read if isinstance(one, Problem)),
    )


def _entry(keys: object, path: str, line: int) -> Acceptance | Problem:
    if not isinstance(keys, dict) or not all(isinstance(value, str) for value in keys.values()):
        return Problem(path, line, "accept", "is not made of texts", f"write {SHAPE}")
    rule, why = keys.get("rule", ""), keys.get("why", "").strip()
    if rule not in rules():
        fix = suggestion(rule, rules()) or f"rules: {', '.join(rules())}"
        return Problem(path, line, "rule", f"no rule is called {quoted(rule)}", fix)
    if strange := sorted(keys.keys() - {"rule", "path", "why"}):
        return Problem(path, line, strange[0], "unknown key", f"write {SHAPE}")
    if not why:
        return Problem(path, line, "why", "the reason is missing", "write why you accept it: who decided so, and when")
    return Acceptance(rule, keys.get("path", "*"), why)


def remaining(problems: Iterable[Problem], accepted: Iterable[Acceptance]) -> tuple[list[Problem], int]:
    """The problems that nobody accepted, and how many somebody did."""
    accepted, problems = tuple(accepted), list(problems)
    left = [problem for problem in problems if not any(one.covers(problem) for one in accepted)]
    return left, len(problems) - len(left)
