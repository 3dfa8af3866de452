"""kill -9 at any moment: the ledger opens as it is, and holds each report whole or not at all."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from invented_reports import contents, new_ledger
from killed_imports import REPORTS

from affiliate.ledger import open_for_reading

MOMENTS = 11


@pytest.mark.parametrize("at_first", ["no ledger", "a ledger"])
def test_a_killed_import_leaves_each_report_whole_or_not_at_all(at_first: str, tmp_path: Path) -> None:
    states = []
    with new_ledger(tmp_path) as connection:
        states.append(contents(connection))
        for report in REPORTS:
            report.into(connection)
            states.append(contents(connection))
    runs = [tmp_path / f"{number:02}" for number in range(MOMENTS)]
    for run in runs:
        run.mkdir()
        if at_first == "a ledger":
            with new_ledger(run) as connection:
                REPORTS[0].into(connection)
    subprocess.run([sys.executable, str(Path(__file__).with_name("killed_imports.py")), *map(str, runs)], check=True)
    assert {_state(run, states) for run in runs} > {len(REPORTS)}, "every import was over before it was killed"


def _state(run: Path, states: list[object]) -> int:
    """How many of the reports are in; importing all of them again completes the books."""
    path = run / "ledger.duckdb"
    found = -1
    if path.exists():
        with open_for_reading(path) as connection:
            found = states.index(contents(connection))
    with new_ledger(run) as connection:
        for report in REPORTS:
            report.into(connection)
        assert contents(connection) == states[-1]
    shutil.rmtree(run)
    return found
