"""Hugo's front matter, built by the real Pelican."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = """
SITENAME = "T"
SITEURL = "https://t.example"
PATH = "content"
OUTPUT_PATH = "output"
ARTICLE_PATHS = ["guides"]
PLUGIN_PATHS = [{plugins!r}]
PLUGINS = ["yaml_metadata", "hugo_metadata"]
TIMEZONE = "UTC"
THEME = "simple"
THEME_TEMPLATES_OVERRIDES = ["templates"]
CACHE_CONTENT = {cache}
LOAD_CONTENT_CACHE = {cache}
"""
SHOWN = "{{ article.summary }}\n{{ article.image }}\n{{ (article.modified or article.date).date() }}\n"


class Site:
    """A site of a few files in a folder of its own, built by the `pelican` command."""

    def __init__(self, folder: Path, *, cache: bool = False) -> None:
        self.folder = folder
        self.output = folder / "output"
        (folder / "content" / "guides").mkdir(parents=True)
        (folder / "templates").mkdir()
        (folder / "templates" / "article.html").write_text(SHOWN, encoding="utf-8")
        settings = SETTINGS.format(plugins=str(ROOT / "plugins"), cache=cache)
        (folder / "pelicanconf.py").write_text(settings, encoding="utf-8")

    def write(self, path: str, front: str, body: str = "Some words.", fence: str = "---\n") -> None:
        file = self.folder / "content" / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{fence}{dedent(front).strip()}\n{fence}\n{body}\n", encoding="utf-8")

    def build(self) -> str:
        command = [sys.executable, "-m", "pelican", "-s", "pelicanconf.py"]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=60, check=True)
        return done.stdout + done.stderr

    def shown(self, page: str) -> list[str]:
        """What the article template makes of an article: summary, image, last change."""
        return (self.output / page).read_text(encoding="utf-8").splitlines()

    def pages(self) -> set[str]:
        return {path.relative_to(self.output).as_posix() for path in self.output.rglob("*.html")}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_a_draft_is_never_published(site: Site) -> None:
    site.write("guides/told.md", "title: Told\ndate: 2026-01-02\ndraft: false\n")
    site.write("guides/secret.md", "title: Secret\ndate: 2026-01-02\ndraft: true\nstatus: published\n")
    site.write("guides/aimed.md", "title: Aimed\ndate: 2026-01-02\ndraft: true\nurl: /aimed/\nsave_as: aimed.html\n")
    site.write("pages/leak.md", "title: Leak\ndraft: true\n")
    site.build()
    assert {page for page in site.pages() if Path(page).stem in {"told", "secret", "aimed", "leak"}} == {
        "told.html",
        "drafts/secret.html",
        "drafts/aimed.html",
        "drafts/pages/leak.html",
    }
    for page in site.output.rglob("*"):
        if page.is_file() and "drafts" not in page.parts:
            assert not {"Secret", "Aimed", "Leak"} & set(page.read_text(encoding="utf-8").replace("<", " ").split())


def test_a_draft_stays_one_when_it_comes_from_pelicans_cache(tmp_path: Path) -> None:
    site = Site(tmp_path, cache=True)
    site.write("guides/secret.md", "title: Secret\ndate: 2026-01-02\ndraft: true\n")
    site.build()
    site.build()
    assert "secret.html" not in site.pages()
    assert "drafts/secret.html" in site.pages()


def test_an_address_of_hugo_is_where_the_page_is_written(site: Site) -> None:
    site.write("guides/a.md", "title: A\ndate: 2026-01-02\nurl: /notes/first/\n")
    site.write("guides/b.md", "title: B\ndate: 2026-01-02\nurl: /notes/second.html\n")
    site.build()
    assert {"notes/first/index.html", "notes/second.html"} <= site.pages()
    assert 'href="https://t.example/notes/first/"' in (site.output / "index.html").read_text(encoding="utf-8")


def test_the_command_warns_of_a_draft_it_cannot_read(site: Site) -> None:
    site.write("guides/odd.md", "title: Odd\ndate: 2026-01-02\ndraft: soonish\n")
    assert "'draft: soonish' of 'Odd'" in site.build()
    assert "odd.html" not in site.pages()


def test_the_other_keys_are_what_pelican_shows(site: Site) -> None:
    front = """
        title: Backups
        date: 2026-06-18T09:00:00Z
        lastmod: 2026-07-01
        description: Files & a <spare> key
        featured_image: /images/drive.svg
    """
    site.write("guides/backups.md", front)
    site.build()
    assert site.shown("backups.html") == [
        "<p>Files &amp; a &lt;spare&gt; key</p>",
        "images/drive.svg",
        "2026-07-01",
    ]


def test_what_pelican_was_told_itself_wins(site: Site) -> None:
    front = """
        title: Both
        date: 2026-01-02
        modified: 2026-01-03
        lastmod: 2026-01-04
        summary: Ours
        description: Theirs
        image: images/ours.svg
        featured_image: images/theirs.svg
    """
    site.write("guides/both.md", front)
    site.build()
    assert site.shown("both.html") == ["<p>Ours</p>", "images/ours.svg", "2026-01-03"]


def test_an_article_without_hugos_keys_is_untouched(tmp_path: Path) -> None:
    pages = []
    for name, plugin in (("with", '"hugo_metadata"'), ("without", "")):
        site = Site(tmp_path / name)
        settings = site.folder / "pelicanconf.py"
        settings.write_text(settings.read_text(encoding="utf-8").replace('"hugo_metadata"', plugin), encoding="utf-8")
        site.write("guides/plain.md", "Title: Plain\nDate: 2026-01-02\nStatus: draft\nUrl: odd/\n", fence="")
        site.write("guides/yaml.md", "title: Yaml\ndate: 2026-01-02\nslug: mine\n")
        site.build()
        pages.append({path.relative_to(site.output): path.read_bytes() for path in site.output.rglob("*.html")})
    assert pages[0] == pages[1]
    assert Path("mine.html") in pages[0]


def test_a_date_nobody_can_read_costs_the_date_and_is_reported(site: Site) -> None:
    site.write("guides/when.md", "title: When\ndate: 2026-01-02\nlastmod: last spring\n")
    assert "'lastmod: last spring' of 'When'" in site.build()
    assert site.shown("when.html")[2] == "2026-01-02"
