"""Amounts are written exactly: nothing is rounded away, nothing is made up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affiliate.earnings.amounts import percent, written


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("12.5000", "EUR", "12.50"),
        ("12.3456", "EUR", "12.3456"),
        ("0.0050", "EUR", "0.005"),
        ("0.0000", "EUR", "0.00"),
        ("-3.1000", "USD", "-3.10"),
        ("1500.0000", "JPY", "1500"),
        ("1500.5000", "JPY", "1500.5"),
        ("1.2000", "KWD", "1.200"),
        ("99999999999999999999999999999999.9900", "EUR", "99999999999999999999999999999999.99"),
    ],
)
def test_an_amount_has_its_currencys_digits_at_least(amount: str, currency: str, expected: str) -> None:
    assert written(Decimal(amount), currency) == expected


def test_people_get_their_thousands_marked() -> None:
    assert written(Decimal("-1234567.5000"), "EUR", grouped=True) == "-1,234,567.50"


@given(
    st.decimals(min_value=-(10**14), max_value=10**14, places=4),
    st.sampled_from(["EUR", "JPY", "KWD", "not a currency"]),
)
def test_what_is_written_is_the_amount(amount: Decimal, currency: str) -> None:
    assert Decimal(written(amount, currency)) == amount
    assert Decimal(written(amount, currency, grouped=True).replace(",", "")) == amount


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [("1", "8", "12.5"), ("1", "3", "33.3"), ("-5", "4", "-125.0"), ("1", "0", "–")]
)
def test_percent(part: str, whole: str, expected: str) -> None:
    assert percent(Decimal(part), Decimal(whole)) == expected
