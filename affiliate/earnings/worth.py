"""What one referral through a program is worth: what a payment brings, times the payments to expect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from affiliate.earnings.amounts import DIGITS
from affiliate.earnings.referred import Referred
from affiliate.earnings.retention import PERIODS, assumed, expected, stays
from affiliate.model import Commission, CommissionKind, Money


class Basis(StrEnum):
    """Where a figure comes from."""

    TERMS = "terms"
    LEDGER = "ledger"
    PRICES = "prices"
    ASSUMED = "assumed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OrderValue:
    """What a customer pays at a time, on average, and of how many sales or prices. None where it is not known, or not
    needed."""

    value: Money | None
    basis: Basis
    count: int = 0


@dataclass(frozen=True, slots=True)
class Payments:
    """How many payments of one customer bring a commission. `average` is None where nobody knows; it lies between
    `least` and `most`. `customers` were seen, and `left` of them have left."""

    average: Decimal | None
    least: int
    most: int
    basis: Basis
    customers: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Worth:
    """Of one referral, in one currency; everything is None where the order value is unknown, `average` also where the
    number of payments is. `overrides` are what a sale of a publisher below brings, by level."""

    currency: str
    average: Decimal | None
    least: Decimal | None
    most: Decimal | None
    order: OrderValue
    payments: Payments
    overrides: tuple[Decimal, ...] = ()


# Of a program that has not begun, or has closed.
NOTHING = Worth("", None, None, None, OrderValue(None, Basis.TERMS), Payments(None, 0, 0, Basis.TERMS))


def worth(commission: Commission, order: OrderValue, payments: Payments) -> Worth:
    """Every amount is rounded once."""
    paid = commission.amount or (order.value and _share(order.value, commission.rate))
    if paid is None:
        return Worth("", None, None, None, order, payments)
    average = None if payments.average is None else rounded(paid, payments.average)
    least, most = (rounded(paid, number) for number in (payments.least, payments.most))
    sold = order.value if order.value and order.value.currency == paid.currency else None
    shares = tuple(rounded(_share(sold, rate)) for rate in commission.tiers if sold)
    return Worth(paid.currency, average, least, most, order, payments, shares)


def _share(amount: Money, rate: Decimal | None) -> Money:
    return Money(amount.amount * (rate or Decimal(0)) / 100, amount.currency)


def rounded(paid: Money, times: Decimal | int = 1) -> Decimal:
    """So many times the amount, half up to the digits of its currency."""
    return (paid.amount * times).quantize(Decimal(1).scaleb(-DIGITS.get(paid.currency, 2)), ROUND_HALF_UP)


def order_value(commission: Commission, seen: Referred, prices: Sequence[Money], currency: str) -> OrderValue:
    """What customers paid by the books, else what the products cost. Of several currencies it is the account's
    (`currency`), else the one with most sales or prices: none is ever converted."""
    if commission.amount:
        if not commission.tiers:
            return OrderValue(None, Basis.TERMS)
        currency = commission.amount.currency
    if seen.sales:
        code = min(seen.sales, key=lambda code: (code != currency, -seen.sales[code].count, code))
        sales = seen.sales[code]
        return OrderValue(Money(sales.amount / sales.count, code), Basis.LEDGER, sales.count)
    if prices:
        codes = [price.currency for price in prices]
        code = min(codes, key=lambda code: (code != currency, -codes.count(code), code))
        fitting = [price.amount for price in prices if price.currency == code]
        return OrderValue(Money(sum(fitting, Decimal(0)) / len(fitting), code), Basis.PRICES, len(fitting))
    return OrderValue(None, Basis.UNKNOWN)


def payments(commission: Commission, seen: Referred, months: int, stay: Decimal | None, sure: bool) -> Payments:
    """Within so many months. `stay` is the percentage of customers who make their next payment, as somebody assumes;
    where that is `sure`, it goes before what was measured."""
    if commission.kind is CommissionKind.ONE_OFF:
        return Payments(Decimal(1), 1, 1, Basis.TERMS)
    most, cap = _count(commission, months), commission.cap_months and _count(commission, commission.cap_months)
    if most == 1:
        return Payments(Decimal(1), 1, 1, Basis.TERMS)
    if stay is not None and sure:
        return Payments(assumed(stay, most), 1, most, Basis.ASSUMED)
    found = stays(seen.spans(commission.period), commission.period, cap, seen.known_until)
    if found.tells:
        return Payments(expected(found, most), 1, most, Basis.LEDGER, found.customers, sum(found.left))
    average = None if stay is None else assumed(stay, most)
    basis = Basis.UNKNOWN if stay is None else Basis.ASSUMED
    return Payments(average, 1, most, basis, found.customers, sum(found.left))


def _count(commission: Commission, months: int) -> int:
    """How many payments lie within so many months, the first one on their first day, none behind the cap."""
    span = min(months, commission.cap_months or months)
    return -(-span // PERIODS[commission.period])
