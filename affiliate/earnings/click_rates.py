"""What clicks and visitors are worth: conversion, earnings per click, earnings per thousand visitors."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from affiliate.earnings.amounts import DIGITS
from affiliate.earnings.clicks import Yield
from affiliate.earnings.intervals import wilson

FINER = 2  # digits more than the currency has: a click earns less than its smallest coin
_SHARE = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Rates:
    """Of one key in one currency; None where there are no clicks. Rounded half up, once, from exact figures.

    `conversion` is sales by clicks, as a share with six decimals; `between` its 95 % interval (intervals.py). `epc` is
    what one click earned, pending and approved, with two digits more than the currency; `epc_between` goes with
    `between`, at what a sale earned on average: how much sales differ is not in it.
    """

    clicks: int
    sales: int
    conversion: Decimal | None = None
    between: tuple[Decimal, Decimal] | None = None
    epc: Decimal | None = None
    epc_between: tuple[Decimal, Decimal] | None = None


def rates(found: Yield, currency: str) -> Rates:
    """The rates of a yield."""
    if not found.clicks:
        return Rates(0, found.sales)
    span = wilson(found.sales, found.clicks)
    sale = found.earned / found.sales if found.sales else None
    return Rates(
        found.clicks,
        found.sales,
        _rounded(Decimal(found.sales) / found.clicks, _SHARE),
        (_rounded(span[0], _SHARE), _rounded(span[1], _SHARE)) if span else None,
        per(found.earned, found.clicks, currency),
        (_fine(span[0] * sale, currency), _fine(span[1] * sale, currency)) if span and sale is not None else None,
    )


def per(amount: Decimal, count: int, currency: str) -> Decimal:
    """The amount by each of `count`, with two digits more than the currency has."""
    return _fine(amount / count, currency)


def _fine(amount: Decimal, currency: str) -> Decimal:
    return _rounded(amount, Decimal(1).scaleb(-DIGITS.get(currency, 2) - FINER))


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    return value.quantize(step, ROUND_HALF_UP)
