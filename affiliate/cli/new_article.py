"""affiliate new article: a draft where the site keeps its articles, with a head that Pelican reads there."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from affiliate.catalog.frontmatter import read_text
from affiliate.catalog.references import LARGEST, source_files
from affiliate.cli.blanks import article_text, slug_of
from affiliate.cli.dry_run import settings_option
from affiliate.cli.fresh import named, write_fresh
from affiliate.cli.options import DATE
from affiliate.cli.site_settings import SiteSettings, read_settings
from affiliate.site import Site

READS_YAML = "yaml_metadata"
READS_HUGO = "hugo_metadata"
NEXT = """It is a draft. Write it, take out the line `{draft}`, and look:
  affiliate check
  affiliate explain {slug}"""


@click.command("article")
@click.argument("name", callback=named, metavar="NAME")
@click.option("--in", "folder", metavar="FOLDER", help="Write it into this one of the site's folders for articles.")
@click.option("--date", "day", type=DATE, metavar="DATE", show_default="today", help="The article's date.")
@settings_option
@click.pass_obj
def article(site: Site, name: str, folder: str | None, day: datetime | None, settings: str) -> None:
    """Start an article.

    The new file is a draft with title, slug and date, in the folder where your articles are.

    \b
    affiliate new article "Acme K1: a year later"
    affiliate new article "Kettles for one socket" --in comparisons
    affiliate new article "Winter tea" --date 2026-12-01

    The folder is the first one that the site's settings name, or else the one with the most articles. The header is
    YAML if the site reads YAML and most of its articles have it, and `Title: ...` otherwise.

    Exit status: 0 written; 1 Pelican cannot read the settings; 2 nothing was written.
    """
    known = read_settings(site, settings)
    if not known.articles:
        raise click.UsageError(f"{settings} names no folder for articles: write one into ARTICLE_PATHS")
    present = [file for file in source_files(Site.at(site.root, known.content)) if _is_article(file, known)]
    slug = slug_of(name)
    if twin := next((file for file in present if file.stem == slug), None):
        raise click.UsageError(f"{site.shown(twin)} is there already, and stays as it is.")
    place = _place(known, present) if folder is None else _chosen(site, known, folder)
    hugo = READS_HUGO in known.plugins
    yaml = READS_YAML in known.plugins and (_mostly_yaml(present) if present else hugo)
    text, draft = article_text(name, (day.date() if day else date.today()).isoformat(), yaml, hugo)
    write_fresh(site, place / f"{slug}.md", text)
    click.echo(NEXT.format(draft=draft, slug=slug), err=True)


def _is_article(file: Path, known: SiteSettings) -> bool:
    """Whether Pelican would take a file at this place for an article."""
    inside = any(file.is_relative_to(folder) for folder in known.articles)
    return inside and not any(file.is_relative_to(folder) for folder in known.excluded)


def _place(known: SiteSettings, present: Sequence[Path]) -> Path:
    """The first folder of the settings. Where that is the content folder itself, articles may lie deeper."""
    first = known.articles[0]
    if first != known.content or not present:
        return first
    return min(Counter(file.parent for file in present).items(), key=lambda one: (-one[1], one[0]))[0]


def _chosen(site: Site, known: SiteSettings, folder: str) -> Path:
    place, content = (Path(os.path.realpath(one)) for one in (known.content / folder, known.content))
    place = known.content / place.relative_to(content) if place.is_relative_to(content) else place
    if not _is_article(place / "new.md", known):
        places = ", ".join(site.shown(one) for one in known.articles)
        raise click.UsageError(f"--in {folder!r}: Pelican reads no articles there, but in {places}")
    return place


def _mostly_yaml(files: Sequence[Path]) -> bool:
    heads = [read_text(file, "", LARGEST)[0].startswith("---") for file in files if file.suffix != ".rst"]
    return 2 * sum(heads) > len(heads)
