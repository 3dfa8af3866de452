"""Builds with `fast_build`: the same bytes as without it, and nothing is done twice."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pelican
import pytest
from hypothesis import given
from hypothesis import strategies as st
from linked_site import OWN_FILE_FOR_EACH, PELICAN_CONTENT, ROOT, SETTINGS, article, build, run, site_of_two
from markdown import Markdown
from markdown.blockparser import BlockParser
from pelican.contents import Article, Content
from pelican.settings import DEFAULT_CONFIG
from pelican.utils import get_date

from fast_build.addresses import expand_settings
from fast_build.dates import plain_date
from fast_build.markdown_once import Maker
from fast_build.memory import Memory
from fast_build.writing import open_for_changes

MEMORY = "cache/markdown.sqlite"
PELICANS_OWN = Content._expand_settings
ALONE = 'PLUGINS=["fast_build"]'
LINKED = 'PLUGINS=["affiliate_links", "product_catalog", "yaml_metadata"]'
ALL = 'PLUGINS=["affiliate_links", "product_catalog", "yaml_metadata", "fast_build"]'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return site_of_two(tmp_path / "site")


def published(site: Path, *extra: str, output: str = "output") -> dict[str, bytes]:
    build(site, "-o", output, "-e", *extra)
    folder = site / output
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def remembered(site: Path) -> dict[bytes, str]:
    with closing(sqlite3.connect(site / MEMORY)) as connection:
        return dict(connection.execute("SELECT key, html FROM made"))


def test_it_publishes_what_would_be_published_without_it(site: Path) -> None:
    text = "---\ntitle: Three\ndate: 2026-03-01\ntags: [a]\n---\nThe Acme K1 of YAML.\n"
    (site / "content" / "three.md").write_text(text, encoding="utf-8")
    plain = published(site, LINKED)
    assert published(site, ALL, output="first") == plain
    assert len(remembered(site)) == 4  # three texts, one summary
    assert published(site, ALL, output="again") == plain
    with closing(sqlite3.connect(site / MEMORY)) as connection, connection:
        connection.execute("UPDATE made SET html = replace(html, 'boils', 'was remembered')")
    assert b"was remembered" in published(site, ALL)["one.html"]


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
def test_pelicans_own_test_content_is_published_the_same(tmp_path: Path, theme: str) -> None:
    shutil.copytree(PELICAN_CONTENT, tmp_path / "content")
    settings = SETTINGS.format(plugins=str(ROOT / "plugins")) + OWN_FILE_FOR_EACH + f'THEME = "{theme}"\n'
    (tmp_path / "pelicanconf.py").write_text(settings + 'PLUGINS = []\nCACHE_PATH = "made/here"\n')

    def output(name: str, plugins: str) -> dict[str, bytes]:
        run(tmp_path, "pelican", "-s", "pelicanconf.py", "-o", name, "-e", plugins)
        folder = tmp_path / name
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    plain = output("plain", "PLUGINS=[]")
    assert len(plain) > 50
    assert output("first", ALONE) == plain
    assert output("again", ALONE) == plain
    assert (tmp_path / "made" / "here" / ".gitignore").read_text() == "*\n"


# Pieces that every extension of Markdown's own has something to say about, in any order and number.
PIECES = [
    "A *word*, a [link](x 'y'), a [note][n].\n",
    "[n]: https://shop.example\n",
    "*[HTML]: Hypertext\n",
    "HTML[^1]\n",
    "[^1]: A note on HTML.\n",
    "    code\n",
    "```python\nx = 1\n```\n",
    "# Heading {#own}\n",
    "[TOC]\n",
    "!!! note\n    Mind.\n",
    "Term\n: What it is\n",
    "a | b\n--|--\n1 | 2\n",
    '<div markdown="1">*in*</div>\n',
    "1. one\n2. two\n",
    '"quotes" -- and...\n',
    "[[Page]]\n",
    "wiki_url: /other/\n",
]
EVERY = {
    "extensions": [
        f"markdown.extensions.{name}"
        for name in ("extra", "meta", "toc", "codehilite", "admonition", "smarty", "wikilinks", "sane_lists", "nl2br")
    ]
}


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=6).map("\n".join), min_size=1, max_size=4))
def test_a_markdown_that_all_texts_share_makes_of_each_what_its_own_would(texts: list[str]) -> None:
    make = Maker(Memory(Path("/nowhere/at/all"), b""))
    for text in texts:
        shared, own = make(**EVERY), Markdown(**EVERY)
        assert shared.convert(text) == own.convert(text)
        assert shared.Meta == own.Meta  # type: ignore[attr-defined]
        for one in (shared, own):
            one.preprocessors.deregister("meta")
            one.reset()
        assert shared.convert(text) == own.convert(text)


def test_whoever_looks_into_it_finds_a_markdown(tmp_path: Path) -> None:
    config = {"extensions": ["markdown.extensions.meta"], "output_format": "html"}
    text = "Title: A\n\n*b*"
    for _ in range(2):
        memory = Memory(tmp_path / "markdown.sqlite", b"")
        stand_in = Maker(memory)(**config)
        assert (stand_in.convert(text), stand_in.Meta) == ("<p><em>b</em></p>", {"title": ["A"]})  # type: ignore[attr-defined]
        assert isinstance(stand_in, Markdown)
        assert "meta" in stand_in.preprocessors
        assert stand_in.preprocessors["meta"]
        stand_in.preprocessors.deregister("meta")
        assert stand_in.reset().convert(text).startswith("<p>Title: A</p>")
        assert stand_in.parser.md is stand_in
        assert not hasattr(stand_in, "nonsense")
        stand_in.treeprocessors.deregister("inline")
        assert "<em>" not in stand_in.convert("*changed*")
        memory.keep()


def test_a_text_that_cannot_be_read_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make, parse = Maker(Memory(tmp_path / "markdown.sqlite", b"")), BlockParser.parseDocument

    def failing(parser: BlockParser, lines: list[str]) -> object:
        if "fail" in lines:
            parser.state.set("list")
            raise RecursionError
        return parse(parser, lines)

    monkeypatch.setattr(BlockParser, "parseDocument", failing)
    config = {"extensions": ["meta", "extra"], "output_format": "html"}
    with pytest.raises(RecursionError):
        make(**config).convert("fail")
    assert make(**config).convert("fine") == "<p>fine</p>"


def test_metadata_that_another_reader_gave_are_seen_by_extensions(tmp_path: Path) -> None:
    make = Maker(Memory(tmp_path / "markdown.sqlite", b""))
    for meta in ({"wiki_base_url": ["/one/"]}, {"wiki_base_url": ["/two/"]}, {}):
        shared, own = (kind(extensions=["markdown.extensions.wikilinks"]) for kind in (make, Markdown))
        shared.Meta = own.Meta = meta
        assert shared.convert("[[Page]]") == own.convert("[[Page]]")


@pytest.mark.parametrize(
    "setting",
    [
        'MARKDOWN={"extension_configs": {"quiet": {}, "markdown.extensions.extra": {}}}',
        'MARKDOWN={"extension_configs": {"markdown.extensions.footnotes": {"UNIQUE_IDS": true}}}',
    ],
)
def test_texts_that_depend_on_more_than_themselves_are_not_remembered(site: Path, setting: str) -> None:
    code = "class Quiet(Extension):\n    def extendMarkdown(self, md):\n        pass\n\n\nmakeExtension = Quiet\n"
    (site / "quiet.py").write_text("from markdown import Extension\n\n\n" + code, encoding="utf-8")
    assert published(site, ALL, setting, output="fast") == published(site, LINKED, setting)
    assert not (site / MEMORY).exists()


def test_what_has_changed_is_read_anew_and_what_is_gone_for_long_is_forgotten(site: Path) -> None:
    published(site, ALL)
    before = remembered(site).keys()
    article(site, "two", "The Bolt 2 is new.", Tags="a, b")
    assert b"is new" in published(site, ALL)["two.html"]
    assert len(remembered(site).keys() - before) == 1
    other = 'MARKDOWN={"extension_configs": {"markdown.extensions.extra": {}}}'
    published(site, ALL, other)
    assert len(remembered(site).keys() - before) == 4
    for _ in range(4):
        published(site, ALL, other)
    assert len(remembered(site)) == 3


def test_other_code_of_a_plugin_is_another_memory(site: Path) -> None:
    plugins = site / "plugins"
    plugins.mkdir()
    (plugins / "own.py").write_text("def register():\n    pass\n", encoding="utf-8")
    conf = site / "pelicanconf.py"
    more = f'PLUGIN_PATHS.append({str(plugins)!r})\nPLUGINS += ["own", "fast_build"]\n'
    conf.write_text(conf.read_text(encoding="utf-8") + more, encoding="utf-8")
    build(site)
    before = remembered(site).keys()
    (plugins / "own.py").write_text("def register():\n    return\n", encoding="utf-8")
    build(site)
    assert not (remembered(site).keys() - before) & before
    assert len(remembered(site)) == 6


def test_a_damaged_memory_or_one_that_cannot_be_is_none(site: Path) -> None:
    plain = published(site, LINKED)
    published(site, ALL)
    (site / MEMORY).write_bytes(b"no database" * 1000)
    assert published(site, ALL) == plain
    assert len(remembered(site)) == 3
    with closing(sqlite3.connect(site / MEMORY)) as connection, connection:
        connection.execute("UPDATE made SET meta = '{'")
    assert published(site, ALL) == plain
    shutil.rmtree(site / "cache")
    (site / "cache").write_text("no folder", encoding="utf-8")
    assert published(site, ALL) == plain


PARTS = st.tuples(*(st.integers(0, most) for most in (2030, 13, 32, 25, 61, 61)))
FORMS = [
    "{:04}-{:02}-{:02}",
    "{:04}-{:02}-{:02} {:02}:{:02}",
    "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
    "{}-{}-{}",
    " {:04}-{:02}-{:02}",
]


@given(PARTS, st.sampled_from(FORMS))
def test_dates_are_read_as_pelican_reads_them(parts: tuple[int, ...], form: str) -> None:
    said = form.format(*parts)
    try:
        expected = get_date(said)
    except ValueError:
        with pytest.raises(ValueError, match="date"):
            plain_date(said)
    else:
        assert (plain_date(said), type(plain_date(said))) == (expected, type(expected))


@pytest.mark.parametrize(
    "pattern",
    ["{slug}.html", "{slug:>12}", "{slug!r}", "plain", "{date:%Y}/{slug}", "{path}", "{slug.upper}", "{{x}}", "{"],
)
def test_addresses_are_those_that_pelican_makes(pattern: str) -> None:
    settings = {**DEFAULT_CONFIG, "PATH": "/content", "ARTICLE_URL": pattern, "DEFAULT_LANG": "en"}
    text = Article("", {"title": "T", "slug": "t-1", "date": get_date("2026-03-01")}, settings, "/content/a/t.md")

    def told(address: Callable[[Article, str], str]) -> str:
        try:
            return address(text, "url")
        except (ValueError, AttributeError) as error:
            return repr(error)

    assert told(expand_settings) == told(PELICANS_OWN)


def test_files_that_stay_the_same_keep_their_date(site: Path) -> None:
    published(site, ALL)
    before = {path: path.stat().st_mtime_ns for path in (site / "output").rglob("*.html")}
    article(site, "two", "The Bolt 2 is new.", Tags="a, b")
    published(site, ALL)
    changed = {path.name for path, date in before.items() if path.stat().st_mtime_ns != date}
    assert "two.html" in changed
    assert "one.html" not in changed


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    with open_for_changes(str(file), "w", encoding="utf-8") as page:
        page.write("one\n")
        page.write("é")
    assert file.read_bytes() == "one\né".encode()
    with pytest.raises(ZeroDivisionError), open_for_changes(str(file), "w", encoding="utf-8") as page:
        page.write(str(1 / 0))
    assert file.read_text(encoding="utf-8") == "one\né"
    with pytest.raises(IsADirectoryError), open_for_changes(str(tmp_path), "w", encoding="utf-8") as page:
        page.write("a folder")


SEVERAL_BUILDS = """
import gc
from pathlib import Path
from pelican import Pelican
from pelican.settings import read_settings
site = Pelican(read_settings("pelicanconf.py"))
for word in "one", "two":
    Path("theme/templates/article.html").write_text(f"{word}: {{{{ article.content }}}}")
    site.run()
    print(Path("output/one.html").read_text()[:3], gc.get_freeze_count(), gc.isenabled())
"""


def test_builds_in_one_process_see_new_templates_and_keep_nothing_from_the_collector(site: Path) -> None:
    shutil.copytree(Path(pelican.__file__).parent / "themes" / "simple", site / "theme")
    conf = site / "pelicanconf.py"
    conf.write_text(conf.read_text() + 'THEME = "theme"\nPLUGINS.append("fast_build")\n')
    (site / "several.py").write_text(SEVERAL_BUILDS)
    said = run(site, "several").stdout
    assert [line for line in said.splitlines() if line[:3] in ("one", "two")] == ["one 0 True", "two 0 True"]
