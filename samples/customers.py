"""Who bought what through which slot: one-off orders, and subscriptions with a payment each month until they end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from affiliate.model import Catalog, CommissionKind, Money, Product, Program

from .dice import dice
from .months import LAST, MONTHS, month_end, next_month
from .slots import Slot, drawn
from .terms import due, share

A_MONTH = {CommissionKind.ONE_OFF: 4.0, CommissionKind.RECURRING: 2.0, CommissionKind.LIFETIME: 1.3}  # new customers
SEASON = {11: 1.5, 12: 1.6, 1: 1.2, 6: 0.8, 7: 0.7, 8: 0.8}
LEAVING = {CommissionKind.RECURRING: 0.14, CommissionKind.LIFETIME: 0.06}  # subscribers lost in a month, on average


@dataclass(frozen=True, slots=True)
class Sale:
    """One payment that a program owes a commission for.

    `customer` is the same for all payments of one subscription, and `payment` counts them from 1. `tier` above 1 is a
    sale through a publisher we introduced; then there is no slot of ours and `subid` is empty.
    """

    program: Program
    product: Product
    subid: str
    customer: str
    clicked: datetime
    at: datetime
    amount: Decimal
    commission: Decimal
    payment: int = 1
    tier: int = 1


def sales_of(program: Program, catalog: Catalog, slots: Sequence[Slot]) -> list[Sale]:
    """Every payment of the program's customers, in the order of time. Without a slot or a price there is none."""
    own = [slot for slot in slots if slot.program == program.slug]
    if not own or not any(_range(program, catalog)):
        return []
    made = [sale for first in _first_payments(program, catalog, own) for sale in _payments(first)]
    made += _overrides(program, catalog)
    return sorted(made, key=lambda sale: (sale.at, sale.customer))


def _first_payments(program: Program, catalog: Catalog, slots: Sequence[Slot]) -> Iterator[Sale]:
    for month in MONTHS:
        chance = dice("orders", program.slug, month)
        for number in range(_how_many(program, month, chance)):
            at = moment(month, chance)
            terms, slot = program.terms_on(at.date()), drawn(slots, at.date(), chance)
            if terms is None or slot is None:
                continue
            product, price = _bought(program, catalog, slot, chance)
            clicked = at - timedelta(minutes=chance.randint(3, 600))
            customer = f"{program.slug}-{month:%y%m}{number:02}"
            commission = due(terms.commission, price.amount, 1)
            yield Sale(program, product, slot.subid, customer, clicked, at, price.amount, commission)


def _how_many(program: Program, month: date, chance: Random) -> int:
    terms = program.terms_on(month)
    expected = A_MONTH[terms.commission.kind] * SEASON.get(month.month, 1.0) if terms else 0.0
    return int(expected * chance.uniform(0.7, 1.3) + chance.random())


def moment(month: date, chance: Random) -> datetime:
    """Some minute of the month."""
    days = (month_end(month) - month).days
    return datetime(month.year, month.month, 1) + timedelta(
        days=chance.randint(0, days), minutes=chance.randint(6 * 60, 23 * 60)
    )


def _bought(program: Program, catalog: Catalog, slot: Slot, chance: Random) -> tuple[Product, Money]:
    """Mostly the product that was linked, now and then another one of the same shop."""
    sold = {product.slug: price for product, price in _range(program, catalog)}
    wanted = slot.product if slot.product in sold and chance.random() < 0.85 else chance.choice(sorted(sold))
    return catalog.products[wanted], sold[wanted]


def _range(program: Program, catalog: Catalog) -> Iterator[tuple[Product, Money]]:
    """What the shop sells, at prices in the currency it pays us in."""
    currency = catalog.accounts[program.account].currency
    for product in catalog.products.values():
        for offer in product.offers:
            if offer.program == program.slug and offer.price and offer.price.currency == currency:
                yield product, offer.price


def _payments(first: Sale) -> Iterator[Sale]:
    """The first payment, and of a subscription those of the following months."""
    yield first
    terms = first.program.terms_on(first.at.date())
    if terms is None or terms.commission.kind is CommissionKind.ONE_OFF or terms.commission.period != "month":
        return  # what is paid by the year is not paid again within it
    chance = dice("stays", first.customer)
    # People differ: some leave at once, some never.
    leaving = chance.betavariate(2, 2 / LEAVING[terms.commission.kind] - 2)
    last = first
    while chance.random() >= leaving and next_month(last.at.date()) <= LAST:
        month = next_month(last.at.date())
        at = last.at.replace(year=month.year, month=month.month, day=min(first.at.day, month_end(month).day))
        commission = due(terms.commission, first.amount, last.payment + 1)
        last = replace(last, at=at, commission=commission, payment=last.payment + 1)
        if not commission:
            return
        yield last


def _overrides(program: Program, catalog: Catalog) -> Iterator[Sale]:
    """Sales of the publishers below us, a few each month on every level the program pays for."""
    for month in MONTHS:
        terms = program.terms_on(month)
        for level, rate in enumerate(terms.commission.tiers if terms else (), start=2):
            chance = dice("override", program.slug, month, level)
            for number in range(chance.randint(0, 2)):
                at = moment(month, chance)
                product, price = chance.choice(list(_range(program, catalog)))
                customer = f"{program.slug}-{month:%y%m}t{level}{number}"
                commission = share(price.amount, rate)
                yield Sale(program, product, "", customer, at, at, price.amount, commission, tier=level)
