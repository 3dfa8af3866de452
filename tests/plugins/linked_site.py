"""A small site for the plugins: how its articles are written, how it is built, and what its readers get."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import html5lib
import pelican

ROOT = Path(__file__).parents[2]
PLAN_SITE = ROOT / "tests" / "plan" / "site"
PELICAN_CONTENT = Path(pelican.__file__).parent / "tests" / "content"

SETTINGS = """
SITENAME = "Test"
SITEURL = "https://test.example"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
THEME = "simple"
PLUGIN_PATHS = [{plugins!r}]
PLUGINS = ["affiliate_links", "product_catalog"]
FEED_ALL_ATOM = "feeds/all.atom.xml"
FEED_ALL_RSS = "feeds/all.rss.xml"
RSS_FEED_SUMMARY_ONLY = False
"""

# Several of Pelican's test articles have the same slug.
OWN_FILE_FOR_EACH = """
ARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = DRAFT_SAVE_AS = DRAFT_LANG_SAVE_AS = PAGE_SAVE_AS = "{path}.html"
PAGE_LANG_SAVE_AS = DRAFT_PAGE_SAVE_AS = DRAFT_PAGE_LANG_SAVE_AS = "{path}.html"
"""


def run(site: Path, *arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    # Pelican folds its errors at the width of the terminal, and lists texts of one date in the order of a set.
    environment = {**os.environ, "COLUMNS": "400", "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=site, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done


def build(site: Path, *extra: str, status: int = 0) -> str:
    done = run(site, "pelican", "--fatal", "errors", "-s", "pelicanconf.py", *extra, status=status)
    return " ".join((done.stdout + done.stderr).split())


def article(site: Path, name: str, body: str, **metadata: str) -> None:
    head = {"Title": name.title(), "Date": "2026-03-01", **metadata}
    text = "".join(f"{key}: {value}\n" for key, value in head.items()) + "\n" + body + "\n"
    (site / "content" / f"{name}.md").write_text(text, encoding="utf-8")


def site_of_two(root: Path) -> Path:
    """The plan tests' catalog with two articles that ask something of Markdown."""
    shutil.copytree(PLAN_SITE, root)
    (root / "pelicanconf.py").write_text(SETTINGS.format(plugins=str(ROOT / "plugins")), encoding="utf-8")
    article(root, "one", "The Acme K1 boils.\n\n    #!python\n    x = 1\n\n## Kettles", Summary="An *Acme K1* for all.")
    article(root, "two", "The Bolt 2, too.[^1]\n\n[^1]: A note.", Tags="a, b", Authors="A. Writer")
    return root


def links(html: str) -> list[dict[str, str]]:
    tree = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    return [dict(a.attrib) for a in tree.iter("a") if "data-affiliate" in a.attrib]


def visible(html: str) -> str:
    html = re.sub(r'<(p|span) class="affiliate-(disclosure|label)">.*?</\1>|</?a\b[^>]*>', "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
