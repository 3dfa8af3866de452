"""Charts in numbers: what is drawn is what was earned, also below zero, also when nothing was."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affiliate.earnings.summary import Totals
from earnings_pages.chart import HEIGHT, stacked

AMOUNT = st.decimals(min_value=-(10**9), max_value=10**9, places=4)


def totals(pending: str = "0", approved: str = "0", declined: str = "0", paid: str = "0") -> Totals:
    return Totals(Decimal(pending), Decimal(approved), Decimal(declined), Decimal(paid))


def test_parts_stand_on_each_other_in_order() -> None:
    chart = stacked([("2026-03", totals(pending="20", approved="60", declined="20", paid="40"))], "EUR")
    (bar,) = chart.bars
    assert [(block.part, block.y, block.height) for block in bar.blocks] == [
        ("paid", 108, 72),
        ("approved", 72, 36),
        ("pending", 36, 36),
        ("declined", 0, 36),
    ]
    assert [tick.label for tick in chart.ticks] == ["0.00", "50.00", "100.00"]
    assert bar.hint == "2026-03: paid 40.00, approved 20.00, pending 20.00, declined 20.00"


def test_what_was_taken_back_hangs_under_the_line() -> None:
    chart = stacked([("2026-03", totals(approved="-10")), ("2026-04", totals(approved="10"))], "EUR")
    (zero,) = (tick.y for tick in chart.ticks if tick.zero)
    down, up = (bar.blocks[0] for bar in chart.bars)
    assert (down.y, up.y + up.height) == (zero, zero)
    assert down.height == up.height


def test_a_chart_of_nothing_has_its_line_and_its_labels() -> None:
    chart = stacked([(f"2026-{month:02}", totals()) for month in range(1, 13)], "EUR")
    assert not any(bar.blocks for bar in chart.bars)
    assert [bar.label for bar in chart.bars] == ["2026-02", "2026-04", "2026-06", "2026-08", "2026-10", "2026-12"]
    assert any(tick.zero for tick in chart.ticks)


@pytest.mark.parametrize("count", [1, 2, 6, 7, 24, 31])
def test_labels_are_few_and_the_newest_has_one(count: int) -> None:
    bars = stacked([(f"2026-01-{day:02}", totals()) for day in range(1, count + 1)], "EUR").bars
    assert len(bars) <= 6
    assert len([bar for bar in bars if not bar.slot.wide]) <= 3
    assert bars[-1].label == f"01-{count:02}"
    assert not bars[-1].slot.wide


@given(st.lists(st.tuples(AMOUNT, AMOUNT, AMOUNT, AMOUNT), min_size=1, max_size=31))
def test_any_amounts_stay_inside_the_chart(columns: list[tuple[Decimal, Decimal, Decimal, Decimal]]) -> None:
    chart = stacked([(f"2026-{n:02}", Totals(*amounts)) for n, amounts in enumerate(columns)], "EUR")
    assert 2 <= len(chart.ticks) <= 8
    assert sum(tick.zero for tick in chart.ticks) == 1
    for bar in chart.bars:
        for block in bar.blocks:
            assert block.y >= 0
            assert block.height > 0
            assert block.y + block.height <= HEIGHT
