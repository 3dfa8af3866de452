"""A dry run remembers what Markdown made of a text, never more than that, and says how far it is."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from affiliate.cli.progress import growing
from affiliate_links.remembered import Memory, RememberedMarkdown
from tests.plugins.linked_site import PLAN_SITE, ROOT, SETTINGS, article, build, run

MEMORY = ".cache/markdown.sqlite"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    shutil.copytree(PLAN_SITE, root)
    (root / "pelicanconf.py").write_text(SETTINGS.format(plugins=str(ROOT / "plugins")), encoding="utf-8")
    article(root, "one", "The Acme K1 boils.\n\n    #!python\n    x = 1\n\n## Kettles", Summary="An *Acme K1* for all.")
    article(root, "two", "The Bolt 2, too.[^1]\n\n[^1]: A note.", Tags="a, b", Authors="A. Writer")
    return root


def dry(site: Path, *extra: str, fatal: tuple[str, ...] = ("--fatal", "errors")) -> dict[str, Any]:
    report = site.parent / "report.json"
    setting = f"AFFILIATE_DRY_RUN={json.dumps(str(report))}"
    run(
        site,
        "pelican",
        *fatal,
        "-s",
        "pelicanconf.py",
        "-o",
        str(site.parent / "out"),
        "-e",
        setting,
        *extra,
    )
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def remembered(site: Path) -> dict[bytes, str]:
    with closing(sqlite3.connect(site / MEMORY)) as connection:
        return dict(connection.execute("SELECT key, html FROM made"))


def test_a_second_run_says_the_same_from_memory(site: Path) -> None:
    first = dry(site)
    assert len(remembered(site)) == 3  # two texts, one summary
    assert dry(site) == first
    with closing(sqlite3.connect(site / MEMORY)) as connection, connection:
        connection.execute("UPDATE made SET html = replace(html, 'boils', 'was remembered')")
    html = next(page["html"] for page in dry(site)["pages"] if page["article"] == "one")
    assert "was remembered" in html
    (site / MEMORY).unlink()
    assert dry(site) == first


def test_other_readers_of_markdown_work_with_it(site: Path) -> None:
    text = "---\ntitle: Three\ndate: 2026-03-01\ntags: [a]\n---\nThe Acme K1 of YAML.\n"
    (site / "content" / "three.md").write_text(text, encoding="utf-8")
    plugins = 'PLUGINS=["affiliate_links", "product_catalog", "yaml_metadata"]'
    first = dry(site, plugins)
    assert len(remembered(site)) == 4
    assert dry(site, plugins) == first
    assert {page["article"] for page in first["pages"]} >= {"one", "two", "three"}


def test_whoever_looks_into_it_finds_a_markdown(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "markdown.sqlite", b"")
    config = {"extensions": ["markdown.extensions.meta"], "output_format": "html5"}
    text = "Title: A\n\n*b*"
    for _ in range(2):
        stand_in = RememberedMarkdown(memory, config)
        assert (stand_in.convert(text), stand_in.Meta) == ("<p><em>b</em></p>", {"title": ["A"]})
        assert "meta" in stand_in.preprocessors
        assert stand_in.preprocessors["meta"]
        stand_in.preprocessors.deregister("meta")
        assert stand_in.reset().convert(text).startswith("<p>Title: A</p>")
        assert stand_in.parser.md is stand_in
        assert not hasattr(stand_in, "nonsense")
        stand_in.treeprocessors.deregister("inline")
        assert "<em>" not in stand_in.convert("*changed*")
        memory.keep()
        memory = Memory(tmp_path / "markdown.sqlite", b"")


def test_what_has_changed_is_read_anew_and_what_is_gone_is_forgotten(site: Path) -> None:
    dry(site)
    before = remembered(site)
    article(site, "two", "The Bolt 2 is new.", Tags="a, b")
    html = next(page["html"] for page in dry(site)["pages"] if page["article"] == "two")
    assert "is new" in html
    assert len(remembered(site)) == 3
    assert len(remembered(site).keys() & before.keys()) == 2
    dry(site, 'MARKDOWN={"extension_configs": {"markdown.extensions.extra": {}}}')
    assert not remembered(site).keys() & before.keys()


def test_other_code_of_a_plugin_is_another_memory(site: Path) -> None:
    plugins = site / "plugins"
    plugins.mkdir()
    (plugins / "own.py").write_text("def register():\n    pass\n", encoding="utf-8")
    conf = site / "pelicanconf.py"
    more = f'PLUGIN_PATHS.append({str(plugins)!r})\nPLUGINS.append("own")\n'
    conf.write_text(conf.read_text(encoding="utf-8") + more, encoding="utf-8")
    dry(site)
    before = remembered(site)
    (plugins / "own.py").write_text("def register():\n    return\n", encoding="utf-8")
    dry(site)
    assert not remembered(site).keys() & before.keys()


def test_extensions_that_may_read_other_files_are_not_remembered(site: Path) -> None:
    code = "class Quiet(Extension):\n    def extendMarkdown(self, md):\n        pass\n\n\nmakeExtension = Quiet\n"
    (site / "quiet.py").write_text("from markdown import Extension\n\n\n" + code, encoding="utf-8")
    setting = 'MARKDOWN={"extension_configs": {"quiet": {}, "markdown.extensions.extra": {}}}'
    assert len(dry(site, setting)["pages"]) > 2
    assert remembered(site) == {}


def test_a_damaged_memory_or_one_that_cannot_be_is_none(site: Path) -> None:
    first = dry(site)
    (site / MEMORY).write_bytes(b"no database" * 1000)
    assert dry(site) == first
    assert len(remembered(site)) == 3
    shutil.rmtree(site / ".cache")
    (site / ".cache").write_text("no folder", encoding="utf-8")
    assert dry(site) == first


def test_a_build_leaves_no_memory_and_the_folder_is_in_no_repository(site: Path) -> None:
    build(site)
    assert not (site / ".cache").exists()
    dry(site)
    assert (site / ".cache" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_a_mistyped_switch_stops_the_links_and_is_told(site: Path) -> None:
    article(site, "one", "The Acme K1 boils.", Affiliate="of", **{"Affiliate-skips": "bolt-2"})
    found = dry(site)
    assert [(one["path"], one["line"], one["key"]) for one in found["problems"]] == [
        ("content/one.md", 3, "Affiliate"),
        ("content/one.md", 4, "affiliate-skips"),
    ]
    assert "data-affiliate" not in next(page["html"] for page in found["pages"] if page["article"] == "one")


def test_a_text_that_pelican_cannot_read_is_a_problem(site: Path) -> None:
    article(site, "one", "The Acme K1 boils.", Date="some day")
    (problem,) = dry(site, fatal=())["problems"]
    assert problem["path"].endswith("content/one.md")
    assert "Pelican cannot read it" in problem["what"]
    assert "some day" in problem["what"]


def test_there_is_a_dot_for_every_text_that_is_read(site: Path) -> None:
    dry(site)
    assert (site.parent / "report.progress").read_bytes() == b".."


def test_where_there_is_no_terminal_a_bar_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with growing("Reading [texts]", 2) as show:
        show(1)
        show(5)
    assert capsys.readouterr() == ("", "Reading [texts] ...\n")
