"""Amounts of money as people write them: `59.90 USD`, and what to write instead of anything else."""

from __future__ import annotations

import re
from decimal import Decimal

from affiliate.catalog.currencies import CURRENCIES
from affiliate.catalog.values import NUMBER
from affiliate.catalog.wording import BadValueError, quoted
from affiliate.model import Money

MONEY = re.compile(rf"({NUMBER.pattern}) ([A-Z]{{3}})")


def currency(value: str) -> str:
    if value not in CURRENCIES:
        shuffled = sorted(code for code in CURRENCIES if sorted(code) == sorted(value.upper()))
        fix = f"did you mean {shuffled[0]}?" if shuffled else "write its code in ISO 4217, such as EUR, GBP or USD"
        raise BadValueError(f"unknown currency {quoted(value)}", fix)
    return value


def money(value: str) -> Money:
    if found := MONEY.fullmatch(value):
        return Money(Decimal(found[1]), currency(found[3]))
    if NUMBER.fullmatch(value):
        raise BadValueError(f"the amount {value} has no currency", f"write its code after it, as in {value} USD")
    fix = f"write {_meant(value) or 'digits, a point, a space and the code of the currency: 1299.00 USD'}"
    raise BadValueError(f"{quoted(value)} is not an amount of money", fix)


def _meant(value: str) -> str:
    """The amount as we want it, where only commas, capitals or the space are not as they should be."""
    plain = re.sub(r",(?=[0-9]{3}(?![0-9]))", "", value.upper())
    plain = re.sub(r",(?=[0-9]{2}(?![0-9]))", ".", plain)
    plain = re.sub(r"\s*([A-Z]{3})$", r" \1", plain)
    return plain if MONEY.fullmatch(plain) else ""
