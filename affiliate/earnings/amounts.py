"""How amounts and rates are written: exact, with the currency's digits at least, never rounded in silence."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

# ISO 4217: currencies whose smallest unit is not a hundredth.
WHOLE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"
DIGITS = dict.fromkeys(WHOLE.split(), 0) | dict.fromkeys(THOUSANDTHS.split(), 3)


def written(amount: Decimal, currency: str, grouped: bool = False) -> str:
    """The amount with all the digits it has, and at least those its currency is counted in."""
    whole, _, fraction = format(amount, ",f" if grouped else "f").partition(".")
    fraction = fraction.rstrip("0").ljust(DIGITS.get(currency, 2), "0")
    return f"{whole}.{fraction}" if fraction else whole


def percent(part: Decimal, whole: Decimal) -> str:
    """`part` of `whole` in percent with one decimal, without the sign; a dash where that means nothing."""
    if whole <= 0:
        return "–"
    return f"{(100 * part / whole).quantize(Decimal('0.1'), ROUND_HALF_UP):,f}"
