"""Whatever is described after any accidents is TOML that can be read again, or refused in words.

AFFILIATE_FUZZ=100000 sets how many, AFFILIATE_FUZZ_FROM=7 the number of the first.
"""

from __future__ import annotations

import tomllib
import traceback
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from affiliate.declared import networks_of
from affiliate.declared.describe import describe
from affiliate.reports import UnreadableReport
from affiliate.site import Site
from tests.reports.accidents import spoilt
from tests.reports.spoilt_reports import Case, case_of, numbers

REPORTS = Path(__file__).parent / "reports"
UNKNOWN = sorted(path for path in REPORTS.iterdir() if not path.name.endswith(".golden.toml"))


@pytest.mark.filterwarnings("error")
def test_a_spoilt_report_is_described_or_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "networks").mkdir()
    faults = []
    for number in numbers(100):
        if fault := "; ".join(_faults_of(_case(number), tmp_path)):
            faults.append(f"report {number}: {fault}")
    assert faults[:20] == []
    assert capfd.readouterr() == ("", "")


def _case(number: int) -> Case:
    """Half of them are of networks that nobody knows."""
    chance = Random(number)  # noqa: S311 — it keeps no secret
    if number % 2:
        return case_of(number)
    path = chance.choice(UNKNOWN)
    return Case(path.name, spoilt(chance, path.read_bytes()), {})


def _faults_of(case: Case, folder: Path) -> Iterator[str]:
    path = folder / case.name
    path.write_bytes(case.content)
    try:
        proposal = describe(path)
        if not tomllib.loads(proposal)["name"]:
            yield "without a name"
        (folder / "networks" / "lumbrel.toml").write_text(proposal, "utf-8")
        networks, problems = networks_of(Site.at(folder))
        if ("lumbrel" in networks) == bool(problems):
            yield f"neither a network nor a problem: {proposal}"
    except UnreadableReport as reason:
        if not str(reason).isprintable():
            yield f"not safe to show: {reason}"
    except Exception:
        yield traceback.format_exc()
    path.unlink()
