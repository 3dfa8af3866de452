"""Whatever is asked over whatever days: rows that were added up before say what each row says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from affiliate.cli.earnings import KEYS
from affiliate.clicks import Seen
from affiliate.earnings.books import Books, open_books
from affiliate.earnings.clicks import clicks_between, yields
from affiliate.earnings.exported import read_export
from affiliate.earnings.exporting import export
from affiliate.earnings.reckoning import reckon
from affiliate.earnings.reported import Reported, from_export, from_ledger
from affiliate.earnings.summary import between, summarise
from affiliate.ledger import open_for_reading
from affiliate.site import Site
from tests.clicks.invented_site import GUIDE, K1, make_clicked_site
from tests.earnings.invented_books import write_ledger, year_and_a_half
from tests.earnings.test_click_yields import Source, keep

RECURRING = "\n  - from: 2026-02-12\n    commission: {kind: recurring, rate: 5, period: month}\nsource:"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Clicks of some days of a month; terms that make sales of unknown kind recurring from the middle of another."""
    site = make_clicked_site(tmp_path_factory.mktemp("site"))
    kettles = site.programs / "kettles.md"
    kettles.write_text(kettles.read_text(encoding="utf-8").replace("\nsource:", RECURRING), encoding="utf-8")
    write_ledger(site.ledger, year_and_a_half(size=300))
    keep(site, Source("server", {(day, Seen(token=token)): day for day in (3, 9, 20) for token in (GUIDE, K1)}))
    with open_for_reading(site.ledger) as books:
        assert list(export(books, site.private / "export"))
    return site


@pytest.fixture(scope="module")
def ways(site: Site) -> Iterator[tuple[Books, Reported, Reported]]:
    with ExitStack() as opened:
        yield (
            opened.enter_context(open_books(site, site.ledger)),
            opened.enter_context(from_ledger(site.ledger)),
            opened.enter_context(from_export(read_export(site.private / "export", "export"))),
        )


DAYS = st.none() | st.dates(date(2025, 4, 1), date(2026, 11, 1))


@pytest.mark.parametrize("by", KEYS)
@settings(max_examples=3, deadline=None)
@given(since=DAYS, until=DAYS)
def test_the_same_figures(
    by: str, since: date | None, until: date | None, site: Site, ways: tuple[Books, Reported, Reported]
) -> None:
    books, *others = ways
    rows = between(books.rows, since, until)
    lines = summarise(books.engine, rows, (by,))
    clicked = yields(books.engine, rows, clicks_between(books.clicks, since, until), "article")
    for reported in others:
        found = reckon(site, reported, by, since, until)
        assert summarise(found.engine, between(found.rows, since, until), (by,)) == lines
        clicks = clicks_between(found.clicks, since, until)
        assert yields(found.engine, between(found.rows, since, until), clicks, "article") == clicked
