"""How problems look on the terminal: one a line, grouped by nothing, counted at the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import click

from affiliate.model import Problem
from affiliate.site import Site


def shown(site: Site, problem: Problem) -> Problem:
    """The problem with its path as a person at the site's folder would write it."""
    return replace(problem, path=site.shown(Path(problem.path))) if problem.path else problem


def echo_problems(site: Site, problems: Iterable[Problem]) -> int:
    """Print problems on standard error, each once, by file and line; return how many there were."""
    unique = sorted({shown(site, problem) for problem in problems})
    for problem in unique:
        click.echo(str(problem), err=True)
    return len(unique)
