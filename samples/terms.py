"""What a program owes for one payment, by its terms."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from affiliate.model import Commission

CENT = Decimal("0.01")


def due(commission: Commission, paid: Decimal, payment: int) -> Decimal:
    """The commission on a customer's payment number `payment`; nothing once the program's months are over."""
    if commission.cap_months is not None and payment > commission.cap_months:
        return Decimal(0)
    if commission.amount is not None:
        return commission.amount.amount
    return share(paid, commission.rate or Decimal(0))


def share(amount: Decimal, percent: Decimal) -> Decimal:
    """So many percent of the amount, to the cent."""
    return (amount * percent / 100).quantize(CENT, ROUND_HALF_UP)
