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

from affiliate.catalog.references import source_files
from affiliate.cli.progress import growing
from affiliate.model import PlacementKind, Problem
from affiliate.plan import PlannedLink, Verdict
from affiliate.site import Site

PAUSE = 0.2  # seconds between two looks at how far Pelican is

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
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        extra = f"AFFILIATE_DRY_RUN={json.dumps(str(report))}"
        command = [sys.executable, "-m", "pelican", "-s", settings, "-o", str(Path(folder) / "output"), "-e", extra]
        status, said = _watched(command, site, report.with_suffix(".progress"))
        if status or not report.exists():
            hint = "" if status else f'\n{settings} does not load the plugin: PLUGINS = ["affiliate_links", ...]'
            last = "\n".join(said.strip().splitlines()[-15:])
            raise click.ClickException(f"Pelican could not read the site:\n{last}{hint}")
        return _parsed(json.loads(report.read_text(encoding="utf-8")))


def _watched(command: list[str], site: Site, dots: Path) -> tuple[int, str]:
    """Run Pelican while a bar follows the file that gets a dot for every text it reads; its status and its words."""
    environment = {**os.environ, "COLUMNS": "500"}  # Pelican wraps its errors at the terminal's width
    with (
        growing("Reading the site with Pelican", len(source_files(site))) as show,
        subprocess.Popen(  # noqa: S603 (our own interpreter, our own arguments)
            command, cwd=site.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process,
    ):
        while True:
            try:
                out, err = process.communicate(timeout=PAUSE)
            except subprocess.TimeoutExpired:
                show(dots.stat().st_size if dots.exists() else 0)
            else:
                return process.returncode, err + out


def _parsed(report: dict[str, Any]) -> DryRun:
    links = tuple(PlannedLink(*values) for values in report["links"])
    targets: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for link in links:
        targets[link.page].append((link.href, link.target))
    pages = tuple(_page(page, tuple(targets[page["output"]])) for page in report["pages"])
    problems, warnings = (tuple(Problem(**problem) for problem in report[key]) for key in ("problems", "warnings"))
    return DryRun(pages, links, report["registry"], problems, warnings)


def _page(values: dict[str, Any], targets: tuple[tuple[str, str], ...]) -> PlannedPage:
    answers = tuple(Answer(_verdict(*fields), before, after) for fields, before, after in values.pop("verdicts"))
    return PlannedPage(**values, answers=answers, targets=targets)


def _verdict(start: int, text: str, products: list[str], kind: str, *rest: Any) -> Verdict:
    return Verdict(start, text, tuple(products), PlacementKind(kind), *rest)


def source_text(source: Path) -> str:
    """The text of an article's file, for finding lines; empty where there is none."""
    return source.read_text(encoding="utf-8", errors="replace") if source.is_file() else ""
