"""Nothing that stands in a report can act: not in a terminal, not in a spreadsheet."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affiliate.earnings.inert import cell, csv_text, visible

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acme K1 Kettle", "Acme K1 Kettle"),
        ("Café “Größe” 日本 کتاب\u200cها", "Café “Größe” 日本 کتاب\u200cها"),
        ("red\x1b[31m", "red\ufffd[31m"),
        ("two\nlines\r\n", "two\ufffdlines\ufffd\ufffd"),
        ("exe\u202egnp.", "exe\ufffdgnp."),
        ("\u2066isolated\u2069", "\ufffdisolated\ufffd"),
    ],
)
def test_text_is_shown_on_one_line_and_in_its_own_direction(text: str, expected: str) -> None:
    assert visible(text) == expected


@pytest.mark.parametrize("formula", ["=cmd()", "+1", "-1", "@SUM(A1)", " =1", "\u00a0=1", "＝1", "－1"])
def test_a_formula_is_text(formula: str) -> None:
    assert cell(formula) == "'" + formula


def test_an_amount_below_zero_is_no_formula() -> None:
    assert cell(Decimal("-1.2500")) == "-1.2500"


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_any_texts_make_a_csv_of_their_rows_that_runs_nothing(rows: list[tuple[str, str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_text(("a", "b"), rows), newline="")))
    assert len(read) == len(rows) + 1
    for row, (one, other) in zip(read[1:], rows, strict=True):
        assert [text.removeprefix("'") for text in row] == [visible(t).removeprefix("'") for t in (one, other)]
        assert not any(text.lstrip().startswith(("=", "+", "-", "@")) for text in row)
