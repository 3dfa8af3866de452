"""Each case file shows sites beside the problems their rules give; add a case there, without Python."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rules_casefile import Case, cases

from affiliate.rules.catalogue import rules

CASES = list(cases(Path(__file__).parent / "cases"))
TOLD = "".join(case.blocks["problems"] for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file.stem}: {case.title}")
def test_case(case: Case, tmp_path: Path, golden: Callable[[Path, str], None]) -> None:
    golden(case.file, case.rewritten(case.site(tmp_path)))


def test_titles_are_unique_and_every_case_expects_something() -> None:
    assert len({(case.file, case.title) for case in CASES}) == len(CASES) > 90
    assert all("problems" in case.blocks for case in CASES)


@pytest.mark.parametrize("rule", rules())
def test_every_rule_has_a_case_that_breaks_it(rule: str) -> None:
    assert f": {rule}: " in TOLD


def test_every_problem_has_a_place_and_says_what_to_do() -> None:
    for line in TOLD.splitlines():
        assert line.endswith(")"), line
        assert line.split(": ")[0].partition(":")[2].isdecimal(), line
