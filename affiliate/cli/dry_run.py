"""Ask Pelican what the site's links would be, without publishing anything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from affiliate.model import PlacementKind, Problem
from affiliate.plan import PlannedLink, Verdict
from affiliate.site import Site

settings_option = click.option(
    "--settings",
    default="pelicanconf.py",
    show_default=True,
    metavar="FILE",
    help="The Pelican settings of the public site, below the site's folder.",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one name or link, with the page's text directly before and behind it."""

    verdict: Verdict
    before: str
    after: str

    def line_in(self, source: str) -> int:
        """The line of the source that says it, or 0 where that is not certain."""
        text = self.verdict.text
        linked = self.verdict.kind is not PlacementKind.TEXT
        needle = f"[{text}](" if linked else self.before + text + self.after
        return source.count("\n", 0, source.find(needle)) + 1 if text and source.count(needle) == 1 else 0


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """One text of the site with what became of every product name and author's link in it.

    `html` is the text with its links; `targets` are its paid addresses with the plain ones they were made of.
    """

    article: str
    source: str
    output: str
    answers: tuple[Answer, ...]
    language: str
    html: str
    targets: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a build decides: its pages, its links, the registry it would write, the problems it found.

    `warnings` are for `affiliate check` alone: a build goes on.
    """

    pages: tuple[PlannedPage, ...]
    links: tuple[PlannedLink, ...]
    registry: str
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def dry_run(site: Site, settings: str) -> DryRun:
    """Run Pelican up to its first page. Raises ClickException when it cannot, with Pelican's own words."""
    if not (site.root / settings).is_file():
        raise click.UsageError(
            f"{site.root / settings} is not there. Run in the site's folder, or name it: --settings FILE"
        )
    click.echo("Reading the site with Pelican ...", err=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        extra = f"AFFILIATE_DRY_RUN={json.dumps(str(report))}"
        command = [sys.executable, "-m", "pelican", "-s", settings, "-o", str(Path(folder) / "output"), "-e", extra]
        environment = {**os.environ, "COLUMNS": "500"}  # Pelican wraps its errors at the terminal's width
        outcome = subprocess.run(command, cwd=site.root, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 (our own interpreter, our own arguments)
        if outcome.returncode or not report.exists():
            said = (outcome.stderr + outcome.stdout).strip().splitlines()[-15:]
            hint = (
                ""
                if outcome.returncode
                else f'\n{settings} does not load the plugin: PLUGINS = ["affiliate_links", ...]'
            )
            raise click.ClickException("Pelican could not read the site:\n" + "\n".join(said) + hint)
        return _parsed(json.loads(report.read_text(encoding="utf-8")))


def _parsed(report: dict[str, Any]) -> DryRun:
    links = tuple(PlannedLink(**link) for link in report["links"])
    targets: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for link in links:
        targets[link.page].append((link.href, link.target))
    pages = tuple(_page(page, tuple(targets[page["output"]])) for page in report["pages"])
    problems, warnings = (tuple(Problem(**problem) for problem in report[key]) for key in ("problems", "warnings"))
    return DryRun(pages, links, report["registry"], problems, warnings)


def _page(values: dict[str, Any], targets: tuple[tuple[str, str], ...]) -> PlannedPage:
    answers = tuple(_answer(verdict) for verdict in values.pop("verdicts"))
    return PlannedPage(**values, answers=answers, targets=targets)


def _answer(values: dict[str, Any]) -> Answer:
    before, after = values.pop("before"), values.pop("after")
    typed = {**values, "products": tuple(values["products"]), "kind": PlacementKind(values["kind"])}
    return Answer(Verdict(**typed), before, after)


def source_text(source: Path) -> str:
    """The text of an article's file, for finding lines; empty where there is none."""
    return source.read_text(encoding="utf-8", errors="replace") if source.is_file() else ""
