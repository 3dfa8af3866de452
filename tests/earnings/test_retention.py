"""How long customers stay: what counts as seen, and what a model of it may say."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affiliate.earnings.retention import LONGEST, Stays, assumed, expected, stays

KNOWN_UNTIL = date(2026, 11, 3)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("span", "cap", "seen"),
    [
        (("01-10", "01-10"), None, Stays(1, (0,), (1,))),
        (("01-10", "03-10"), None, Stays(1, (1, 1, 0), (0, 0, 1))),
        (("01-31", "02-28"), None, Stays(1, (1, 0), (0, 1))),
        (("08-15", "09-15"), None, Stays(1, (1,), (0,))),  # the third payment may still be reported
        (("08-15", "10-15"), None, Stays(1, (1,), (0,))),  # the last one is too young for its absence to count
        (("10-15", "10-15"), None, Stays(0, (), ())),  # of this customer nothing is known yet
        (("01-10", "03-10"), 3, Stays(1, (1, 1), (0, 0))),  # paid as often as it brings a commission
        (("01-10", "03-10"), 4, Stays(1, (1, 1, 0), (0, 0, 1))),
    ],
)
def test_what_is_seen_of_one_customer(span: tuple[str, str], cap: int | None, seen: Stays) -> None:
    assert stays([(day(span[0]), day(span[1]))], "month", cap, KNOWN_UNTIL) == seen


def test_a_year_is_waited_for_where_payments_come_once_a_year() -> None:
    spans = [(date(2022, 5, 1), date(2024, 5, 1)), (date(2026, 5, 1), date(2026, 5, 1))]
    assert stays(spans, "year", None, KNOWN_UNTIL) == Stays(1, (1, 1, 0), (0, 0, 1))


def test_a_few_customers_tell_nothing_of_others() -> None:
    assert not Stays(9, (5,), (4,)).tells
    assert not Stays(100, (98,), (2,)).tells
    assert Stays(10, (7,), (3,)).tells


@pytest.mark.parametrize(("alpha", "beta"), [(0.7, 1.2), (0.7, 4.0), (2.0, 14.0), (10.0, 40.0)])
def test_customers_who_behave_by_the_model_are_understood(alpha: float, beta: float) -> None:
    alive, stayed, left = 1_000_000.0, [], []
    for number in range(8):
        after = alive * (beta + number) / (alpha + beta + number)
        stayed.append(round(after))
        left.append(round(alive - after))
        alive = after
    survival = [1.0]
    for number in range(23):
        survival.append(survival[-1] * (beta + number) / (alpha + beta + number))
    assert float(expected(Stays(1_000_000, tuple(stayed), tuple(left)), 24)) == pytest.approx(sum(survival), rel=0.01)


def test_what_is_not_reported_yet_makes_nobody_stay_longer() -> None:
    """Thousands of customers of whom a fifth leaves before each payment, the last of them a week ago."""
    chance, spans = Random(7), []  # noqa: S311 (a fixed seed is the point)
    for number in range(4000):
        first = KNOWN_UNTIL - timedelta(days=7 + number % 700)
        last = first
        while chance.random() < 0.8 and last + timedelta(days=30) <= KNOWN_UNTIL:
            last += timedelta(days=30)
        spans.append((first, last))
    truth = float(assumed(Decimal(80), 24))
    assert float(expected(stays(spans, "month", None, KNOWN_UNTIL), 24)) == pytest.approx(truth, rel=0.1)


@given(
    counts=st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=30).filter(
        lambda counts: sum(left for _, left in counts)
    ),
    most=st.integers(1, 120),
)
def test_expectations_lie_between_one_payment_and_all(counts: list[tuple[int, int]], most: int) -> None:
    stayed, left = zip(*counts, strict=True)
    found = Stays(100, stayed, left)
    assert 1 <= expected(found, most) <= most
    assert expected(found, most) <= expected(found, most + 1) <= expected(found, most) + 1


def test_an_assumption_is_a_plain_sum() -> None:
    assert [assumed(Decimal(90), most) for most in (1, 2, 3)] == [Decimal(1), Decimal("1.9"), Decimal("2.71")]
    assert (assumed(Decimal(100), 24), assumed(Decimal(0), 24)) == (24, 1)


def test_dates_from_nowhere_cost_no_time_and_break_nothing() -> None:
    spans = [(date.min, date.max), (date.max, date.max), (date.min, date.min)] * 10
    found = stays(spans, "month", None, KNOWN_UNTIL)
    assert (found.left[0], len(found.stayed)) == (10, LONGEST - 2)
    assert stays(spans, "month", None, date.min).left == (0,) * (LONGEST - 2)
