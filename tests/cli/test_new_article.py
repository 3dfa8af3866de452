"""`affiliate new article`: a draft that Pelican reads, where the site keeps its articles, as the site writes them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from affiliate.cli.main import main

ROOT = Path(__file__).parents[2]
SETTINGS = f"""
SITENAME = "Test"
TIMEZONE = "UTC"
THEME = "simple"
PATH = "content"
PLUGIN_PATHS = [{str(ROOT / "plugins")!r}]
PLUGINS = ["affiliate_links", "product_catalog"]
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
"""
YAML = '\nPLUGINS += ["yaml_metadata"]\n'
HUGO = '\nPLUGINS += ["yaml_metadata", "hugo_metadata"]\n'
PLAIN = "Title: One\nDate: 2026-01-01\n\nWords.\n"
FENCED = "---\ntitle: One\ndate: 2026-01-01\n---\n\nWords.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "pelicanconf.py").write_text(SETTINGS)
    return tmp_path


def add(site: Path, settings: str = "", **files: str) -> None:
    (site / "pelicanconf.py").write_text(SETTINGS + settings)
    for name, text in files.items():
        file = site / "content" / name.replace("__", "/").replace("_md", ".md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def new(site: Path, *words: str) -> Result:
    arguments = ["--site", str(site), "new", "article", "--date", "2026-11-20", *words]
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def build(site: Path) -> None:
    command = [sys.executable, "-m", "pelican", "content", "--fatal", "warnings"]
    environment = {**os.environ, "COLUMNS": "400"}
    done = subprocess.run(command, cwd=site, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_draft_in_pelican_s_own_words(site: Path) -> None:
    said = new(site, "Acme K1: a year later")
    assert (said.exit_code, said.stdout) == (0, "content/acme-k1-a-year-later.md\n")
    assert "take out the line `Status: draft`" in said.stderr
    assert "affiliate explain acme-k1-a-year-later" in said.stderr
    assert (site / "content/acme-k1-a-year-later.md").read_text() == (
        "Title: Acme K1: a year later\nSlug: acme-k1-a-year-later\nDate: 2026-11-20\nStatus: draft\n\n"
    )


@pytest.mark.parametrize(
    ("settings", "files", "head"),
    [
        ("", {}, "Title: Tea\nSlug: tea\nDate: 2026-11-20\nStatus: draft\n\n"),
        ("", {"one_md": FENCED}, "Title: Tea\nSlug: tea\nDate: 2026-11-20\nStatus: draft\n\n"),  # Pelican takes fences
        (YAML, {"one_md": FENCED}, "---\ntitle: Tea\nslug: tea\ndate: 2026-11-20\nstatus: draft\n---\n\n"),
        (YAML, {"one_md": PLAIN}, "Title: Tea\nSlug: tea\nDate: 2026-11-20\nStatus: draft\n\n"),
        (HUGO, {}, "---\ntitle: Tea\nslug: tea\ndate: 2026-11-20\ndraft: true\n---\n\n"),
        (HUGO, {"a_md": PLAIN, "b_md": FENCED, "c_md": FENCED}, "---\ntitle: Tea\nslug: tea\n"),
        (HUGO, {"pages__a_md": FENCED, "products__p_md": FENCED, "one_md": PLAIN}, "Title: Tea\n"),
    ],
)
def test_the_head_is_written_as_the_site_s_articles_are(
    site: Path, settings: str, files: dict[str, str], head: str
) -> None:
    add(site, settings, **files)
    assert new(site, "Tea").exit_code == 0
    assert (site / "content/tea.md").read_text().startswith(head)


@pytest.mark.parametrize(
    ("settings", "files", "place"),
    [
        ("", {}, "content/tea.md"),
        ("", {"posts__a_md": PLAIN, "posts__b_md": PLAIN, "old__c_md": PLAIN}, "content/posts/tea.md"),
        ("", {"pages__a_md": PLAIN, "programs__b_md": FENCED}, "content/tea.md"),
        ('\nARTICLE_PATHS = ["reviews", "guides"]\n', {"guides__a_md": PLAIN}, "content/reviews/tea.md"),
        ("\nARTICLE_PATHS = []\n", {}, None),
        ('\nPATH = "texts/all"\n', {"../texts/all/posts/a_md": PLAIN}, "texts/all/posts/tea.md"),
    ],
)
def test_it_lies_where_the_site_keeps_its_articles(
    site: Path, settings: str, files: dict[str, str], place: str | None
) -> None:
    add(site, settings, **files)
    said = new(site, "Tea")
    assert (said.exit_code, said.stdout) == ((0, f"{place}\n") if place else (2, ""))


def test_products_are_no_place_for_articles(site: Path) -> None:
    said = new(site, "Tea", "--in", "products")
    assert (said.exit_code, "Pelican reads no articles there" in said.stderr) == (2, True)


def test_another_folder_is_chosen_if_pelican_reads_it(site: Path) -> None:
    add(site, '\nARTICLE_PATHS = ["reviews", "guides"]\n')
    assert new(site, "Tea", "--in", "guides/warm").stdout == "content/guides/warm/tea.md\n"
    for folder in ("../..", "pages", str(site)):
        said = new(site, "Coffee", "--in", folder)
        assert (said.exit_code, list(site.rglob("coffee.md"))) == (2, [])
        assert "Pelican reads no articles there, but in content/reviews, content/guides" in said.stderr


TITLES = {
    'Küche & Bad: "Die 5 %"': "kuche-bad-die-5",
    "../../etc/passwd": "etc-passwd",
    "Tea 🍵 {time} #1": "tea-time-1",
    "true": "true",
}


@pytest.mark.parametrize("settings", ["", HUGO])
def test_pelican_publishes_it_under_its_own_title(site: Path, settings: str) -> None:
    add(site, settings, one_md=FENCED if settings else PLAIN)
    for title in TITLES:
        assert new(site, title).exit_code == 0
    build(site)
    for title, slug in TITLES.items():
        draft = (site / f"output/drafts/{slug}.html").read_text(encoding="utf-8")
        assert title in draft.replace("&amp;", "&").replace("&#34;", '"')
        assert not (site / f"output/{slug}.html").exists()
        file = site / f"content/{slug}.md"
        said = file.read_text(encoding="utf-8")
        file.write_text(said.replace("Status: draft\n", "").replace("draft: true\n", ""))
    build(site)
    assert all((site / f"output/{slug}.html").exists() for slug in TITLES.values())


def test_what_is_there_is_never_touched(site: Path) -> None:
    add(site, one_md=PLAIN, old__tea_md=PLAIN)
    for title in ("One", "Tea"):
        said = new(site, title)
        assert (said.exit_code, "is there already, and stays as it is" in said.stderr) == (2, True)
    assert "content/old/tea.md is there already" in new(site, "Tea").stderr
    assert (site / "content/one.md").read_text() == PLAIN
    (site / "content/a-folder.md").mkdir()
    assert "content/a-folder.md is there already" in new(site, "A folder").stderr


def test_what_cannot_be_written_is_told(site: Path) -> None:
    add(site, '\nARTICLE_PATHS = ["reviews"]\n')
    (site / "content/reviews").write_text("a file")
    assert "content/reviews/tea.md cannot be written" in new(site, "Tea").stderr
    assert "needs a letter a-z or a digit" in " ".join(new(site, "🍵").stderr.split())


def test_outside_a_site_it_says_how_to_begin_one(tmp_path: Path) -> None:
    said = new(tmp_path, "Tea")
    assert (said.exit_code, "affiliate new site NAME" in said.stderr) == (2, True)


def test_settings_that_pelican_cannot_read_are_told_in_its_words(site: Path) -> None:
    (site / "pelicanconf.py").write_text("SITENAME = \n")
    said = new(site, "Tea")
    assert (said.exit_code, "SyntaxError" in said.stderr, list(site.rglob("tea.md"))) == (1, True, [])


def test_settings_may_hold_paths(site: Path) -> None:
    add(site, '\nfrom pathlib import Path\nARTICLE_PATHS = [Path("posts")]\nARTICLE_EXCLUDES = [Path("old")]\n')
    assert new(site, "Tea").stdout == "content/posts/tea.md\n"


def test_settings_of_another_kind_are_no_traceback(site: Path) -> None:
    add(site, "\nARTICLE_EXCLUDES = [object()]\n")
    said = new(site, "Tea")
    assert (said.exit_code, "Pelican could not read pelicanconf.py" in said.stderr) == (1, True)


def test_settings_may_print_what_they_like(site: Path) -> None:
    add(site, '\nprint("PATH: here")\nprint("PLUGINS:")\n')
    assert new(site, "Tea").stdout == "content/tea.md\n"
