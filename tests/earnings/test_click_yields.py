"""What clicks earned: like is compared with like, and nothing is counted twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from affiliate.catalog import load_catalog
from affiliate.clicks import Measure, Seen, folder_of
from affiliate.clicks.nouns import Part, Rolled
from affiliate.clicks.store import write_rollup
from affiliate.earnings.books import Books, open_books
from affiliate.earnings.click_lines import BY, click_lines
from affiliate.earnings.click_rates import Rates, per, rates
from affiliate.earnings.click_trace import Meaning, places_of, trace
from affiliate.earnings.clicks import Yield, clicks_between, visits, yields
from affiliate.earnings.intervals import wilson
from affiliate.earnings.lookups import lookups_of
from affiliate.model import Kind, Status, Transaction
from affiliate.plan.linkplan import read_linkplan
from affiliate.plan.registry import read_registry
from affiliate.site import Site
from tests.clicks.invented_site import GUIDE, K1, K2, PAGES, make_clicked_site
from tests.earnings.invented_books import BLANK, report, token, write_ledger

UNKNOWN = "zzzzzzzzzz"
OCTOBER = date(2026, 10, 1), date(2026, 10, 31)


@dataclass(frozen=True)
class Source:
    """Roll-ups of one source: what was seen how often, day by day or over a period."""

    name: str
    counts: Mapping[tuple[int, Seen], int]
    measure: Measure = Measure.CLICK
    period: tuple[date, date] | None = None


def keep(site: Site, *sources: Source) -> None:
    for number, source in enumerate(sources):
        rows = []
        for (day, seen), count in source.counts.items():
            first, last = source.period or (date(2026, 10, day), date(2026, 10, day))
            part = Part(source.name, source.measure, seen.token if source.period else "", first, last)
            visitors = count if source.measure is Measure.VIEW else None
            rows.append(Rolled(part, seen, count, visitors, 1000))
        write_rollup(folder_of(site) / f"{number:032}.parquet", sorted(rows, key=lambda row: (row.part, row.seen)))


def sale(day: int, amount: str, subid: str = GUIDE, **changes: object) -> Transaction:
    known = replace(BLANK, day=date(2026, 10, day), commission=Decimal(amount), account="900100", subid=subid)
    return replace(known, **changes)


@contextmanager
def books(site: Site, *sales: Transaction, network: str = "awin") -> Iterator[Books]:
    write_ledger(site.ledger, [report(network, sales)])
    with open_books(site, site.ledger) as opened:
        yield opened


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_clicked_site(tmp_path)


def by(opened: Books, key: str) -> dict[tuple[str, str], Yield]:
    return yields(opened.engine, opened.rows, opened.clicks, key)


def test_clicks_and_sales_meet_by_article_network_and_month(site: Site) -> None:
    keep(site, Source("server", {(3, Seen(token=GUIDE)): 60, (4, Seen(token=GUIDE)): 40, (3, Seen(token=K1)): 10}))
    with books(site, sale(3, "5.00"), sale(4, "2.50"), sale(4, "1", K1, status=Status.PENDING)) as opened:
        assert by(opened, "article") == {
            ("kettle-guide", "GBP"): Yield(100, 2, Decimal("7.5")),
            ("k1-review", "GBP"): Yield(10, 1, Decimal(1)),
        }
        assert by(opened, "network") == {("awin", "GBP"): Yield(110, 3, Decimal("8.5"))}
        assert by(opened, "month") == {("2026-10", "GBP"): Yield(110, 3, Decimal("8.5"))}


def test_sales_of_days_without_known_clicks_do_not_flatter(site: Site) -> None:
    """The log begins on the 3rd and ends on the 5th."""
    keep(site, Source("server", {(3, Seen(token=GUIDE)): 10, (5, Seen(token=GUIDE)): 10}))
    with books(site, sale(1, "99"), sale(4, "1"), sale(9, "99")) as opened:
        assert by(opened, "article") == {("kettle-guide", "GBP"): Yield(20, 1, Decimal(1))}


def test_sources_that_see_the_same_click_are_not_added_up(site: Site) -> None:
    guide = Seen(token=GUIDE)
    report = Source("awin", {(1, replace(guide, network="awin")): 55}, period=OCTOBER)
    keep(site, Source("server", {(3, guide): 50}), Source("plausible", {(3, guide): 40}), report)
    with books(site, sale(3, "5")) as opened:
        assert by(opened, "article") == {("kettle-guide", "GBP"): Yield(55, 1, Decimal(5))}
        lines = click_lines(opened.clicks, "source")
        assert [(line.key, line.clicks, line.seen) for line in lines] == [
            ("awin", 55, 55),
            ("plausible", 0, 40),
            ("server", 0, 50),
        ]


def test_what_was_not_sold_by_a_click_is_no_sale(site: Site) -> None:
    """It is earned all the same, where it stands in the article's books; what was declined is not."""
    keep(site, Source("server", {(3, Seen(token=GUIDE)): 10}))
    found = [
        sale(3, "4"),
        sale(3, "-1"),
        sale(3, "2", kind=Kind.BONUS),
        sale(3, "9", status=Status.DECLINED),
        sale(3, "1", kind=Kind.RECURRING),
    ]
    with books(site, *found) as opened:
        assert by(opened, "article") == {("kettle-guide", "GBP"): Yield(10, 2, Decimal(6))}


