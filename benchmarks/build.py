"""A whole Pelican build with the public plugins beside the same build without them, with Pelican's own settings.

Without the plugins the products are plain pages: all builds publish as many texts. The system's part is left out: what
it takes to write thousands of files varies from run to run by more than the plugins add.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.result import Result, children_cpu
from benchmarks.texts import names, source

ROOT = Path(__file__).parents[1]
SIZES = (200, 5000)
REPEAT = 3
LINKS = '["affiliate_links", "product_catalog"]'
ALL = '["affiliate_links", "product_catalog", "hugo_metadata", "fast_build"]'
WITHOUT_PRODUCTS = ('ARTICLE_EXCLUDES=["products", "programs", "plain"]', 'PAGE_PATHS=["plain"]')
PRODUCTS = 1000
SETTINGS = """
SITENAME = "Bench"
SITEURL = "https://bench.example"
AUTHOR = "A. Writer"
PATH = "content"
ARTICLE_EXCLUDES = ["plain"]
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PLUGIN_PATHS = [{plugins!r}]
"""
PROGRAM = """---
name: Shop
network: awin
ids: {awinmid: "1"}
domains: [shop.example]
terms: [{from: 2026-01-01, commission: {kind: one-off, rate: 5}}]
---
"""


@dataclass(frozen=True, slots=True)
class Builds:
    """Own CPU seconds of builds into an empty folder; `again` of the next one into the same folder."""

    plain: float
    links: float
    all: float
    again: float


def run() -> Iterator[Result]:
    """A small site and a large one with the same products: what an article costs, and what the products cost once."""
    small, large = (_measured(size) for size in SIZES)
    for size, builds in zip(SIZES, (small, large), strict=True):
        of = f"Pelican build, {size:,} articles, {PRODUCTS:,} products"
        yield Result(of, builds.all, builds.plain, "own CPU s, with all public plugins and without")
        yield Result("  the next build, nothing changed", builds.again, builds.plain, "own CPU s, the same")
        yield Result("  links and products alone", builds.links, builds.plain, "own CPU s, without fast_build")
    ours, peer = _line(small.all, large.all), _line(small.plain, large.plain)
    yield Result("one article more", 1000 * ours[1], 1000 * peer[1], "own CPU ms, with all and without")
    yield Result(f"{PRODUCTS:,} products, and what is done once", ours[0], peer[0], "own CPU s, with all and without")


def _line(small: float, large: float) -> tuple[float, float]:
    """What a build costs once, and for each article."""
    each = (large - small) / (SIZES[1] - SIZES[0])
    return small - SIZES[0] * each, each


def _measured(size: int) -> Builds:
    """The quickest of some builds in turn."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        _write(site, size)
        runs = [_builds(site) for _ in range(REPEAT)]
    return Builds(*map(min, zip(*runs, strict=True)))


def _builds(site: Path) -> tuple[float, float, float, float]:
    for made in ("output", "cache", "data"):
        shutil.rmtree(site / made, ignore_errors=True)
    first, again = _build(site, ALL), _build(site, ALL)
    shutil.rmtree(site / "output")
    links = _build(site, LINKS)
    shutil.rmtree(site / "output")
    return _build(site, "[]", *WITHOUT_PRODUCTS), links, first, again


def _write(site: Path, size: int) -> None:
    content = site / "content"
    for folder in ("products", "programs", "plain"):
        (content / folder).mkdir(parents=True)
    (site / "pelicanconf.py").write_text(SETTINGS.format(plugins=str(ROOT / "plugins")))
    (site / "accounts.toml").write_text('[awin]\nnetwork = "awin"\nawinaffid = "1"\n')
    (content / "programs" / "shop.md").write_text(PROGRAM)
    chosen = names(PRODUCTS)
    for n, name in enumerate(chosen):
        offer = f"{{program: shop, url: 'https://shop.example/{n}'}}"
        (content / "products" / f"p{n}.md").write_text(f"---\nname: {name}\noffers: [{offer}]\n---\nText.\n")
        (content / "plain" / f"p{n}.md").write_text(f"Title: {name}\nStatus: hidden\n\nText.\n")
    for n in range(size):
        head = f"Title: Article {n}\nDate: 2026-01-{1 + n % 28:02}\nSlug: a{n}\nCategory: c{n % 8}\nTags: t{n % 40}\n\n"
        (content / f"a{n}.md").write_text(head + source(chosen, seed=n))


def _build(site: Path, plugins: str, *extra: str) -> float:
    before = children_cpu()
    command = [sys.executable, "-m", "pelican", "-s", "pelicanconf.py", "-e", f"PLUGINS={plugins}", *extra]
    subprocess.run(command, cwd=site, capture_output=True, check=True)
    return children_cpu() - before
