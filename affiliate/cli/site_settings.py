"""What Pelican's settings say about where a site's articles are and how they are read."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from affiliate.cli.pelican_words import ENVIRONMENT, words_of
from affiliate.site import Site

ASKED = ("PATH", "ARTICLE_PATHS", "ARTICLE_EXCLUDES", "PAGE_PATHS", "PLUGINS")
SAID = re.compile(rf"^({'|'.join(ASKED)}):\s+(.*?)\s*(?=^(?:{'|'.join(ASKED)}):|\Z)", re.DOTALL | re.MULTILINE)

PATH = re.compile(r"\b\w+Path\(('[^']*'|\"[^\"]*\")\)")  # settings may hold paths where texts are usual


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """`articles` and `excluded` are folders below `content`; plugins are called by their last name."""

    content: Path
    articles: tuple[Path, ...]
    excluded: tuple[Path, ...]
    plugins: frozenset[str]


def read_settings(site: Site, settings: str) -> SiteSettings:
    """Let Pelican read its settings. Raises ClickException with its own words when it cannot."""
    if not (site.root / settings).is_file():
        begin = "Run in the site's folder, name it with --settings FILE, or start a site: affiliate new site NAME"
        raise click.UsageError(f"{site.root / settings} is not there. {begin}")
    command = [sys.executable, "-m", "pelican", "-s", settings, "--print-settings", *ASKED]
    done = subprocess.run(  # noqa: S603 (our own interpreter, our own arguments)
        command, cwd=site.root, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    try:
        said = {key: ast.literal_eval(PATH.sub(r"\1", text)) for key, text in dict(SAID.findall(done.stdout)).items()}
    except (SyntaxError, ValueError):
        said = {}
    if done.returncode or len(said) < len(ASKED):
        last = "\n".join(words_of(done.stdout + done.stderr, site.root)[-5:])
        raise click.ClickException(f"Pelican could not read {settings}:\n{last}")
    return _settings(site, said)


def _settings(site: Site, said: dict[str, Any]) -> SiteSettings:
    content, root = Path(said["PATH"]), site.root.resolve()
    if content.is_relative_to(root):  # Pelican makes it absolute
        content = site.root / content.relative_to(root)
    catalog = Site.at(site.root, content)
    return SiteSettings(
        content,
        tuple(content / path for path in said["ARTICLE_PATHS"]),
        (catalog.products, catalog.programs, *(content / p for p in (*said["ARTICLE_EXCLUDES"], *said["PAGE_PATHS"]))),
        frozenset(plugin.rpartition(".")[2] for plugin in said["PLUGINS"] or ()),
    )
