"""Months: which lie between, which are over, and what a person means by --since and --until."""

from __future__ import annotations

from datetime import date

import pytest

from affiliate.earnings.periods import first_day, last_day, months, newest_complete, shifted


@pytest.mark.parametrize(
    ("month", "by", "expected"), [("2026-01", -1, "2025-12"), ("2026-12", 1, "2027-01"), ("2026-03", -12, "2025-03")]
)
def test_shifted(month: str, by: int, expected: str) -> None:
    assert shifted(month, by) == expected


def test_months_between_are_all_there() -> None:
    assert months("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-10-20", "2026-09"), ("2026-10-31", "2026-10"), ("2026-01-01", "2025-12"), ("9999-12-31", "9999-12")],
)
def test_a_month_is_complete_on_its_last_day(day: str, expected: str) -> None:
    assert newest_complete(date.fromisoformat(day)) == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-03-14", date(2026, 3, 14), date(2026, 3, 14)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_a_day_or_a_month(text: str, first: date, last: date) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-02-30", "20260314", "2026-W10-1", "٢٠٢٦-٠٣", "0000-01"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="neither a day"):
        last_day(text)
