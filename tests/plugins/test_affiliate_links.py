"""Real Pelican builds: what a blogger gets from PLUGINS = ["affiliate_links", "product_catalog"] and nothing else."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from linked_site import (
    OWN_FILE_FOR_EACH,
    PELICAN_CONTENT,
    PLAN_SITE,
    ROOT,
    SETTINGS,
    article,
    build,
    links,
    run,
    visible,
)


def test_a_mention_becomes_a_tracked_link_after_its_disclosure(site: Path) -> None:
    article(site, "guide", "The Acme K1 is a kettle.")
    build(site)
    html = (site / "output" / "guide.html").read_text()
    (link,) = links(html)
    assert link["href"].startswith("https://www.awin1.com/cread.php?awinmid=4711&awinaffid=900100&clickref=")
    assert link["rel"] == "sponsored nofollow noopener"
    assert html.index("affiliate-disclosure") < html.index("data-affiliate")
    lines = map(json.loads, (site / "data" / "linkplan.jsonl").read_text().splitlines())
    feed, planned = (line for line in lines if line["article"] == "guide")
    assert (planned["href"], planned["page"], planned["source"]) == (link["href"], "guide.html", "content/guide.md")
    assert (feed["page"], feed["kind"]) == ("", "feed")
    registry = (site / "data" / "subids.csv").read_text()
    assert f"{planned['subid']},guide,acme-k1,,text" in registry
    assert f"{feed['subid']},guide,acme-k1,,feed" in registry


def test_building_twice_and_from_nothing_gives_the_same_bytes(site: Path) -> None:
    article(site, "guide", "The Acme K1, the Bolt 2 and the Glow Lamp.")
    build(site)
    first = {path: path.read_bytes() for path in (site / "data").iterdir()} | {
        0: (site / "output/guide.html").read_bytes()
    }
    build(site)
    shutil.rmtree(site / "data")
    build(site)
    again = {path: path.read_bytes() for path in (site / "data").iterdir()} | {
        0: (site / "output/guide.html").read_bytes()
    }
    assert first == again


def test_a_renamed_article_keeps_its_tokens_by_its_id(site: Path) -> None:
    article(site, "guide", "The Acme K1.", Id="kettles")
    build(site)
    before = (site / "data" / "subids.csv").read_text()
    (site / "content" / "guide.md").unlink()
    article(site, "better-name", "The Acme K1.", Id="kettles")
    build(site)
    assert (site / "data" / "subids.csv").read_text() == before


def test_summaries_on_index_pages_carry_no_paid_link(site: Path) -> None:
    article(site, "guide", "The Acme K1, [this one]({product}glow-lamp).\n\n::: product bolt-2\n\nMore.")
    build(site)
    index = (site / "output" / "index.html").read_text()
    assert links(index) == []
    assert "affiliate-disclosure" not in index
    assert "The Acme K1, this one." in visible(index)


def test_an_untouched_article_keeps_its_summary_links(site: Path) -> None:
    article(site, "guide", "See [the other]({filename}other.md).")
    article(site, "other", "Nothing here.")
    build(site)
    assert 'href="https://test.example/other.html"' in (site / "output" / "index.html").read_text()


def test_feeds_follow_each_programs_policy(site: Path) -> None:
    article(site, "guide", "The Acme K1 and the Bolt 2.\n\nThe Glow Lamp.")
    build(site)
    atom, rss = (unescape((site / "output/feeds" / f"all.{kind}.xml").read_text()) for kind in ("atom", "rss"))
    for feed in (atom, rss):
        assert len(links(feed)) == 1  # kept: Kettle Shop
        assert "clickref=" in links(feed)[0]["href"]
        assert 'href="https://lamps.example/glow?colour=red&size=2"' in unescape(feed)  # plain: Lamp Club
        assert "tag=plantest" not in feed  # to the article: Amazon's default
        assert feed.index("affiliate-disclosure") < feed.index("data-affiliate")
    page_token = links((site / "output/guide.html").read_text())[0]["href"]
    assert links(atom)[0]["href"] != page_token


def test_drafts_hidden_texts_pages_and_translations_are_linked(site: Path) -> None:
    article(site, "draft", "The Acme K1.", Status="draft")
    article(site, "hidden", "The Acme K1.", Status="hidden")
    article(site, "guide", "The Acme K1.", Slug="guide")
    article(site, "guide-de", "Der Acme K1.", Slug="guide", Lang="de")
    (site / "content" / "pages").mkdir()
    article(site, "pages/about", "The Acme K1.", Title="About")
    build(site)
    output = site / "output"
    for page in ("drafts/draft.html", "hidden.html", "guide.html", "guide-de.html", "pages/about.html"):
        assert links((output / page).read_text()), page
    assert "Anzeige" in (output / "guide-de.html").read_text()
    articles = {line.split(",")[1] for line in (site / "data/subids.csv").read_text().splitlines()[1:]}
    assert {"draft", "hidden", "guide", "guide@de", "page/about"} <= articles


def test_product_files_are_no_articles(site: Path) -> None:
    article(site, "guide", "Nothing.")
    build(site)
    assert "Nothing." in (site / "output/guide.html").read_text()
    assert not list((site / "output").glob("acme-k1*"))


def test_an_unknown_product_stops_the_build_with_file_and_line(site: Path) -> None:
    article(site, "guide", "First.\n\n[Acme]({product}acme-k9)")
    assert "content/guide.md:6" in build(site, status=1)


def test_switched_off_the_text_is_the_same(site: Path) -> None:
    article(site, "guide", "The Acme K1, [this]({product}glow-lamp), [that](https://kettles.example/k1).")
    build(site)
    on = (site / "output/guide.html").read_text()
    shutil.rmtree(site / "data")
    build(site, "-e", "AFFILIATE_ENABLED=false")
    off = (site / "output/guide.html").read_text()
    assert visible(on) == visible(off)
    assert links(off) == []
    assert 'href="https://lamps.example/glow?colour=red&amp;size=2"' in off
    assert not (site / "data").exists()


def test_a_site_without_products_gets_no_files_and_no_changes(site: Path) -> None:
    for path in (site / "content").iterdir():
        shutil.rmtree(path)
    article(site, "guide", "The Acme K1 and [a shop](https://kettles.example/k1).")
    build(site)
    assert not (site / "data").exists()
    assert links((site / "output/guide.html").read_text()) == []


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
def test_pelicans_own_test_content_shows_the_same_with_and_without_the_plugins(tmp_path: Path, theme: str) -> None:
    shutil.copytree(PELICAN_CONTENT, tmp_path / "content")
    shutil.copytree(PLAN_SITE / "content", tmp_path / "content", dirs_exist_ok=True)
    shutil.copy(PLAN_SITE / "accounts.toml", tmp_path)
    settings = SETTINGS.format(plugins=str(ROOT / "plugins"))
    (tmp_path / "pelicanconf.py").write_text(settings + f"THEME = {theme!r}\n" + OWN_FILE_FOR_EACH)
    outputs, complaints = {}, {}
    for plugins in ("[]", '["affiliate_links", "product_catalog"]'):
        extra = () if "a" in plugins else ('ARTICLE_EXCLUDES=["products", "programs"]',)
        arguments = ("pelican", "-s", "pelicanconf.py", "-o", f"out{len(plugins)}", "-e", f"PLUGINS={plugins}", *extra)
        said = run(tmp_path, *arguments)
        complaints[plugins] = sorted(re.findall(r"(?:ERROR|CRITICAL)\s.*", said.stdout + said.stderr))
        folder = tmp_path / f"out{len(plugins)}"
        outputs[plugins] = {str(p.relative_to(folder)): visible(p.read_text()) for p in sorted(folder.rglob("*.html"))}
    without, with_plugins = outputs.values()
    pages = {page: text for page, text in with_plugins.items() if not page.startswith("products/")}
    assert pages == without
    assert len(without) > 40
    first, second = complaints.values()
    assert first == second


def test_plan_diff_tells_which_articles_a_new_product_changes(site: Path) -> None:
    article(site, "guide", "The Acme K1 and the Newcomer 5.")
    run(site, "affiliate.cli", "plan")
    assert run(site, "affiliate.cli", "plan", "--diff").stdout == ""
    product = (
        "---\nname: Newcomer 5\noffers:\n  - {program: kettle-shop, url: 'https://kettles.example/new'}\n---\nNew.\n"
    )
    (site / "content/products/newcomer-5.md").write_text(product)
    said = run(site, "affiliate.cli", "plan", "--diff", status=1).stdout
    assert "guide.html" in said
    assert "+ newcomer-5 (text) in content/guide.md -> kettle-shop https://kettles.example/new" in said


def test_explain_answers_for_every_name(site: Path) -> None:
    article(site, "guide", "# Acme K1\n\nThe Acme K1 Pro, the Acme K1, again the Acme K1 and the Nowhere 3.")
    said = run(site, "affiliate.cli", "explain", "guide").stdout
    assert [line.split()[0] for line in said.splitlines()[1:]] == ["not", "not", "linked", "not", "not"]
    only = run(site, "affiliate.cli", "explain", "guide", "Nowhere", "3").stdout
    assert "it has no offer" in only
    assert len(only.splitlines()) == 2
    assert "not in this article" in run(site, "affiliate.cli", "explain", "guide", "Bolt 2", status=1).stderr
    assert "did you mean guide" in run(site, "affiliate.cli", "explain", "guidd", status=2).stderr


def test_a_hurt_link_plan_is_written_anew(site: Path) -> None:
    article(site, "guide", "The Acme K1.")
    build(site)
    whole = (site / "data/linkplan.jsonl").read_bytes()
    (site / "data/linkplan.jsonl").write_bytes(b"\xff\xfe\x00 not a plan")
    build(site)
    assert (site / "data/linkplan.jsonl").read_bytes() == whole


def test_feeds_name_their_items_as_they_did_without_the_plugins(site: Path) -> None:
    article(site, "guide", "The Acme K1.")
    article(site, "other", "Nothing here.")
    build(site)
    with_plugins = feed_ids(site)
    build(site, "-e", "PLUGINS=[]", 'ARTICLE_EXCLUDES=["products", "programs"]')
    assert with_plugins == feed_ids(site)
    assert len(with_plugins) == 4


def feed_ids(site: Path) -> list[tuple[str, str]]:
    feeds = [(site / "output/feeds" / f"all.{kind}.xml").read_text() for kind in ("atom", "rss")]
    names = re.compile(r"<entry>.*?<id>(.*?)</id>|<guid[^>]*>(.*?)</guid>", re.DOTALL)
    return [found for feed in feeds for found in names.findall(feed)]


def test_plan_never_writes_over_a_registry_it_cannot_read_whole(site: Path) -> None:
    article(site, "guide", "The Acme K1.")
    build(site)
    hurt = (site / "data/subids.csv").read_text() + "SHOUT,guide,acme-k1,,box\n"
    (site / "data/subids.csv").write_text(hurt)
    said = run(site, "affiliate.cli", "plan", status=1).stderr
    assert "data/subids.csv:" in said
    assert "nothing was written" in said
    assert (site / "data/subids.csv").read_text() == hurt


def test_affiliate_skip_may_be_a_list_of_yaml(site: Path) -> None:
    head = "---\ntitle: Guide\ndate: 2026-03-01\naffiliate-skip: [acme-k1, bolt-2]\n---\n"
    (site / "content/guide.md").write_text(head + "The Acme K1, the Bolt 2.\n\nThe Glow Lamp.\n")
    build(site, "-e", 'PLUGINS=["affiliate_links", "product_catalog", "yaml_metadata"]')
    assert [link["data-affiliate"] for link in links((site / "output/guide.html").read_text())] == ["glow-lamp"]


def test_feeds_of_short_articles_say_everything_once_as_without_the_plugins(site: Path) -> None:
    article(site, "short", "The Acme K1 and [this lamp]({product}glow-lamp).")
    article(site, "long", "The Acme K1 again. " + "More words. " * 60)
    build(site)
    feed = (site / "output/feeds/all.atom.xml").read_text()
    assert feed.count("<content") == 2
    assert feed.count("<summary") == 1


@pytest.mark.parametrize("relative", ["true", "false"])
def test_lists_of_whole_articles_show_them_without_paid_links(site: Path, relative: str) -> None:
    words = "The Acme K1, [this lamp]({product}glow-lamp), [that](https://kettles.example/k1)."
    article(site, "guide", words + "\n\n::: product bolt-2\n\nEnd.", Tags="kettles", Category="kitchen")
    settings = (f"RELATIVE_URLS={relative}", 'THEME="notmyidea"', 'ARTICLE_SAVE_AS="kitchen/{slug}.html"')
    for folder in ("pages", "own"):
        (site / "content" / folder).mkdir()
    (site / "content/own/all.html").write_text("{% for one in articles + pages %}{{ one.content }}{% endfor %}")
    article(site, "pages/about", "We like the Acme K1.", Title="About")
    templates = ('TEMPLATE_PAGES={"own/all.html": "all.html"}', 'ARTICLE_EXCLUDES=["pages", "own"]')
    build(site, "-e", *settings, 'ARTICLE_URL="kitchen/{slug}.html"', *templates)
    for page in ("index.html", "tag/kettles.html", "category/kitchen.html", "all.html"):
        html = (site / "output" / page).read_text()
        assert "The Acme K1, this lamp, that. End." in visible(html)
        assert links(html) == []
        assert "affiliate-" not in html
        assert 'href="https://kettles.example/k1"' in html
    assert len(links((site / "output/kitchen/guide.html").read_text())) == 3
    assert len(links((site / "output/pages/about.html").read_text())) == 1
    assert links(unescape((site / "output/feeds/all.atom.xml").read_text()))
    assert run(site, "affiliate.cli", "linkcheck", "output", "--offline").returncode == 0


def test_check_tells_of_blocks_and_of_texts_that_pelican_leaves_out(site: Path) -> None:
    article(site, "guide", "::: Product acme-k1\n\n::: compare acme-k1\n\ntogether\n::: button acme-k1")
    article(site, "day", "The Acme K1.", Date="2026-13-45")
    (site / "content" / "nameless.md").write_text("Date: 2026-03-01\n\nThe Acme K1.\n")
    said = run(site, "affiliate.cli", "check", "--today", "2026-11-20", status=1).stderr
    assert "content/guide.md:4: ::: Product acme-k1: is no block (write `::: product SLUG" in said
    assert "content/guide.md:6: ::: compare acme-k1: " in said
    assert said.count("shares its paragraph") == 1
    assert "content/nameless.md: Pelican leaves it out: it has no title (write that line" in said
    assert "\ncontent/day.md: Pelican cannot read it: '2026-13-45' is not a valid date" in "\n" + said
