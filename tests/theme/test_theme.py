"""The sample site's theme on a small site: what every page has, what none may have, and what hostile words become."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest

ROOT = Path(__file__).parents[2]
THEME = ROOT / "theme"
SITE = ROOT / "tests" / "plugins" / "product_catalog" / "site"
STYLE = (THEME / "static" / "css" / "style.css").read_text(encoding="utf-8")

SETTINGS = {
    "SITENAME": "Kettles &amp; <b>More</b>",
    "SITESUBTITLE": 'Ours "and" <script>alert(0)</script>theirs',
    "TIMEZONE": "Europe/Berlin",
    "DEFAULT_LANG": "en",
    "PATH": "content",
    "OUTPUT_PATH": "output",
    "ARTICLE_PATHS": ["blog"],
    "PAGE_PATHS": ["pages"],
    "THEME": str(THEME),
    "PLUGIN_PATHS": [str(ROOT / "plugins")],
    "PLUGINS": ["affiliate_links", "product_catalog"],
    "AFFILIATE_TODAY": "2026-11-03",
    "DEFAULT_PAGINATION": 4,
    "MENUITEMS": [('"><script>alert(9)</script>Menu', 'menu.html"onclick="alert(9)')],
    "FEED_ALL_RSS": "feeds/all.rss.xml",
    "DIRECT_TEMPLATES": ["index", "tags", "categories", "authors", "archives", "404", "sitemap"],
    "SITEMAP_SAVE_AS": "sitemap.xml",
    "YEAR_ARCHIVE_SAVE_AS": "{date:%Y}/index.html",
}
HOSTILE = """Title: <script>alert(1)</script>Tom &amp; "Jerry" & 'Sons'
Date: 2026-05-01
Modified: 2026-05-02
Slug: hostile-words
Authors: "><script>alert(2)</script>Eve, Bob "B" <b>Bobson</b>
Tags: kettles, "><img src=x onerror=alert(3)>tag
Category: "><script>alert(4)</script>cat
Image: images/"onerror="alert(5).png
Summary: "><script>alert(6)</script>Words & *more*.

Text.

| Left | Right |      |
|:-----|------:|------|
| a    | b     | c    |

    <td style="text-align: left;"> in code
"""


def make(folder: Path, **settings: Any) -> Path:
    """Build the plugin tests' small site with this theme, and with it one article of bad intent."""
    site = folder / "site"
    shutil.copytree(SITE, site)
    (site / "content" / "blog" / "hostile-words.md").write_text(HOSTILE, encoding="utf-8")
    lines = [f"{key} = {value!r}\n" for key, value in (SETTINGS | settings).items()]
    (site / "pelicanconf.py").write_text("".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "pelican", "--fatal", "errors", "-s", "pelicanconf.py"]
    done = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return site / "output"


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As published, under its own address."""
    return make(tmp_path_factory.mktemp("public"), SITEURL="https://test.example")


@pytest.fixture(scope="module")
def on_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As opened from a folder."""
    return make(tmp_path_factory.mktemp("on_disk"), RELATIVE_URLS=True)


