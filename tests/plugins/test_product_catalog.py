"""Real Pelican builds with product files: boxes, tables, buttons, banners, product pages, and what they never do."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest

from affiliate.model import Money, Offer, Product, Program
from product_catalog.buttons import button
from product_catalog.images import Picture, picture
from product_catalog.json_ld import script

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent / "product_catalog"
ARTICLES = sorted(file.stem for file in (HERE / "site" / "content" / "blog").iterdir())

SETTINGS = {
    "SITENAME": "Test & Sons",
    "SITEURL": "https://test.example",
    "TIMEZONE": "Europe/Berlin",
    "DEFAULT_LANG": "en",
    "DEFAULT_DATE_FORMAT": "%d.%m.%Y",
    "PATH": "content",
    "PAGE_PATHS": ["pages"],
    "THEME": "simple",
    "PLUGIN_PATHS": [str(ROOT / "plugins")],
    "PLUGINS": ["affiliate_links", "product_catalog"],
    "AFFILIATE_TODAY": "2026-11-03",
    "DELETE_OUTPUT_DIRECTORY": True,
}


def new_site(folder: Path) -> Path:
    shutil.copytree(HERE / "site", folder / "site")
    return folder / "site"


def build(site: Path, *arguments: str, **settings: Any) -> str:
    """Build the site and return what Pelican said, in one line."""
    chosen = SETTINGS | settings
    (site / "pelicanconf.py").write_text("".join(f"{key} = {value!r}\n" for key, value in chosen.items()))
    command = [sys.executable, "-m", "pelican", "-s", "pelicanconf.py", *arguments]
    done = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False, env={"COLUMNS": "500"})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def output(site: Path, page: str) -> str:
    return (site / "output" / page).read_text(encoding="utf-8")


def pages(site: Path) -> Iterator[tuple[str, str]]:
    for file in sorted((site / "output").rglob("*.html")):
        yield file.relative_to(site / "output").as_posix(), file.read_text(encoding="utf-8")


def tree(html: str) -> Element:
    return html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)


def json_ld(html: str) -> list[dict[str, Any]]:
    """The nodes of a page's structured data, as a browser's parser finds them."""
    scripts = [s.text or "" for s in tree(html).iter("script") if s.get("type") == "application/ld+json"]
    return [node for script in scripts for node in json.loads(script)["@graph"]]


def of_type(nodes: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [node for node in nodes if node["@type"] == kind]


# --- what the plugin writes, before affiliate_links makes the links tracked -------------------------------------------


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The articles' and product pages' content and nothing around it."""
    site = new_site(tmp_path_factory.mktemp("bare"))
    build(
        site,
        PLUGINS=["product_catalog"],
        THEME_TEMPLATES_OVERRIDES=[str(HERE / "bare")],
        DIRECT_TEMPLATES=[],
        RELATIVE_URLS=True,
    )
    return site


@pytest.mark.parametrize("article", ARTICLES)
def test_blocks_become_html(bare: Path, article: str, golden: Callable[[Path, str], None]) -> None:
    golden(HERE / "goldens" / f"{article}.html", output(bare, f"{article}.html"))


@pytest.mark.parametrize("product", ["acme-k1", "acme-k2", "hostile"])
def test_every_product_has_a_page(bare: Path, product: str, golden: Callable[[Path, str], None]) -> None:
    golden(HERE / "goldens" / f"product-{product}.html", output(bare, f"products/{product}.html"))


def test_what_the_catalog_says_stays_text(bare: Path) -> None:
    for name, html in pages(bare):
        for element in tree(html).iter():
            assert not any(str(key).startswith("on") for key in element.attrib), (name, element.attrib)
            assert element.tag != "script" or element.get("type") == "application/ld+json", name
            assert "style" not in element.attrib or "text-align" in element.attrib["style"], name


def test_mistakes_are_errors_with_file_and_line(tmp_path: Path, golden: Callable[[Path, str], None]) -> None:
    site = new_site(tmp_path)
    shutil.copy(HERE / "mistakes" / "mistakes.md", site / "content" / "blog")
    said = build(site, PLUGINS=["product_catalog"], THEME_TEMPLATES_OVERRIDES=[str(HERE / "bare")], DIRECT_TEMPLATES=[])
    errors = [" ".join(line.split("ERROR")[1].split()[:-1]) for line in said.splitlines() if "ERROR" in line]
    golden(HERE / "mistakes" / "errors.txt", "\n".join(errors) + "\n")
    golden(HERE / "mistakes" / "mistakes.html", output(site, "mistakes.html"))


def test_problems_of_the_product_files_are_errors(tmp_path: Path) -> None:
    site = new_site(tmp_path)
    (site / "content" / "products" / "acme-k2.md").write_text("---\nname: Acme K2\nprise: 5 EUR\n---\n")
    assert "content/products/acme-k2.md:3: prise: " in build(site, PLUGINS=["product_catalog"])


