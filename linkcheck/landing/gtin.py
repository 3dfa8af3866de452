"""Trade item numbers in one length, so that they can be compared."""

from __future__ import annotations


def gtin14(number: str) -> str:
    """A GTIN, EAN, UPC or ISBN-13 in 14 digits; empty for anything else."""
    digits = number.replace("-", "").replace(" ", "")
    return digits.zfill(14) if digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 14 else ""
