"""A whole Pelican build with the public plugins beside the same build without them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.result import Result, children_cpu
from benchmarks.texts import article, names

ROOT = Path(__file__).parents[1]
SIZES = (200, 1200)
REPEAT = 3
PLUGINS = '["affiliate_links", "product_catalog"]'
WITHOUT_PRODUCTS = 'ARTICLE_EXCLUDES=["products", "programs"]'
SETTINGS = """
SITENAME = "Bench"
PATH = "content"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
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


def run() -> Iterator[Result]:
    """A small site and a large one with the same products: what an article costs, and what the products cost once."""
    measured = [_measured(size) for size in SIZES]
    for size, (ours, peer) in zip(SIZES, measured, strict=True):
        yield Result(f"Pelican build, {size:,} articles, 1,000 products", ours, peer, "CPU s, with and without plugins")
    added = [ours - peer for ours, peer in measured]
    each = (added[1] - added[0]) / (SIZES[1] - SIZES[0])
    plain = (measured[1][1] - measured[0][1]) / (SIZES[1] - SIZES[0])
    yield Result("one article more", 1000 * (plain + each), 1000 * plain, "CPU ms, with and without plugins")
    yield Result("1,000 products and their pages", added[0] - SIZES[0] * each, 0, "CPU s, once a build")


def _measured(size: int) -> tuple[float, float]:
    """CPU seconds with the public plugins and without them, the quickest of some builds in turn."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        _write(site, size)
        both = [(_build(site, PLUGINS), _build(site, "[]", WITHOUT_PRODUCTS)) for _ in range(REPEAT)]
    return min(ours for ours, _ in both), min(peer for _, peer in both)


def _write(site: Path, size: int) -> None:
    content = site / "content"
    for folder in ("products", "programs"):
        (content / folder).mkdir(parents=True)
    (site / "pelicanconf.py").write_text(SETTINGS.format(plugins=str(ROOT / "plugins")))
    (site / "accounts.toml").write_text('[awin]\nnetwork = "awin"\nawinaffid = "1"\n')
    (content / "programs" / "shop.md").write_text(PROGRAM)
    chosen = names(1000)
    for n, name in enumerate(chosen):
        offer = f"{{program: shop, url: 'https://shop.example/{n}'}}"
        (content / "products" / f"p{n}.md").write_text(f"---\nname: {name}\noffers: [{offer}]\n---\nText.\n")
    for n in range(size):
        head = f"Title: Article {n}\nDate: 2026-01-01\nSlug: a{n}\nCategory: x\nSummary: Short.\n\n"
        (content / f"a{n}.md").write_text(head + article(chosen, seed=n))


def _build(site: Path, plugins: str, *extra: str) -> float:
    shutil.rmtree(site / "output", ignore_errors=True)
    before = children_cpu()
    command = [sys.executable, "-m", "pelican", "-s", "pelicanconf.py", "-e", f"PLUGINS={plugins}", *extra]
    subprocess.run(command, cwd=site, capture_output=True, check=True)
    return children_cpu() - before