def test_an_article_whose_clicks_at_a_network_nobody_counts_has_no_rate_there(site: Site) -> None:
    """A shared tracking ID: the product tells whose the sale is; the clicks of the ID tell no article."""
    keep(site, Source("amazon", {(1, Seen(network="amazon", tracking_id="invented01-20")): 90}, period=OCTOBER))
    k2 = sale(3, "5", "", tracking_id="invented01-20", product_ref="B0EXAMPLE2", account="amazon-us", currency="USD")
    with books(site, k2, network="amazon") as opened:
        assert by(opened, "article") == {("", "USD"): Yield(90, 0, Decimal(0))}
        assert by(opened, "network") == {("amazon", "USD"): Yield(90, 1, Decimal(5))}


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        (Seen(token=K2), Meaning("k2-review", "acme-k2", "box", "awin")),
        (Seen(token=token(1)), Meaning("kettle-guide", "acme-k2", "box", "")),  # not in today's plan: no network known
        (Seen(token=GUIDE, network="cj"), Meaning("kettle-guide", "acme-k1", "text", "cj")),
        (Seen(token=UNKNOWN), Meaning()),
        (Seen("", "amazon", "invented-20", "acme-k2"), Meaning("kettle-guide", "acme-k2", "", "amazon")),
        (Seen("", "amazon", "invented01-20", "acme-k2"), Meaning("k2-review", "acme-k2", "", "amazon")),
        (Seen("", "amazon", "invented01-20"), Meaning("", "", "", "amazon")),
        (Seen(product="acme-k1", page=PAGES["k1-review"]), Meaning("k1-review", "acme-k1", "", "")),
        (Seen(product="quill-notes"), Meaning("", "quill-notes", "", "")),
        (Seen(page=PAGES["k1-review"]), Meaning("k1-review", "", "", "")),
        (Seen(network="ebay"), Meaning("", "", "", "ebay")),
    ],
)
def test_a_click_is_traced_like_a_sale(seen: Seen, meant: Meaning, site: Site) -> None:
    links, catalog = read_linkplan(site)[0], load_catalog(site)[0]
    lookups = lookups_of(read_registry(site)[0], links, catalog)
    assert trace(seen, places_of(lookups, links, catalog)) == meant


def test_visitors_and_what_a_thousand_of_them_earned(site: Site) -> None:
    page = Seen(page=PAGES["kettle-guide"])
    keep(site, Source("umami", {(3, page): 300, (4, page): 200}, Measure.VIEW))
    with books(site, sale(3, "5"), sale(4, "2"), sale(9, "70")) as opened:
        found = visits(opened.engine, opened.rows, opened.clicks)
        assert found == {("kettle-guide", "GBP"): (500, Decimal(7))}
        assert per(found["kettle-guide", "GBP"][1] * 1000, 500, "GBP") == Decimal("14.0000")


