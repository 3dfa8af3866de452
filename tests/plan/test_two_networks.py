"""One shop at two networks: plain links earn from one of its programs, and whatever names the other leads there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from affiliate.catalog import load_catalog
from affiliate.plan import Page, PlannedLink, Registry, Settings, ground_of, plan_site
from affiliate.rules import Known
from affiliate.site import Site

ACCOUNTS = '[awin]\nnetwork = "awin"\nawinaffid = "900100"\n\n[cj]\nnetwork = "cj"\npid = "800100"\n'
PROGRAM = """\
---
name: Kettles at {network}
network: {network}
ids: {ids}
domains: [kettles.example]
{more}terms: [{{from: 2026-01-01, commission: {{kind: one-off, rate: 5}}}}]
---
"""
PRODUCT = """\
---
name: Acme K1
offers:
  - {program: at-awin, url: "https://kettles.example/k1"}
  - {program: at-cj, url: "https://kettles.example/k1"}
---
"""
PLAIN, TYPED = (
    "https://kettles.example/sale",
    "https://www.anrdoezrs.net/click-800100-800202?url=https%3A%2F%2Fkettles.example%2Fk1",
)


def site_of(root: Path, awin: str = "", cj: str = "") -> Site:
    for folder in ("programs", "products"):
        (root / "content" / folder).mkdir(parents=True)
    (root / "accounts.toml").write_text(ACCOUNTS, encoding="utf-8")
    for network, ids, more in (("awin", "{awinmid: 900001}", awin), ("cj", "{aid: 800202}", cj)):
        text = PROGRAM.format(network=network, ids=ids, more=f"merchant_links: {more}\n" if more else "")
        (root / f"content/programs/at-{network}.md").write_text(text, encoding="utf-8")
    (root / "content/products/acme-k1.md").write_text(PRODUCT, encoding="utf-8")
    return Site.at(root)


def planned(site: Site, html: str) -> list[PlannedLink]:
    catalog, _ = load_catalog(site)
    ground, problems = ground_of(catalog, Settings(), site.root)
    assert problems == ()
    return list(plan_site([Page("guide", "content/guide.md", "guide.html", html)], ground, Registry()).links)


@pytest.mark.parametrize(
    ("awin", "cj", "plain"),
    [("", "false", "at-awin"), ("no", "", "at-cj"), ("true", "off", "at-awin"), ("", "", ""), ("no", "no", "")],
)
def test_plain_links_earn_from_the_program_that_has_them(tmp_path: Path, awin: str, cj: str, plain: str) -> None:
    site = site_of(tmp_path, awin, cj)
    links = planned(site, f'<p>The <a href="{PLAIN}">sale</a>.</p>')
    assert [link.program for link in links] == ([plain] if plain else [])
    _, problems = load_catalog(site)
    assert ["earn from neither" in str(problem) for problem in problems] == ([True, True] if awin == cj == "" else [])


def test_what_names_a_program_leads_to_it(tmp_path: Path) -> None:
    site = site_of(tmp_path, cj="false")
    links = planned(
        site, '<p>An <a href="{product}acme-k1@at-cj">Acme K1</a>, <a href="{product}acme-k1">another</a>.</p>'
    )
    assert sorted((link.program, link.network) for link in links) == [("at-awin", "awin"), ("at-cj", "cj")]


def test_a_link_that_is_tracked_already_is_its_own_networks(tmp_path: Path) -> None:
    site = site_of(tmp_path, cj="false")
    (link,) = planned(site, f'<p><a href="{TYPED}">the K1</a></p>')
    assert (link.program, link.href) == ("at-cj", TYPED)
    catalog, _ = load_catalog(site)
    payer = Known(catalog, ground_of(catalog, Settings(), site.root)[0].market, date(2026, 11, 20)).payer(TYPED)
    assert payer
    assert payer.program == catalog.programs["at-cj"]
