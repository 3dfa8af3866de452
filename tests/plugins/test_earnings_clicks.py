"""The private site with clicks: what an article's clicks and visitors are worth, on its page and nowhere else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import html5lib
import pytest

from affiliate.clicks import import_clicks
from affiliate.clicks.store import folder_of
from tests.clicks.invented_site import GUIDE, K1, make_clicked_site, ours
from tests.earnings.invented_books import BLANK, report, write_ledger
from tests.plugins.test_earnings_pages import make_private, pelican


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One article with 200 clicks, two sales and 1,000 visitors; another with sales alone."""
    root = make_private(tmp_path_factory.mktemp("private"))
    clicked = make_clicked_site(root)
    (root / "private/clicks-2026-10.csv").write_text(f"ClickRef,Clicks\n{GUIDE},200\n")
    (root / "private/pages.csv").write_text(
        "date,page,visitors,pageviews\n2026-10-03,/guides/kettle-guide.html,1000,1500\n"
    )
    for name in ("clicks-2026-10.csv", "pages.csv"):
        assert import_clicks(root / "private" / name, name, ours(clicked), folder_of(clicked)).counted == 1
    sale = replace(BLANK, day=date(2026, 10, 3), commission=Decimal("5.00"), account="900100", subid=GUIDE)
    write_ledger(root / "private/ledger.duckdb", [report("awin", [sale, sale, replace(sale, subid=K1)])])
    built = pelican(root)
    assert built.returncode == 0, built.stderr
    return root / "private/site"


def words(page: Path) -> str:
    """The text of a page, its markup taken away."""
    text = page.read_text(encoding="utf-8")
    html5lib.HTMLParser(strict=True).parse(text)
    return " ".join(re.sub(r"<[^>]*>", " ", text).replace("&nbsp;", " ").split())


def test_an_article_page_says_what_clicks_and_visitors_were_worth(site: Path) -> None:
    text = words(site / "articles/kettle-guide.html")
    assert "Clicks 200 2 sales, 1.00 % (95 %: 0.27 to 3.57)" in text
    assert "Earned per click 0.0500 95 %: 0.0137 to 0.1786, on the days for which clicks are known" in text
    assert "Per 1,000 visitors 10.0000 1,000 visitors, counted anew each day" in text


def test_other_pages_say_nothing_of_clicks(site: Path) -> None:
    for name in ("articles/k1-review.html", "index.html", "unattributed.html"):
        assert "Earned per click" not in words(site / name)


def test_a_damaged_rollup_makes_no_site(tmp_path: Path) -> None:
    root = make_private(tmp_path)
    write_ledger(root / "private/ledger.duckdb", [report("awin", [BLANK])])
    (root / "private/clicks").mkdir()
    (root / "private/clicks/x.parquet").write_text("spoilt")
    stopped = pelican(root)
    assert stopped.returncode == 1
    assert "no roll-up of clicks" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert not (root / "private/site").exists()
