"""Every mistake of the case files is said with its file, line and key; add a case there, without Python."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from catalog_casefile import Case, cases

CASES = list(cases(Path(__file__).parent / "cases"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file.stem}: {case.title}")
def test_case(case: Case, tmp_path: Path, golden: Callable[[Path, str], None]) -> None:
    golden(case.file, case.rewritten(case.site(tmp_path)))


def test_titles_are_unique_and_every_case_expects_something() -> None:
    assert len({(case.file, case.title) for case in CASES}) == len(CASES) > 60
    assert all("problems" in case.blocks for case in CASES)
