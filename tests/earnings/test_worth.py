"""What a referral is worth: the cases of worth.toml."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from affiliate.earnings.referred import Customer, Referred, Sales
from affiliate.earnings.worth import Worth, order_value, payments, worth
from affiliate.model import Commission, CommissionKind, Money

CASES = tomllib.loads((Path(__file__).parent / "worth.toml").read_text(encoding="utf-8"))["case"]
KNOWN_UNTIL = date(2026, 11, 3)


def money(text: str) -> Money:
    amount, currency = text.split()
    return Money(Decimal(amount), currency)


def commission(case: dict[str, Any]) -> Commission:
    keys = {"kind": CommissionKind(case["kind"]), "period": case.get("period", "")}
    keys["rate"] = Decimal(case["rate"]) if "rate" in case else None
    keys["amount"] = money(case["amount"]) if "amount" in case else None
    return Commission(**keys, cap_months=case.get("cap_months"), tiers=tuple(map(Decimal, case.get("tiers", ()))))


def referred(case: dict[str, Any]) -> Referred:
    sales = {code: Sales(count, Decimal(amount)) for code, (count, amount) in case.get("sales", {}).items()}
    customers = []
    for made, count in case.get("stays", {}).items():
        first = date(2026, 1, 10)
        last = first.replace(month=int(made))
        customers += [Customer(datetime(2026, 1, 9, 12, number), first, last) for number in range(count)]
    return Referred(sales, tuple(customers), KNOWN_UNTIL)


def said(found: Worth) -> str:
    amount = found.currency + " " + (f"{found.least} to {found.most}" if found.average is None else str(found.average))
    order = f"{found.order.value or '-'}" + (f" by {found.order.basis}" if found.order.basis != "terms" else "")
    made = found.payments
    count = f"{made.least} to {made.most}" if made.average is None else f"{made.average:.2f} of {made.most}"
    many = "1 payment" if made.most == 1 else f"{count} payments"
    overrides = f"; overrides {', '.join(map(str, found.overrides))}" if found.overrides else ""
    return f"{amount if found.currency else 'unknown'} of {order}; {many} by {made.basis}{overrides}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_worth(case: dict[str, Any]) -> None:
    paid, seen = commission(case["commission"]), referred(case)
    order = order_value(paid, seen, list(map(money, case.get("prices", ()))), case.get("currency", ""))
    stay = Decimal(case["stay"]) if "stay" in case else None
    assert (
        said(worth(paid, order, payments(paid, seen, case.get("months", 24), stay, case.get("sure", False))))
        == (case["worth"])
    )


def test_a_customer_who_was_here_before_the_books_tells_nothing() -> None:
    late = Customer(datetime(2026, 1, 9, 12), date(2026, 3, 10), date(2026, 4, 10))
    soon = Customer(datetime(2026, 1, 9, 13), date(2026, 2, 9), date(2026, 4, 9))
    assert Referred({}, (late, soon), KNOWN_UNTIL).spans("month") == [(soon.first, soon.last)]
    assert len(Referred({}, (late, soon), KNOWN_UNTIL).spans("year")) == 2
    assert soon.first - soon.clicked.date() == timedelta(days=31)
