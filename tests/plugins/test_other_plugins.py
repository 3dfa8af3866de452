"""Real builds beside other people's plugins and settings: each gets what it would get without ours, in any order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from linked_site import article, build, links, run, visible

OURS = ["affiliate_links", "product_catalog"]

# Writes summaries from finished texts, as read_more does.
SUMMARIES = """
from pelican import signals

def shorten(generators):
    for article in generators[0].articles:
        article.metadata["summary"] = article.content.partition("</p>")[0] + " <b>more</b></p>"
        assert article.summary

def register():
    signals.all_generators_finalized.connect(shorten)
"""

# Expects of every page what Pelican gives to each that it reads, as seo does.
EXPECTANT = """
from pelican import signals

def note(path, context):
    page = context.get("page")
    if page and page.metadata:
        with open("noted.txt", "a") as file:
            print(page.url, page.category.name, page.author.name, page.metadata["colour"], file=file)

def register():
    signals.content_written.connect(note)
"""


def with_plugin(site: Path, name: str, code: str) -> None:
    (site / "theirs").mkdir(exist_ok=True)
    (site / "theirs" / f"{name}.py").write_text(code)
    settings = (site / "pelicanconf.py").read_text() + '\nPLUGIN_PATHS.append("theirs")\n'
    (site / "pelicanconf.py").write_text(settings)


@pytest.mark.parametrize("plugins", [["summaries", *OURS], [*OURS, "summaries"]], ids=["first", "last"])
def test_who_writes_summaries_from_texts_finds_them_without_paid_links_in_any_order(
    site: Path, plugins: list[str]
) -> None:
    with_plugin(site, "summaries", SUMMARIES)
    article(site, "guide", "The Acme K1 and [this lamp]({product}glow-lamp).\n\nThe end.")
    said = build(site, "-e", f"PLUGINS={plugins!r}".replace("'", '"'))
    index = (site / "output/index.html").read_text()
    assert "The Acme K1 and this lamp. more" in visible(index)
    assert links(index) == []
    assert "{product}" not in index
    assert "affiliate-disclosure" not in index
    assert len(links((site / "output/guide.html").read_text())) == 2
    assert "not recognized" not in said


def test_a_written_summary_loses_its_paid_links_also_where_the_text_has_none(site: Path) -> None:
    article(site, "guide", "Nothing to buy.", Summary="For [this lamp]({product}glow-lamp).")
    build(site)
    index = (site / "output/index.html").read_text()
    assert "For this lamp." in visible(index)
    assert "{product}" not in index


def test_product_pages_have_what_pelican_gives_every_page(site: Path) -> None:
    with_plugin(site, "expectant", EXPECTANT)
    article(site, "guide", "Nothing.")
    settings = ('PLUGINS=["affiliate_links", "product_catalog", "expectant"]', 'AUTHOR="Ann"')
    build(site, "-e", *settings, 'DEFAULT_METADATA={"colour": "red", "status": "draft"}')
    noted = (site / "noted.txt").read_text().splitlines()
    assert "products/acme-k1.html products Ann red" in noted


@pytest.mark.parametrize("layer", ["reader", "generator"])
def test_pelicans_caches_keep_texts_and_no_products(site: Path, layer: str) -> None:
    article(site, "guide", "The Acme K1.\n\n::: product bolt-2 First choice")
    cached = ("CACHE_CONTENT=true", "LOAD_CONTENT_CACHE=true", f'CONTENT_CACHING_LAYER="{layer}"')
    build(site, "-e", *cached)
    first = (site / "output/guide.html").read_text()
    build(site, "-e", *cached)
    assert (site / "output/guide.html").read_text() == first
    product = site / "content/products/bolt-2.md"
    product.write_text(product.read_text().replace("---\nAnother", "pros: [Now in green]\n---\nAnother"))
    build(site, "-e", *cached)
    again = (site / "output/guide.html").read_text()
    assert "Now in green" in again
    assert len(links(again)) == len(links(first))
    assert list((site / "cache").iterdir())


# What `pelican --autoreload` does when a file of the content has changed: it runs the same Pelican again.
TWO_RUNS = """
import json
from pathlib import Path
from pelican import Pelican
from pelican.settings import read_settings