# --- on any site, with any theme -------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["simple", "notmyidea"])
def foreign(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = new_site(tmp_path_factory.mktemp(request.param))
    said = build(site, THEME=request.param)
    assert "CRITICAL" not in said
    assert "Traceback" not in said
    return site


def test_themes_that_know_nothing_of_products_show_them(foreign: Path) -> None:
    assert 'class="affiliate-box no-affiliate"' in output(foreign, "box.html")
    for product in ("acme-k1", "acme-k2", "bolt-2", "hostile", "letters"):
        assert "<h1" in output(foreign, f"products/{product}.html")
    assert not re.search(r"""=["']?\{(product|program)\}""", "".join(html for _, html in pages(foreign)))


def test_product_pages_are_in_nobodys_menu(foreign: Path) -> None:
    assert "products/" not in output(foreign, "archives.html")
    assert "Acme K2 Kettle" not in output(foreign, "pages/how-we-rate.html")


def test_hostile_names_break_no_theme(foreign: Path) -> None:
    for page in ("products/hostile.html", "hostile.html"):
        scripts = [s for s in tree(output(foreign, page)).iter("script") if s.get("type") != "application/ld+json"]
        assert [s.text for s in scripts if "alert" in (s.text or "")] == []


def test_a_theme_may_bring_its_own_box(tmp_path: Path) -> None:
    site = new_site(tmp_path)
    box = site / "overrides" / "affiliate" / "box.html"
    box.parent.mkdir(parents=True)
    box.write_text("<p>Ours: {{ product.name }} {{ buttons|count }}</p>")
    build(site, PLUGINS=["product_catalog"], THEME_TEMPLATES_OVERRIDES=["overrides"])
    assert "<p>Ours: Acme K1 Kettle 3</p>" in output(site, "box.html")
    assert "<p>Ours: &lt;script&gt;" in output(site, "hostile.html")


def test_product_pages_may_live_elsewhere(tmp_path: Path) -> None:
    site = new_site(tmp_path)
    build(site, PRODUCT_URL="things/{slug}/", PRODUCT_SAVE_AS="things/{slug}/index.html")
    assert 'href="https://test.example/things/acme-k1/"' in output(site, "box.html")
    assert (site / "output" / "things" / "acme-k1" / "index.html").is_file()


def test_the_way_we_rate_may_be_a_part_of_a_page(tmp_path: Path) -> None:
    site = new_site(tmp_path)
    build(site, PRODUCT_RATING_PAGE="pages/how-we-rate.md#scale")
    assert 'href="https://test.example/pages/how-we-rate.html#scale">How we rate</a>' in output(site, "box.html")


@pytest.mark.parametrize(
    "paths",
    [
        {"ARTICLE_PATHS": ["./", "products"]},
        {"ARTICLE_PATHS": ["../content", "products/../programs/"]},
        {"ARTICLE_PATHS": ["blog"], "PAGE_PATHS": ["."], "STATIC_PATHS": ["."], "STATIC_EXCLUDE_SOURCES": False},
    ],
)
def test_product_files_are_no_articles_pages_or_downloads(tmp_path: Path, paths: dict[str, Any]) -> None:
    site = new_site(tmp_path)
    stray = site / "content" / "programs" / "stray.md"
    stray.write_text("Title: Stray\nDate: 2026-01-01\n\nSecret terms.\n")
    said = build(site, PLUGINS=["product_catalog"], **paths)
    assert "content/programs/stray.md" in said
    files = [file for file in (site / "output").rglob("*") if file.is_file()]
    assert [file.name for file in files if "programs" in file.parts or file.stem == "stray"] == []
    assert {file.suffix for file in files if "products" in file.parts} == {".html"}
    assert "Could not process" not in said


def test_without_product_files_nothing_changes(tmp_path: Path) -> None:
    site = new_site(tmp_path)
    for folder in ("products", "programs"):
        shutil.rmtree(site / "content" / folder)
    (site / "accounts.toml").unlink()
    outputs = []
    for plugins in ([], ["affiliate_links", "product_catalog"]):
        said = build(site, PLUGINS=plugins, FEED_ALL_ATOM=None, CATEGORY_FEED_ATOM=None)
        assert "ERROR" not in said
        outputs.append({f.relative_to(site): f.read_bytes() for f in (site / "output").rglob("*") if f.is_file()})
    assert outputs[0] == outputs[1]


def test_building_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    site = new_site(tmp_path)
    outputs = []
    for _ in range(2):
        build(site, "-o", "output", FEED_ALL_ATOM=None, CATEGORY_FEED_ATOM=None)
        outputs.append({f.relative_to(site): f.read_bytes() for f in (site / "output").rglob("*.html")})
    assert outputs[0] == outputs[1]


# --- structured data -------------------------------------------------------------------------------------------------


def test_a_review_is_a_product_with_the_same_words_as_the_page(bare: Path) -> None:
    (product,) = of_type(json_ld(output(bare, "products/acme-k1.html")), "Product")
    assert product["name"] == "Acme K1 Kettle"
    assert product["description"] == "A kettle for people who count seconds."
    assert product["image"] == "https://test.example/images/acme-k1.svg"
    assert product["brand"] == {"@type": "Brand", "name": "Acme"}
    review = product["review"]
    assert review["author"] == {
        "@type": "Person",
        "name": "Ada Lane",
        "url": "https://test.example/author/ada-lane.html",
    }
    assert review["datePublished"] == "2026-03-02T10:00:00+01:00"
    assert review["reviewRating"] == {"@type": "Rating", "ratingValue": "8.6", "bestRating": "10", "worstRating": "0"}
    notes = [item["name"] for kind in ("positiveNotes", "negativeNotes") for item in review[kind]["itemListElement"]]
    assert notes == ["Boils a litre in two minutes", "Fits under a shelf", "Loud"]
    assert all(note in output(bare, "products/acme-k1.html") for note in notes)


def test_only_prices_that_may_be_kept_are_told_to_search_engines(bare: Path) -> None:
    (product,) = of_type(json_ld(output(bare, "products/acme-k1.html")), "Product")
    assert product["offers"] == {"@type": "Offer", "price": "64.50", "priceCurrency": "EUR"}
    everything = "".join(html for _, html in pages(bare))
    assert "49.00" not in everything
    assert "aggregateRating" not in everything


def test_a_product_without_review_and_price_is_not_offered_to_search_engines(bare: Path) -> None:
    assert json_ld(output(bare, "products/acme-k2.html")) == []


def test_no_word_ends_the_script(bare: Path) -> None:
    (product,) = of_type(json_ld(output(bare, "products/hostile.html")), "Product")
    assert product["name"] == "<script>alert(1)</script> \"K9\" & 'Sons'"
    assert "</" not in str(script([{"name": "</script><!-- \u2028"}])).removesuffix("</script>")


# --- small parts -----------------------------------------------------------------------------------------------------

KETTLE = Product("k1", "K1")
PRICED = {
    # program's network and age limit in hours; as_of; today -> what the button says
    "no limit, old": ("awin", None, date(2020, 1, 1), date(2026, 11, 3), "5.00 EUR at Shop"),
    "no limit, no day": ("awin", None, None, date(2026, 11, 3), "5.00 EUR at Shop"),
    "within the limit": ("awin", 48, date(2026, 11, 1), date(2026, 11, 3), "5.00 EUR at Shop"),
    "older than the limit": ("awin", 48, date(2026, 11, 1), date(2026, 11, 4), "Check price at Shop"),
    "a moment, within": ("awin", 48, datetime(2026, 11, 1, 12), date(2026, 11, 3), "5.00 EUR at Shop"),
    "a limit, but no day": ("awin", 48, None, date(2026, 11, 3), "Check price at Shop"),
    "the network's own prices alone": ("amazon", None, date(2026, 11, 3), date(2026, 11, 3), "Check price at Amazon"),
}


@pytest.mark.parametrize("case", PRICED)
def test_a_price_is_shown_while_its_program_allows(case: str) -> None:
    network, hours, as_of, today, said = PRICED[case]
    program = Program("shop", "Shop", network, ("shop.example",), (), price_max_age_hours=hours)
    offer = Offer("shop", "https://shop.example/", Money(Decimal("5.00"), "EUR"), as_of)
    made = button(KETTLE, offer, program, today)
    assert made.text == said
    assert made.name == f"{said}: K1"
    assert made.href == "{product}k1@shop"


def test_pictures_are_measured_inside_the_content_folder_alone(tmp_path: Path) -> None:
    content = HERE / "site" / "content"
    assert picture(content, "images/acme-k1.svg") == Picture("images/acme-k1.svg", 320, 240)
    assert picture(content, "/images/bolt 2.png") == Picture("images/bolt 2.png", 64, 48)
    (tmp_path / "content").mkdir()
    (tmp_path / "secret.png").write_bytes((content / "images" / "bolt 2.png").read_bytes())
    (tmp_path / "content" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    (tmp_path / "content" / "broken.svg").write_text("<svg width='1' height=")
    for path in ("../secret.png", "broken.png", "broken.svg", "none.png", "", ".", "a\0b", "https://x.example/a.png"):
        assert picture(tmp_path / "content", path) is None


@pytest.mark.parametrize(
    ("size", "shown"),
    [((640, 480), (256, 192)), ((300, 900), (85, 256)), ((64, 48), (64, 48)), ((90000, 1), (256, 1))],
)
def test_pictures_of_products_fit_where_a_theme_has_no_style_for_them(
    size: tuple[int, int], shown: tuple[int, int]
) -> None:
    fitted = Picture("acme.png", *size).within(256)
    assert (fitted.width, fitted.height) == shown
