"""Ask Pelican what the site's links would be, without publishing anything."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from affiliate.catalog.references import source_files
from affiliate.cli.pelican_words import ENVIRONMENT, words_of
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
            f"{site.root / settings} does not exist. Run this in the site's folder, or name it: --settings FILE"
        )
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        extra = f"AFFILIATE_DRY_RUN={json.dumps(str(report))}"
        command = [sys.executable, "-m", "pelican", "-s", settings, "-o", str(Path(folder) / "output"), "-e", extra]
        status, said = _watched(command, site, report.with_suffix(".progress"))
        words = words_of(said, site.root)
        if status:
            raise click.ClickException("\n".join(["Pelican could not read the site:", *words[-15:]]))
        if not report.exists():
            raise click.ClickException(_not_loaded(settings, words))
        return _parsed(json.loads(report.read_text(encoding="utf-8")))


def _watched(command: list[str], site: Site, dots: Path) -> tuple[int, str]:
    """Run Pelican while a bar follows the file that gets a dot for every text it reads; its status and its words."""
    with (
        growing("Reading the site with Pelican", len(source_files(site))) as show,
        subprocess.Popen(  # noqa: S603 (our own interpreter, our own arguments)
            command, cwd=site.root, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process,
    ):
        while True:
            try:
                out, err = process.communicate(timeout=PAUSE)
            except subprocess.TimeoutExpired:
                show(dots.stat().st_size if dots.exists() else 0)
            else:
                return process.returncode, out + err


def _not_loaded(settings: str, words: list[str]) -> str:
    """What to do when Pelican ran without our plugin, with the reason where Pelican gave one."""
    missing = f'{settings} does not load the plugin. It needs: PLUGINS = ["affiliate_links", "product_catalog"]'
    failed = [": ".join(pair) for pair in pairwise(words) if "Cannot load plugin `affiliate_links`" in pair[0]]
    return "\nPelican said: ".join([missing, *failed[:1]])


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
