"""`affiliate check` as people run it: articles before the build, the built site, and what it answers with."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rules_casefile import SHARED, cases

from affiliate.cli.main import main

PLUGINS = Path(__file__).parents[2] / "plugins"
SETTINGS = f"""
SITENAME = "Kettles"
PATH = "content"
PLUGIN_PATHS = [{str(PLUGINS)!r}]
PLUGINS = ["affiliate_links", "product_catalog"]
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
"""
HEAD = "Title: Guide\nDate: 2026-11-01\n"
GUIDE = f"""{HEAD}
<p class="affiliate-disclosure">We may earn a commission.</p>

The [kettle]({{product}}acme-k1) costs $39, and using [this link]({{product}}acme-k1@big-river)
helps us.

It has 4.5 stars on Amazon.

<iframe src="https://www.awin1.com/cread.php?awinmid=4711&awinaffid=900100"></iframe>
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    case = next(cases(SHARED.parent))
    replace(case, blocks={}).site(tmp_path)
    (tmp_path / "pelicanconf.py").write_text(SETTINGS)
    (tmp_path / "content/guide.md").write_text(GUIDE)
    return tmp_path


def check(site: Path, *words: str) -> Result:
    arguments = ["--site", str(site), "check", "--today", "2026-11-20", *words]
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_articles_are_judged_on_their_own_lines_before_the_build(site: Path) -> None:
    said = check(site, "--json")
    problems = {(p["path"], p["line"], p["key"]) for p in json.loads(said.stdout)}
    assert said.exit_code == 1
    assert problems == {
        ("content/guide.md", 4, "disclosure-words"),
        ("content/guide.md", 4, "sentence"),
        ("content/guide.md", 6, "api-price"),
        ("content/guide.md", 7, "appeal"),
        ("content/guide.md", 9, "api-rating"),
        ("content/guide.md", 11, "forced-click"),
    }


def test_quick_leaves_out_what_only_pelican_can_tell(site: Path) -> None:
    said = check(site, "--quick")
    assert (said.exit_code, said.stderr) == (0, "No problem found.\n")


def test_what_is_accepted_is_counted_and_not_told(site: Path) -> None:
    entry = '[[accept]]\nrule = "{}"\npath = "content/*"\nwhy = "an example"\n'
    rules = ("disclosure-words", "sentence", "api-price", "appeal", "api-rating", "forced-click")
    (site / "rules.toml").write_text("".join(entry.format(rule) for rule in rules))
    said = check(site)
    assert said.exit_code == 0
    assert said.stderr.endswith("No problem found. Accepted in rules.toml: 6.\n")


def test_a_built_page_names_the_article_it_comes_from(site: Path) -> None:
    link = {"page": "guide.html", "article": "guide", "source": "content/guide.md", "product": "acme-k1"}
    link |= {"program": "big-river", "network": "amazon", "kind": "text", "subid": "mysite-20", "count": 1}
    link |= {"href": "https://www.amazon.com/dp/B0EXAMPLE1?tag=mysite-20", "target": "https://www.amazon.com/"}
    (site / "data").mkdir()
    (site / "data/linkplan.jsonl").write_text(json.dumps(link | {"rel": "sponsored"}) + "\n")
    (site / "output").mkdir()
    (site / "output/guide.html").write_text(f'<a href="{link["href"]}" rel=sponsored>Amazon</a> (paid link)')
    said = check(site, "--site", str(site / "output"))
    assert said.exit_code == 1
    assert "output/guide.html:1: disclosure-first: " in said.stderr
    assert "from content/guide.md" in said.stderr


def test_without_the_parser_the_rest_is_checked_and_the_rest_is_named(site: Path) -> None:
    (site / "content/guide.md").write_text(HEAD + "\n[A](https://www.amazon.com/dp/B0EXAMPLE1?tag=mysyte-20)\n")
    absent = "import sys; sys.modules['selectolax'] = None; from affiliate.cli.main import main; main()"
    command = [sys.executable, "-c", absent, "--site", str(site), "check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "guide.md:4: tag-typo: " in done.stderr
    assert "Skipped: the rules about finished pages." in done.stderr
    done = subprocess.run([*command, "--site", str(site)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'pelican-affiliate[linkcheck]'" in done.stderr


def test_a_site_that_pelican_cannot_read_still_hears_of_its_files(site: Path) -> None:
    (site / "content/guide.md").write_text(HEAD + "\n[A](https://www.amazon.com/dp/B0EXAMPLE1?tag=mysyte-20)\n")
    (site / "pelicanconf.py").write_text("import nothing_of_that_name")
    said = check(site)
    assert said.exit_code == 2
    assert "guide.md:4: tag-typo: " in said.stderr
    assert "nothing_of_that_name" in said.stderr


@pytest.mark.parametrize(
    ("folder", "words"), [("empty", "contains no HTML page"), ("missing", "does not exist"), ("a-file", "is a file")]
)
def test_a_folder_without_a_site_is_refused(site: Path, folder: str, words: str) -> None:
    (site / "empty").mkdir()
    (site / "a-file").write_text("x")
    said = check(site, "--site", str(site / folder))
    assert said.exit_code == 2
    assert words in said.stderr
