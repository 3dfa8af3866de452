"""Amazon's totals and orders beside its earnings: held against the books, and never money."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from affiliate.cli.main import main

SPAN = "from 2026-01-01 00:00:00 to 2026-01-31 23:59:59"
EARNINGS = f"""\
Fee-Earnings reports {SPAN}
Name,ASIN,Tracking ID,Date Shipped,Items Shipped,Revenue($),Ad Fees($)
Ottersby K1 Kettle,B0OTTERS01,sevenkettle-20,2026-01-04,2,80.00,3.60
Ottersby K1 Kettle,B0OTTERS01,sevenkettle-20,2026-01-20,-1,-40.00,-1.80
Ottersby Lamp,B0OTTERS02,sevenlamps-20,2026-01-02,1,24.50,0.75
Ottersby Lamp,B0OTTERS02,sevenlamps-20,2026-01-31,2,49.00,1.47
"""
TRACKING = f"""\
Fee-Tracking reports {SPAN}
Tracking ID,Clicks,Items Ordered,Items Shipped,Revenue($),Ad Fees($)
sevenkettle-20,210,5,1,40.00,1.80
sevenlamps-20,55,4,3,73.50,2.22
"""
ORDERS = f"""\
Fee-Orders reports {SPAN}
Category,Name,ASIN,Date,Qty,Price($),Tag
Kitchen,Ottersby K1 Kettle,B0OTTERS01,2026-01-03 10:11:12,2,40.00,sevenkettle-20
Kitchen,Ottersby K1 Kettle,B0OTTERS01,2026-01-21 10:11:12,3,40.00,sevenkettle-20
Home,Ottersby Lamp,B0OTTERS02,2026-01-08 08:00:00,4,24.50,sevenlamps-20
"""
FEBRUARY = EARNINGS[: EARNINGS.index("Ottersby")].replace("-01-01", "-02-01").replace("-01-31", "-02-28") + (
    "Ottersby Lamp,B0OTTERS02,sevenlamps-20,2026-02-02,1,24.50,0.75\n"
)


def affiliate(site: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["--site", str(site), *map(str, arguments)])


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    return tmp_path


def imported(site: Path, **reports: str) -> None:
    for name, text in reports.items():
        path = site / f"private/reports/amazon/{name}-as-of-2026-03-01.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    result = affiliate(site, "import", site / "private/reports")
    assert result.exit_code == 0, result.output


def wrong(result: Result) -> list[str]:
    return [line.partition("amazon/")[2].partition(" (")[0] for line in result.stderr.splitlines()]


def test_totals_that_agree(site: Path) -> None:
    imported(site, earnings=EARNINGS, tracking=TRACKING, orders=ORDERS, february=FEBRUARY)
    result = affiliate(site, "ledger", "verify")
    assert result.exit_code == 0, result.output
    assert "2 totals of reports compared." in result.stdout


def test_totals_and_orders_are_no_money_and_survive_a_rebuild(site: Path) -> None:
    imported(site, earnings=EARNINGS)
    before = affiliate(site, "earnings", "--json").stdout
    imported(site, tracking=TRACKING, orders=ORDERS)
    assert affiliate(site, "earnings", "--json").stdout == before
    open_ = affiliate(site, "ledger", "orders", "--json").stdout
    assert affiliate(site, "ledger", "rebuild").exit_code == 0
    assert affiliate(site, "ledger", "orders", "--json").stdout == open_
    assert "2 totals of reports compared." in affiliate(site, "ledger", "verify").stdout


def test_every_difference_is_said_to_the_cent(site: Path) -> None:
    tracking = TRACKING.replace("1,40.00,1.80", "1,40.00,1.81").replace("sevenlamps-20", "sevenother-20")
    imported(site, earnings=EARNINGS, tracking=tracking)
    result = affiliate(site, "ledger", "verify")
    assert result.exit_code == 1
    days, name = "2026-01-01 to 2026-01-31", "tracking-as-of-2026-03-01.csv"
    assert wrong(result) == [
        f"{name}: amazon, tracking ID sevenlamps-20, {days}: this report does not have it, "
        "the books 3 items shipped, 2.22 USD",
        f"{name}:3: amazon, tracking ID sevenkettle-20, {days}: this report says 1 items shipped, 1.81 USD, "
        "the books 1 items shipped, 1.80 USD",
        f"{name}:4: amazon, tracking ID sevenother-20, {days}: this report says 3 items shipped, 2.22 USD, "
        "the books 0 items shipped, 0.00 USD",
    ]


def test_totals_without_earnings_are_missed(site: Path) -> None:
    imported(site, tracking=TRACKING)
    assert len(wrong(affiliate(site, "ledger", "verify"))) == 2


def test_orders_are_filled_by_what_was_shipped_later(site: Path) -> None:
    """The lamp of 2 January was shipped before any of these was ordered, and a return leaves what was shipped."""
    imported(site, earnings=EARNINGS, orders=ORDERS, february=FEBRUARY)
    result = affiliate(site, "ledger", "orders")
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["month", "ordered", "shipped", "lapsed", "open", "tracking", "ID"],
        ["2026-01", "5", "2", "0", "3", "sevenkettle-20"],
        ["2026-01", "4", "3", "0", "1", "sevenlamps-20"],
    ]
    assert result.stderr == "9 ordered, 5 shipped: 4 may still come.\n"
    first, _ = json.loads(affiliate(site, "ledger", "orders", "--json").stdout)["orders"]
    assert (first["ordered"], first["shipped"], first["open"], first["waiting"]) == (5, 2, 3, 1)


def test_what_is_not_shipped_within_90_days_lapses_and_may_still_come(site: Path) -> None:
    """The reports reach to 15 April by their titles: 90 days after 15 January."""
    spring = FEBRUARY.replace("-02-01", "-04-01").replace("-02-28", "-04-15").replace("02-02,1", "04-02,0")
    imported(site, earnings=EARNINGS, orders=ORDERS, spring=spring)
    result = affiliate(site, "ledger", "orders")
    assert [line.split()[1:] for line in result.stdout.splitlines()[1:]] == [
        ["5", "2", "0", "3", "sevenkettle-20"],
        ["4", "2", "2", "0", "sevenlamps-20"],
    ]
    assert result.stderr == "9 ordered, 4 shipped, 2 not within 90 days: 3 may still come.\n"
    imported(site, late=FEBRUARY.replace("-02-", "-05-").replace("-05-28", "-05-31"))
    lamps = json.loads(affiliate(site, "ledger", "orders", "--json").stdout)["orders"][1]
    assert (lamps["shipped"], lamps["lapsed"], lamps["open"], lamps["waiting"]) == (3, 1, 0, 0)


def test_without_orders(site: Path) -> None:
    imported(site, earnings=EARNINGS)
    result = affiliate(site, "ledger", "orders")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "The books have no report of orders.\n"