site = Pelican(read_settings("pelicanconf.py"))
site.run()
file = Path("content/products/bolt-2.md")
file.write_text(file.read_text().replace("name: Bolt 2", "name: Thunder 2\\npros: [Now in green]"))
Path("content/products/glow-lamp.md").unlink()
site.run()
"""


def test_autoreload_reads_products_anew_for_each_build(site: Path) -> None:
    article(site, "guide", "The Acme K1, the Bolt 2, the Thunder 2 and the Glow Lamp.\n\n::: button bolt-2")
    (site / "runs.py").write_text(TWO_RUNS)
    run(site, "runs")
    html = (site / "output/guide.html").read_text()
    assert [link["data-affiliate-kind"] for link in links(html)] == ["text", "button"]
    assert "Now in green" in (site / "output/products/bolt-2.html").read_text()


# Builds a second edition while the first one is being built, as i18n_subsites does.
EDITIONS = """
from pelican import Pelican, signals

def build_german(pelican):
    settings = pelican.settings
    if settings["DEFAULT_LANG"] == "en":
        output = settings["OUTPUT_PATH"] + "/de"
        Pelican({**settings, "DEFAULT_LANG": "de", "OUTPUT_PATH": output, "SITEURL": "https://test.example/de"}).run()

def register():
    signals.get_writer.connect(build_german)
"""


def test_editions_in_other_languages_share_one_plan_and_one_registry(site: Path) -> None:
    with_plugin(site, "editions", EDITIONS)
    article(site, "guide", "The Acme K1.", Lang="en", Slug="guide")
    article(site, "guide-de", "Der Acme K1.", Lang="de", Slug="guide")
    with (site / "pelicanconf.py").open("a") as settings:
        settings.write('PLUGINS.append("editions")\n')
    build(site)
    planned = planned_pages(site)
    assert {("guide.html", "guide"), ("de/guide.html", "guide@de")} <= planned
    assert {("products/acme-k1.html", "product/acme-k1"), ("de/products/acme-k1.html", "product/acme-k1")} <= planned
    assert all(not page or (site / "output" / page).is_file() for page, _ in planned)
    (english,), (german,) = (links((site / "output" / page).read_text()) for page in ("guide.html", "de/guide.html"))
    assert english["href"] != german["href"]
    plan = (site / "data/linkplan.jsonl").read_text()
    assert run(site, "affiliate.cli", "plan", "--diff").stdout == ""
    assert run(site, "affiliate.cli", "linkcheck", "output", "--offline").returncode == 0
    build(site)
    assert (site / "data/linkplan.jsonl").read_text() == plan


def planned_pages(site: Path) -> set[tuple[str, str]]:
    lines = map(json.loads, (site / "data/linkplan.jsonl").read_text().splitlines())
    return {(line["page"], line["article"]) for line in lines}


# Works on what was written, as sitemap, minify and precompress do.
FINISHER = """
from pathlib import Path
from pelican import signals

def finish(pelican):
    (Path(pelican.settings["OUTPUT_PATH"]) / "sitemap.xml").write_text("all pages")

def register():
    signals.finalized.connect(finish)
"""


def test_check_and_plan_leave_alone_who_works_on_finished_sites(site: Path) -> None:
    with_plugin(site, "finisher", FINISHER)
    article(site, "guide", "The Acme K1.")
    with (site / "pelicanconf.py").open("a") as settings:
        settings.write('PLUGINS.append("finisher")\n')
    build(site)
    assert (site / "output/sitemap.xml").is_file()
    assert "Nothing changes" in run(site, "affiliate.cli", "plan", "--diff").stderr
