"""What the books say about referrals: which sales count, what is left of them, and who is one customer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from affiliate.earnings.books import open_books
from affiliate.earnings.referrals import referred
from affiliate.earnings.referred import Customer, Referred, Sales
from affiliate.model import Kind, Status, Transaction
from affiliate.site import Site
from tests.earnings.invented_books import BLANK, NEWEST, make_site, report, token, write_ledger

KETTLE = replace(BLANK, advertiser="900001", sale=Decimal("30.00"))
NOTES = replace(BLANK, advertiser="800002", currency="USD", sale=Decimal("9.00"), kind=Kind.RECURRING)
NETWORKS = {"bigshop": "amazon", "kettles": "awin", "notes-app": "cj"}


def seen(folder: Path, network: str, *rows: Transaction, as_of: date | None = NEWEST) -> dict[str, Referred]:
    site = Site.at(make_site(folder))
    write_ledger(site.ledger, [report(network, rows, as_of)])
    with open_books(site, site.ledger) as books:
        return dict(referred(books, NETWORKS, ["notes-app"]))


@pytest.mark.parametrize(
    ("changed", "sales"),
    [
        ({}, Sales(2, Decimal("60.0000"))),
        ({"status": Status.PENDING}, Sales(2, Decimal("60.0000"))),
        ({"status": Status.DECLINED}, Sales(2, Decimal("30.0000"))),
        ({"kind": Kind.ADJUSTMENT, "sale": Decimal("-12.00")}, Sales(1, Decimal("18.0000"))),
        ({"sale": Decimal("-12.00"), "commission": Decimal("-1")}, Sales(1, Decimal("18.0000"))),
        ({"sale": Decimal("-99.00"), "commission": Decimal("-1")}, Sales(1, Decimal(0))),
        ({"kind": Kind.OVERRIDE, "tier": 2}, Sales(1, Decimal("30.0000"))),
        ({"kind": Kind.BONUS}, Sales(1, Decimal("30.0000"))),
        ({"sale": Decimal(0)}, Sales(1, Decimal("30.0000"))),
        ({"sale": None}, Sales(1, Decimal("30.0000"))),
        ({"day": date(2025, 10, 20)}, Sales(1, Decimal("30.0000"))),  # a year before the newest report
        ({"day": date(2025, 10, 21)}, Sales(2, Decimal("60.0000"))),
        ({"advertiser": "elsewhere"}, Sales(1, Decimal("30.0000"))),
    ],
)
def test_a_year_of_sales_without_what_was_taken_back(tmp_path: Path, changed: dict[str, object], sales: Sales) -> None:
    second = replace(KETTLE, **changed)
    assert seen(tmp_path, "awin", KETTLE, second)["kettles"].sales == {"GBP": sales}


def test_currencies_stay_apart(tmp_path: Path) -> None:
    found = seen(tmp_path, "awin", KETTLE, replace(KETTLE, currency="EUR"), replace(KETTLE, currency="EUR"))
    assert found["kettles"].sales == {"EUR": Sales(2, Decimal("60.0000")), "GBP": Sales(1, Decimal("30.0000"))}


def test_payments_that_name_one_click_are_one_customer_s(tmp_path: Path) -> None:
    noon, later = datetime(2026, 3, 1, 12, 0, 5), datetime(2026, 3, 1, 12, 0, 6)
    payments = [
        replace(NOTES, clicked=noon, day=date(2026, 3, 1)),
        replace(NOTES, clicked=noon, day=date(2026, 5, 1), subid=token(3), status=Status.DECLINED),
        replace(NOTES, clicked=noon, day=date(2026, 6, 1), kind=Kind.ADJUSTMENT, commission=Decimal(-1)),
        replace(NOTES, clicked=noon, day=date(2026, 7, 1), kind=Kind.BONUS),
        replace(NOTES, clicked=later, day=date(2026, 3, 2)),
        replace(NOTES, clicked=datetime(2026, 3, 1), day=date(2026, 3, 1)),  # a day, no moment
        replace(NOTES, clicked=None, day=date(2026, 3, 1)),
    ]
    found = seen(tmp_path, "cj", *payments)["notes-app"]
    assert found.customers == (
        Customer(noon, date(2026, 3, 1), date(2026, 5, 1)),
        Customer(later, date(2026, 3, 2), date(2026, 3, 2)),
    )
    assert found.known_until == NEWEST


def test_a_report_without_a_date_is_known_until_its_newest_day(tmp_path: Path) -> None:
    found = seen(tmp_path, "cj", replace(NOTES, day=date(2026, 4, 3)), as_of=None)["notes-app"]
    assert found.known_until == date(2026, 4, 3)


def test_one_off_programs_need_no_customers_and_empty_books_know_nothing(tmp_path: Path) -> None:
    found = seen(tmp_path / "one", "awin", replace(KETTLE, clicked=datetime(2026, 3, 1, 12, 5)))
    assert found["kettles"].customers == ()
    assert seen(tmp_path / "none", "awin", as_of=None) == {}
