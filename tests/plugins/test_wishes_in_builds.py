"""What authors and editors wish for, in real builds: expectations, suggestions, other forms, sold-out offers."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from linked_site import ROOT, article, build, links, run

OFFER = 'offers: [{program: kettle-shop, url: "https://kettles.example/new"}]'


def product(site: Path, slug: str, *keys: str) -> None:
    text = "\n".join(("---", *keys, OFFER, "---", "Sold.", ""))
    (site / "content" / "products" / f"{slug}.md").write_text(text, encoding="utf-8")


def test_an_article_that_is_not_as_its_author_expects_stops_the_build(site: Path) -> None:
    article(site, "guide", "The Acme K1 and the Bolt 2.", Expect="acme-k1=1, bolt-2=0")
    assert "content/guide.md:3: Expect: bolt-2 is expected to have no link and has 1" in build(site, status=1)
    article(site, "guide", "The Acme K1 and the Bolt 2.", Expect="acme-k1=1, bolt-2=1")
    build(site)


def test_yaml_may_say_what_is_expected(site: Path) -> None:
    with (site / "pelicanconf.py").open("a") as settings:
        settings.write('PLUGINS.append("yaml_metadata")\n')
    head = "---\ntitle: Guide\ndate: 2026-03-01\nexpect:\n  acme-k1: 1\n  bolt-2: 2\n---\n"
    (site / "content" / "guide.md").write_text(head + "\nThe Acme K1 and the Bolt 2.\n")
    said = build(site, status=1)
    assert "content/guide.md:6: Expect: bolt-2 is expected to have 2 links and has 1" in said
    assert "acme-k1 is expected" not in said


def test_a_suggestion_is_listed_with_its_line_until_the_author_accepts_it(site: Path) -> None:
    product(site, "newcomer-5", "name: Newcomer 5", "link: suggest")
    article(site, "guide", "First.\n\nThe Newcomer 5 is new.\n\nThe Newcomer 5 is good.")
    said = run(site, "affiliate.cli", "plan").stdout
    assert "content/guide.md:6: [Newcomer 5]({product}newcomer-5)" in said
    assert said.count("{product}") == 1
    assert "only suggested" in run(site, "affiliate.cli", "explain", "guide").stdout
    build(site)
    assert not links((site / "output/guide.html").read_text())
    article(site, "guide", "First.\n\nThe [Newcomer 5]({product}newcomer-5) is new.\n\nThe Newcomer 5 is good.")
    said = run(site, "affiliate.cli", "plan").stdout
    assert "newcomer-5 is new in content/guide.md" in said
    assert "Suggested" not in said


def test_forms_link_once_they_are_proposed_and_not_when_they_are_struck(site: Path) -> None:
    article(site, "guide", "Two Acme K1s.\n\nThe Acme K-1.")
    assert "Nothing new" not in run(site, "affiliate.cli", "forms").stderr
    forms = site / "data" / "forms.toml"
    forms.write_text(forms.read_text().replace('"Acme K-1" = true', '"Acme K-1" = false'))
    run(site, "affiliate.cli", "plan")
    said = run(site, "affiliate.cli", "explain", "guide").stdout
    assert "linked     line    4  'Acme K1s' [text] -> acme-k1 at kettle-shop" in said
    assert "Acme K-1" not in said
    asked = run(site, "affiliate.cli", "explain", "guide", "Acme K-1", status=1)
    assert "marked false in data/forms.toml" in asked.stderr
    before = forms.read_text()
    assert "Nothing new" in run(site, "affiliate.cli", "forms").stderr
    assert forms.read_text() == before
    forms.write_text("broken")
    assert "data/forms.toml" in run(site, "affiliate.cli", "forms", status=2).stderr
    assert forms.read_text() == "broken"


def test_an_offer_that_is_sold_out_gives_way_and_an_everyday_word_is_warned_of(site: Path) -> None:
    article(site, "guide", "The Acme K1, as square as a box. A Square is square.")
    product(site, "square", "name: Square")
    (site / "data").mkdir()
    line = '{"url": "https://kettles.example/k1", "verdict": "unavailable", "checked": "2026-11-19"}\n'
    (site / "data" / "availability.jsonl").write_text(line)
    said = run(site, "affiliate.cli", "explain", "guide").stdout
    assert "at big-river: first usable offer; skipped kettle-shop: unavailable at the link check of 2026-11-19" in said
    said = run(site, "affiliate.cli", "check", "--today", "2026-11-20", status=1).stderr
    assert "content/products/square.md:2: name: 'Square' is an everyday word in content/guide.md" in said
    assert "everyday word" in build(site)


def test_explain_names_the_product_of_the_competing_name(site: Path) -> None:
    product(site, "newcomer", "name: Acme K1 Newcomer 5")
    article(site, "guide", "The Acme K1 Newcomer 5.")
    said = run(site, "affiliate.cli", "explain", "guide", "acme-k1").stdout
    assert "part of a longer name (Acme K1 Newcomer 5, of newcomer)" in said


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
def test_readers_of_other_countries_choose_their_shop(site: Path, theme: str) -> None:
    shutil.rmtree(site / "content")
    shutil.copytree(ROOT / "tests" / "plan" / "matching" / "site", site, dirs_exist_ok=True)
    with (site / "pelicanconf.py").open("a") as settings:
        settings.write(f"THEME = {theme!r}\nAFFILIATE_MARKET = 'gb'\n")
    article(site, "guide", "The Acme K1.\n\n::: button acme-k1\n\n::: product apex")
    build(site)
    shops = (site / "output/products/shops/acme-k1.html").read_text()
    countries = [title for title in re.findall(r"<h2>(.*?)</h2>", shops) if "Choose" not in title]
    assert countries[:4] == ["United Kingdom", "Ireland", "United States", "Everywhere"]
    assert len(links(shops)) == 4
    assert shops.index("affiliate-disclosure") < shops.index("data-affiliate")
    page = (site / "output/products/acme-k1.html").read_text()
    assert 'href="shops/acme-k1.html"' in page
    assert "gb.kettles" in links(page)[0]["href"]
    assert not [link for link in links(page) if "us.kettles" in link["href"]]
    guide = (site / "output/guide.html").read_text()
    assert "gb.kettles" in links(guide)[0]["href"]
    assert {path.name for path in (site / "output/products/shops").iterdir()} == {"acme-k1.html"}


def test_boxes_offer_nothing_that_is_sold_out(site: Path) -> None:
    article(site, "guide", "::: product acme-k1")
    (site / "data").mkdir()
    line = '{"url": "https://kettles.example/k1", "verdict": "unavailable", "checked": "2026-11-19"}\n'
    (site / "data" / "availability.jsonl").write_text(line)
    build(site)
    assert ["amazon.com" in link["href"] for link in links((site / "output/guide.html").read_text())] == [True]