def test_between_cuts_clicks_and_leaves_out_reports_that_reach_beyond(site: Site) -> None:
    report = Source("awin", {(1, Seen(token=K1, network="awin")): 55}, period=OCTOBER)
    keep(site, Source("plausible", {(day, Seen(network="cj")): day for day in (3, 4, 5)}), report)
    with books(site, sale(3, "1")) as opened:
        chosen = clicks_between(opened.clicks, date(2026, 10, 4), date(2026, 10, 31))
        assert [(line.key, line.clicks) for line in click_lines(chosen, "day")] == [
            ("2026-10-04", 4),
            ("2026-10-05", 5),
        ]
        whole = click_lines(opened.clicks, "day")
        assert whole[0].key == "2026-10-01/2026-10-31"


SEEN = st.sampled_from(
    [
        Seen(token=GUIDE),
        Seen(token=K1),
        Seen(token=K2),
        Seen(token=UNKNOWN),
        Seen(network="amazon", tracking_id="invented-20", product="acme-k1"),
        Seen(network="amazon", tracking_id="invented01-20"),
        Seen(product="acme-k1", page=PAGES["k1-review"]),
        Seen(network="cj"),
    ]
)
COUNTS = st.dictionaries(st.tuples(st.integers(1, 31), SEEN), st.integers(1, 10**9), min_size=1, max_size=12)


@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_no_click_and_no_amount_is_ever_multiplied(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """By whatever key: the sums are those of the roll-ups; and the books balance with clicks as without."""
    site = make_clicked_site(tmp_path_factory.mktemp("joined"))
    sources = [
        Source(name, data.draw(COUNTS)) for name in data.draw(st.sets(st.sampled_from(["a", "b", "c"]), min_size=1))
    ]
    keep(site, *sources)
    amounts = data.draw(
        st.lists(st.tuples(st.integers(1, 31), st.integers(1, 9999), st.sampled_from([GUIDE, K1, K2, ""])))
    )
    with books(site, *(sale(day, f"{amount}.01", token) for day, amount, token in amounts)) as opened:
        for key in BY:
            lines = click_lines(opened.clicks, key)
            assert sum(line.seen for line in lines) == sum(sum(source.counts.values()) for source in sources)
        totals = [sum(source.counts.values()) for source in sources]
        (counted,) = {sum(line.clicks for line in click_lines(opened.clicks, key)) for key in BY}
        assert max(totals) <= counted <= sum(totals)
        whole = sum((balance.articles.earned + balance.unattributed.earned for balance in opened.balances), Decimal(0))
        assert whole == sum((Decimal(f"{amount}.01") for _, amount, _ in amounts), Decimal(0))
        for key in ("article", "network", "month"):
            assert sum((one.earned for one in by(opened, key).values()), Decimal(0)) <= whole
            assert sum(one.sales for one in by(opened, key).values()) <= len(amounts)


@pytest.mark.parametrize(
    ("successes", "trials", "expected"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
        (81, 263, ("0.2553", "0.3662")),
        (15, 148, ("0.0624", "0.1605")),
        (0, 20, ("0.0000", "0.1611")),
        (1, 29, ("0.0061", "0.1718")),
    ],
)
def test_the_interval_is_that_of_published_examples(successes: int, trials: int, expected: tuple[str, str]) -> None:
    span = wilson(successes, trials)
    assert span is not None
    assert tuple(str(bound.quantize(Decimal("0.0001"))) for bound in span) == expected


def test_no_interval_where_sales_are_no_share_of_clicks() -> None:
    assert wilson(3, 2) is None
    assert wilson(0, 0) is None
    assert (wilson(5, 5) or ())[1:] == (Decimal(1),)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_the_interval_holds_the_share_and_stays_a_share(successes: int, more: int) -> None:
    low, high = wilson(successes, successes + more) or (Decimal(2), Decimal(-1))
    assert 0 <= low <= Decimal(successes) / (successes + more) <= high <= 1


def test_rates_are_rounded_half_up_once_with_two_digits_more_than_the_currency() -> None:
    found = rates(Yield(clicks=8, sales=1, earned=Decimal("0.0010")), "GBP")
    assert (found.epc, found.conversion) == (Decimal("0.0001"), Decimal("0.125000"))
    assert rates(Yield(clicks=3, sales=1, earned=Decimal(500)), "JPY").epc == Decimal("166.67")
    assert rates(Yield(clicks=0, sales=2, earned=Decimal(5)), "GBP") == Rates(0, 2)
    assert rates(Yield(clicks=1, sales=2, earned=Decimal(5)), "GBP").between is None
    assert rates(Yield(clicks=9), "GBP").epc_between is None