@pytest.fixture(scope="module", params=["public", "on_disk"])
def output(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.getfixturevalue(request.param)
    return folder


def pages(output: Path) -> dict[str, Element]:
    return {file.relative_to(output).as_posix(): tree(file) for file in sorted(output.rglob("*.html"))}


def tree(file: Path) -> Element:
    html = file.read_text(encoding="utf-8")
    root: Element = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    return root


def text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def json_ld(page: Element) -> list[dict[str, Any]]:
    scripts = [s.text or "" for s in page.iter("script") if s.get("type") == "application/ld+json"]
    return [node for script in scripts for node in json.loads(script)["@graph"]]


def head(page: Element, tag: str, **attributes: str) -> list[Element]:
    found = page.findall(f"./head/{tag}")
    return [e for e in found if all(e.get(key.rstrip("_").replace("_", "-")) == v for key, v in attributes.items())]


# --- every page ------------------------------------------------------------------------------------------------------


def test_there_is_a_page_of_every_kind(output: Path) -> None:
    kinds = ["index", "index2", "box", "archives", "tags", "categories", "authors", "404", "products/acme-k1"]
    kinds += ["tag/kettles", "author/ada-lane", "category/blog", "pages/how-we-rate", "2026/index"]
    assert [kind for kind in kinds if f"{kind}.html" not in pages(output)] == []


def test_every_page_is_whole(output: Path) -> None:
    for name, page in pages(output).items():
        assert page.get("lang") == "en", name
        assert len(list(page.iter("h1"))) == 1, name
        assert len(list(page.iter("main"))) == 1, name
        assert text(page.findall("./head/title")[0]), name
        assert head(page, "link", rel="alternate", type="application/atom+xml"), name
        assert next(page.iter("a")).get("href") == "#main", name
        assert name == "404.html" or text_of_description(page), name


def text_of_description(page: Element) -> str:
    return head(page, "meta", name="description")[0].get("content") or ""


def test_nothing_runs_and_nothing_is_styled_inline(output: Path) -> None:
    for name, page in pages(output).items():
        (policy,) = head(page, "meta", http_equiv="Content-Security-Policy")
        assert "default-src 'none'" in (policy.get("content") or "")
        for element in page.iter():
            assert element.tag not in ("style", "iframe", "object", "embed"), name
            assert element.tag != "script" or element.get("type") == "application/ld+json", name
            assert not [key for key in element.attrib if key == "style" or key.startswith("on")], (name, element.attrib)


def test_hostile_words_are_words(output: Path) -> None:
    page = pages(output)["hostile-words.html"]
    assert text(next(page.iter("h1"))) == "alert(1)Tom & \"Jerry\" & 'Sons'"
    assert text(page.findall("./head/title")[0]) == "alert(1)Tom & \"Jerry\" & 'Sons' – Kettles & More"
    assert text_of_description(page) == '">alert(6)Words & more.'
    names = [text(a) for a in page.iter("a") if a.get("rel") == "author"]
    assert names == ['">alert(2)Eve', 'Bob "B" Bobson']
    assert 'Ours "and" alert(0)theirs' in text(next(page.iter("header")))


def test_pictures_keep_their_place_and_only_the_first_is_urgent(output: Path) -> None:
    for name, page in pages(output).items():
        pictures = list(page.iter("img"))
        assert all(img.get("width") and img.get("height") and img.get("alt") is not None for img in pictures), name
        urgent = [img for img in pictures if img.get("loading") != "lazy"]
        assert len(urgent) <= 1, name


def test_tables_have_heads_and_frames_of_their_own(output: Path) -> None:
    for page in ("hostile-words", "table", "from-rest"):
        parsed = pages(output)[f"{page}.html"]
        parents = {child: parent for parent in parsed.iter() for child in parent}
        for table in parsed.iter("table"):
            frame = parents[table]
            assert frame.get("tabindex") == "0", page
            assert frame.get("aria-label"), page
            assert all(th.get("scope") for th in table.iter("th")), page
            assert not set(table.attrib) & {"border"}, page
    written = pages(output)["hostile-words.html"]
    assert [td.get("class") for td in written.iter("td")] == [None, "left", "right", None]
    assert '<td style="text-align: left;"> in code' in text(next(written.iter("pre")))


def test_every_link_within_the_site_leads_somewhere(output: Path) -> None:
    for name, page in pages(output).items():
        for element in page.iter():
            for url in (element.get("href"), element.get("src")):
                if url and not url.startswith(("menu.html", "#")):
                    assert leads_somewhere(url, output / name, output), (name, url)


def leads_somewhere(url: str, page: Path, output: Path) -> bool:
    if url.startswith("https://test.example"):
        target = output / unquote(urlsplit(url).path).lstrip("/")
    elif urlsplit(url).scheme:
        return True
    else:
        target = page.parent / unquote(urlsplit(url).path)
    return (target / "index.html" if target.is_dir() else target).is_file()


def test_structured_data_can_be_read_on_every_page(output: Path) -> None:
    for name, page in pages(output).items():
        nodes = json_ld(page)
        assert "aggregateRating" not in json.dumps(nodes), name
        assert "49.00" not in json.dumps(nodes), name


# --- the published site ----------------------------------------------------------------------------------------------


def test_pages_say_where_they_live(public: Path) -> None:
    for name, page in pages(public).items():
        if name == "404.html":
            assert head(page, "meta", name="robots", content="noindex")
            continue
        address = "" if name == "index.html" else name
        (canonical,) = head(page, "link", rel="canonical")
        assert canonical.get("href") == f"https://test.example/{address}"
        for card in ("og:title", "og:type", "og:url", "og:image", "og:description"):
            assert head(page, "meta", property=card)[0].get("content"), (name, card)


def test_from_disk_no_page_claims_an_address(on_disk: Path) -> None:
    for page in pages(on_disk).values():
        assert head(page, "link", rel="canonical") == []
        assert head(page, "meta", property="og:url") == []


def test_every_page_but_the_first_says_how_it_is_reached(public: Path) -> None:
    for name, page in pages(public).items():
        trails = [node for node in json_ld(page) if node["@type"] == "BreadcrumbList"]
        assert len(trails) == (0 if name in ("index.html", "index2.html", "index3.html", "404.html") else 1), name
        assert all(len(trail["itemListElement"]) > 1 for trail in trails)
        for step in (step for trail in trails for step in trail["itemListElement"]):
            path = step["item"].removeprefix("https://test.example/")
            assert (public / (path or "index.html")).is_file(), (name, path)


def test_an_article_is_told_apart_as_review_and_roundup(public: Path) -> None:
    kinds = {name: {node["@type"] for node in json_ld(page)} for name, page in pages(public).items()}
    assert kinds["box.html"] == {"Article", "Product", "BreadcrumbList"}
    assert kinds["table.html"] == {"Article", "ItemList", "BreadcrumbList"}
    assert kinds["banner.html"] == {"Article", "BreadcrumbList"}


def test_an_article_names_its_author_days_and_picture(public: Path) -> None:
    (article,) = [node for node in json_ld(pages(public)["box.html"]) if node["@type"] == "Article"]
    assert article["author"] == [
        {"@type": "Person", "name": "Ada Lane", "url": "https://test.example/author/ada-lane.html"}
    ]
    assert article["datePublished"] == article["dateModified"] == "2026-03-01T10:00:00+01:00"
    assert article["image"] == "https://test.example/images/acme-k1.svg"
    assert article["publisher"]["name"] == "Kettles & More"


def test_the_sitemap_lists_articles_pages_and_products(public: Path) -> None:
    listed = re.findall(r"<loc>https://test\.example/(.*?)</loc>", (public / "sitemap.xml").read_text(encoding="utf-8"))
    assert {"", "box.html", "pages/how-we-rate.html", "products/acme-k1.html"} <= set(listed)
    assert "hostile-words.html" in listed


def test_index_pages_carry_no_paid_links(output: Path) -> None:
    for name, page in pages(output).items():
        if name.startswith(("index", "tag", "category", "author", "archives", "2026")):
            assert [a.attrib for a in page.iter("a") if "data-affiliate" in a.attrib] == []


def test_a_review_weighs_little(public: Path) -> None:
    html = (public / "box.html").read_bytes()
    assert sum(len(gzip.compress(part)) for part in (html, STYLE.encode())) < 12 * 1024


def test_the_theme_works_without_plugins_and_without_pages_of_lists(tmp_path: Path) -> None:
    output = make(tmp_path, PLUGINS=[], SITEURL="https://test.example", PAGINATED_TEMPLATES={})
    assert (
        len(list(pages(output)["index.html"].iter("article"))) == len(list((SITE / "content" / "blog").iterdir())) + 1
    )
    assert "Before." in (output / "box.html").read_text(encoding="utf-8")


# --- colours ---------------------------------------------------------------------------------------------------------


def colours(scheme: str) -> dict[str, str]:
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    light, dark = (dict(re.findall(r"--([\w-]+): (#\w+);", block)) for block in blocks[:2])
    return light if scheme == "light" else light | dark


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(scheme: str) -> None:
    named = colours(scheme)
    for ground in ("paper", "wash"):
        for ink in ("ink", "soft", "accent", "good", "bad"):
            assert contrast(named[ink], named[ground]) >= 4.5, (ink, ground)
    assert contrast(named["on-accent"], named["accent"]) >= 4.5


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert re.findall(r"url\(|@import|https?:", STYLE) == []
