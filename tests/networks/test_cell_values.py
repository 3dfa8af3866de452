"""Cells of reports: exact or refused in words that end a sentence."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affiliate.networks import amounts, values


@pytest.mark.parametrize(
    ("parse", "cell", "value"),
    [
        (values.amount, "12.30", Decimal("12.30")),
        (values.amount, "-0.00", Decimal("0.00")),
        (values.amount, "99999999999999.9999", Decimal("99999999999999.9999")),
        (values.day, "2026-01-31", date(2026, 1, 31)),
        (values.day, "2026-01-31T23:30:00-08:00", date(2026, 1, 31)),
        (values.stamp, "2026-01-31T23:30:00-08:00", datetime(2026, 2, 1, 7, 30)),
        (values.stamp, "2026-01-31 23:30:00 UTC", datetime(2026, 1, 31, 23, 30)),
        (values.stamp, "2026-01-31", datetime(2026, 1, 31)),
        (values.english_stamp, "5-Dec-2026 23:59:59", datetime(2026, 12, 5, 23, 59, 59)),
        (values.english_day, "05-may-2026", date(2026, 5, 5)),
        (values.dated("%-m/%-d/%Y %-I:%M:%S %p"), "1/5/2025 12:03:04 AM", datetime(2025, 1, 5, 0, 3, 4)),
        (values.dated("%-m/%-d/%Y %-I:%M:%S %p"), "01/05/2025 01:00:00 pm", datetime(2025, 1, 5, 13)),
        (lambda cell: values.minor(cell, "usd"), "-990", Decimal("-9.90")),
        (lambda cell: values.minor(cell, "JPY"), "990", Decimal("990")),
        (lambda cell: values.minor(cell, "KWD"), "990", Decimal("0.990")),
        (values.dated("%d.%m.%Y %H:%M:%S", "%d.%m.%Y"), "31.01.2026 23:59:58", datetime(2026, 1, 31, 23, 59, 58)),
        (values.dated("%d.%m.%Y %H:%M:%S", "%d.%m.%Y"), "31.01.2026", datetime(2026, 1, 31)),
        (values.dated("%Y%m%d"), "20260131", datetime(2026, 1, 31)),
        (values.dated("%-m/%-d/%y"), "1/2/26", datetime(2026, 1, 2)),
        (values.dated("%d.%m.%y"), "31.12.99", datetime(1999, 12, 31)),
        (values.day_of(values.dated("%d.%m.%y %H:%M:%S")), "01.02.26 00:00:00", date(2026, 2, 1)),
        (values.by_clock("America/New_York"), "2026-07-01T23:00:00", datetime(2026, 7, 2, 3)),
        (values.by_clock("America/New_York"), "2026-01-05T23:00:00Z", datetime(2026, 1, 5, 23)),
        (values.day_by("America/Denver"), "2026-01-06T10:00:00-0700", date(2026, 1, 6)),
        (values.day_by("America/Denver"), "2026-02-01T03:00:00Z", date(2026, 1, 31)),
        (values.day_by("America/Denver"), "2026-02-01 03:00:00", date(2026, 2, 1)),
        (amounts.grouped_amount, "-1,234,567.89", Decimal("-1234567.89")),
        (amounts.grouped_amount, "1234.5", Decimal("1234.5")),
        (amounts.comma_amount, "1.234.567,8", Decimal("1234567.8")),
        (amounts.comma_amount, "-12,30", Decimal("-12.30")),
        (amounts.comma_amount, "1234", Decimal("1234")),
        (values.epoch, "1769902200", datetime(2026, 1, 31, 23, 30)),
        (values.epoch, "1769902200999", datetime(2026, 1, 31, 23, 30)),
        (amounts.amounts(".", "$"), "($1,234.50)", Decimal("-1234.50")),
        (amounts.amounts(",", "€"), "1\u202f234,50 €", Decimal("1234.50")),
        (amounts.amounts("."), "-1'234'567.5", Decimal("-1234567.5")),
        (amounts.amounts(","), "(4,95)", Decimal("-4.95")),
        (amounts.fraction, "-12.30", Decimal("-12.30")),
        (amounts.fraction, "0.042350", Decimal("0.0424")),
        (amounts.fraction, "0.30000000000000004", Decimal("0.3")),
        (amounts.fraction, "1.0E-4", Decimal("0.0001")),
        (amounts.fraction, "-1e-99", Decimal("0")),
        (values.text, " \u202eab\x07c\u2028d ", "ab c d"),
        (values.text, "Familie 👨‍👩‍👧", "Familie 👨‍👩‍👧"),
        (values.text, "x" * 400, "x" * 300),
        (values.currency, "eur", "EUR"),
        (values.truth, "TRUE", True),
        (values.page, "https://Sevensqm.example:443/a b?mail=x#y", "https://sevensqm.example/a%20b"),
    ],
)
def test_a_good_cell(parse: Any, cell: str, value: object) -> None:
    assert parse(cell) == value


@pytest.mark.parametrize(
    ("parse", "cell", "says"),
    [
        *(
            (values.amount, cell, "plain amount")
            for cell in ["1e5", "NaN", "Infinity", "1,234.56", "1.234,56", "(1.00)"]
        ),
        *((values.amount, cell, "plain amount") for cell in ["$1", "+1", ".5", "5.", "0.12345", "1" * 15, "١", "1\n"]),
        *(
            (values.day, cell, "not a date")
            for cell in ["31.01.2026", "20260131", "2026-W05-6", "2026-1-1", "2026-01-31 noon"]
        ),
        *((values.day, cell, "calendar") for cell in ["2026-02-30", "2026-01-31T25:00:00"]),
        *((values.day, cell, "1990 to 2100") for cell in ["1899-12-30", "9999-01-01"]),
        *((values.english_stamp, cell, "not a date") for cell in ["31-Mai-2026", "2026-05-31", "31-May-26"]),
        *((values.dated("%d.%m.%Y"), cell, "such as 31.01.2026") for cell in ["1.2.2026", "2026-01-31", "٣١.01.2026"]),
        (values.dated("%Y%m%d"), "20260230", "calendar"),
        (values.dated("%-m/%-d/%y"), "13/1/26", "calendar"),
        (values.dated("%H:%M %d.%m.%y"), "x", "such as 23:59 31.01.26"),
        *(
            (amounts.comma_amount, cell, "decimal comma")
            for cell in ["12.50", "1.234", "1,234", "1,234.50", "1.23,4", ""]
        ),
        *((amounts.grouped_amount, cell, "plain amount") for cell in ["12,34", "1,2345", "1,234,5", "0,5", "1.234,56"]),
        *((values.epoch, cell, "since 1970") for cell in ["176990220", "17699022009", "-1769902200", "2026-01-31"]),
        *(
            (amounts.amounts(".", "$"), cell, "not an amount")
            for cell in ["(-1.00)", "-(1.00)", "(1.00", "()", "$(1.00)"]
        ),
        *((amounts.amounts(","), cell, "not an amount") for cell in ["1 23,50", "12 34", "1  234", "1 234 ,50"]),
        *((amounts.fraction, cell, "not an amount") for cell in ["1e5", "1e99", "1e-100", "NaN", "0,05", "$1", ".5"]),
        (amounts.fraction, "99999999999999.99995", "plain amount"),
        (values.dated("%b %-d %Y"), "Foo 1 2026", "not a date"),
        (values.dated("%-m/%-d/%Y %-I:%M %p"), "1/5/2025 13:00 PM", "not a date"),
        (lambda cell: values.minor(cell, "EUR"), "9.90", "whole number"),
        (lambda cell: values.minor(cell, "cents"), "990", "currency code"),
        *((values.token, cell, "control") for cell in ["a\x00b", "a\ud800b", "a\u202eb"]),
        (values.token, "x" * 301, "longer than 300"),
        (values.whole, "1.0", "whole number"),
        (values.currency, "€", "currency code"),
        (values.currency, "NaN", "currency code"),
        (values.truth, "perhaps", "neither true nor false"),
        (values.words({"new": 1, "old": 2}), "ancient", "is none of new, old"),
    ],
)
def test_a_bad_cell(parse: Any, cell: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse(cell)


@given(st.one_of(st.text(), st.from_regex(r"-?[0-9]{1,20}\.[0-9]{1,8}"), st.decimals().map(str)))
def test_an_amount_is_exactly_what_was_written(cell: str) -> None:
    with suppress(ValueError):
        amount = values.amount(cell)
        assert amount == Decimal(cell)
        assert len(str(amount).partition(".")[2]) <= 4


@given(st.text())
def test_any_text_is_fit_to_show(cell: str) -> None:
    shown = values.text(cell)
    assert values.text(shown) == shown
    assert not any(c < " " or "\ud800" <= c <= "\udfff" or "\u202a" <= c <= "\u202e" for c in shown)
    with suppress(ValueError, values.LeftOut):
        assert "?" not in values.page(cell)
