"""Pages in tests/plan/cases, and beside each what becomes of it: its HTML, every verdict, every planned link.

Those in tests/plan/matching are planned with a catalog of their own: forms, guards, markets, sold-out offers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from affiliate.catalog import load_catalog
from affiliate.plan import Page, Registry, Settings, SitePlan, Verdict, ground_of, plan_site
from affiliate.site import Site

HERE = Path(__file__).parent
CASES = sorted((*(HERE / "cases").glob("*.html"), *(HERE / "matching" / "cases").glob("*.html")))
OPTIONS = re.compile(r"<!-- (?P<words>[^>]*) -->\n")
CATALOGS = {site: load_catalog(Site.at(site)) for site in (HERE / "site", HERE / "matching" / "site")}


def planned(text: str, site: Path) -> SitePlan:
    """The plan of one page; a comment in its first line holds options of the page and of the settings."""
    page, settings = Page("guide", "content/guide.md", "guide.html", "", in_feeds=True), Settings()
    options = OPTIONS.match(text)
    for word in options["words"].split() if options else ():
        key, _, value = word.partition("=")
        match key:
            case "off":
                page = replace(page, off=True)
            case "skip":
                page = replace(page, skip=page.skip | {value})
            case "own":
                page = replace(page, own_product=value)
            case "lang":
                page = replace(page, language=value)
            case "expect":
                page = replace(page, expect=value)
            case "link":
                settings = replace(settings, link=value)
            case "market":
                settings = replace(settings, market={"": value})
            case _:
                settings = replace(settings, **{key: int(value)})
    html = text[options.end() :] if options else text
    ground, _ = ground_of(CATALOGS[site][0], settings, site)
    return plan_site([replace(page, html=html)], ground, Registry())


def _verdict(v: Verdict) -> str:
    sign = "+" if v.linked else "-"
    return f"{sign} {v.text!r} {','.join(v.products)} [{v.kind}] {v.program}: {v.reason} {v.rival}".rstrip()


def outcome(plan: SitePlan) -> str:
    verdicts = [_verdict(verdict) for verdict in plan.decisions[0].verdicts]
    links = [f"{x.page or 'feed'} {x.kind} {x.product or x.program} {x.subid} x{x.count} {x.href}" for x in plan.links]
    feeds = [f"in feeds: {href} => {link.href}" for href, link in sorted(plan.feeds.items())]
    told = map(str, (*plan.problems, *plan.warnings))
    return "\n".join((plan.html[0].rstrip(), "", *verdicts, "", *links, *feeds, "", *told, ""))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path, golden: Callable[[Path, str], None]) -> None:
    golden(case.with_suffix(".golden"), outcome(planned(case.read_text(encoding="utf-8"), case.parents[1] / "site")))


def test_every_golden_has_its_case() -> None:
    assert {path.stem for path in HERE.rglob("*.golden")} == {case.stem for case in CASES}


def test_the_test_catalogs_are_sound() -> None:
    for site, (catalog, problems) in CATALOGS.items():
        assert (*problems, *ground_of(catalog, Settings(), site)[1]) == ()
