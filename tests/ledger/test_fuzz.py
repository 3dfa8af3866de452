"""Many spoilt reports, one after another into one ledger: no traceback, no lost row, and the same books in any order.

AFFILIATE_FUZZ=20000 sets how many, AFFILIATE_FUZZ_FROM=7 the number of the first: see
tests/reports/test_report_fuzz.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from invented_reports import contents, disputed, empty, new_ledger, standing

from affiliate.ledger import FileResult, import_file, plain_tables
from affiliate.ledger.verify import faults
from affiliate.reports.unfolding import unfold
from tests.reports.report_goldens import FIXTURES, options_of
from tests.reports.spoilt_reports import case_of, numbers

NUMBERS = numbers(100)
TOGETHER = 100  # reports that are in a ledger at once
Ledgers = tuple[duckdb.DuckDBPyConnection, ...]
FAST, SLOW = 1, 1_000_000  # lines from which on DuckDB cuts a table


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A spoilt report on the disk, or a part of one, and what its user says about it."""

    path: Path
    options: dict[str, Any]


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledgers]:
    folder = tmp_path_factory.mktemp("ledgers")
    with new_ledger(folder / "one") as one, new_ledger(folder / "other") as other:
        yield one, other


@pytest.mark.parametrize("those", [NUMBERS[at : at + TOGETHER] for at in range(0, len(NUMBERS), TOGETHER)], ids=str)
def test_spoilt_reports_make_the_same_books_in_any_order(
    ledgers: Ledgers, tmp_path: Path, those: Sequence[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second ledger takes them in another order, and cuts no table the fast way."""
    reports = list(written(those, tmp_path))
    shuffled = Random(those[0]).sample(reports, len(reports))  # noqa: S311 — it keeps no secret
    for ledger, order, worth_it in zip(ledgers, (reports, shuffled), (FAST, SLOW), strict=True):
        empty(ledger)
        monkeypatch.setattr(plain_tables, "WORTH_IT", worth_it)
        for report in order:
            imported(ledger, report, tmp_path)
        assert list(faults(ledger, tmp_path)) == []
    one, other = ledgers
    assert contents(one) == contents(other)
    assert (standing(one), disputed(one)) == (standing(other), disputed(other))
    for report in reports[::4]:
        assert imported(one, report, tmp_path).accepted == 0, report
    assert contents(one) == contents(other)


# What such accidents came to once, and the network whose user it happened to.
FOUND = {
    "two of the dates that tell when a row changed have no column": (
        "awin/download-no-currency.csv",
        b"Transaction ID;Publisher;Commission Amount;Transaction Date;Status\n3001;9;5.00;2026-01-03;pending\n",
    ),
    "a blank before a quotation mark": (
        "awin/download-no-currency.csv",
        b'Transaction ID;Publisher;Commission Amount;Transaction Date;Status\n1; "9";5;2026-01-03;pending\n',
    ),
    "inches on two lines, which are two quotation marks": (
        "awin/download-no-currency.csv",
        b"Transaction ID;Publisher;Commission Amount;Transaction Date;Status\n"
        b'1;9" pan;5;2026-01-03;pending\n2;8;5;2026-01-03;pending\n3;9";5;2026-01-03;pending\n',
    ),
    "bytes that are no text, in a column that nobody reads": (
        "awin/download-no-currency.csv",
        b"Transaction ID;Publisher;Commission Amount;Transaction Date;Status;Remark\n1;9;5;2026-01-03;pending;\xff\n",
    ),
}


@pytest.mark.parametrize(("like", "content"), FOUND.values(), ids=FOUND)
def test_both_ways_into_the_ledger_give_the_same(
    ledgers: Ledgers, like: str, content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = Spoilt(tmp_path / "report.csv", options_of(FIXTURES / like))
    report.path.write_bytes(content)
    for ledger, worth_it in zip(ledgers, (FAST, SLOW), strict=True):
        empty(ledger)
        monkeypatch.setattr(plain_tables, "WORTH_IT", worth_it)
        imported(ledger, report, tmp_path)
    assert contents(ledgers[0]) == contents(ledgers[1])


def written(those: Collection[int], folder: Path) -> Iterator[Spoilt]:
    """The reports of these numbers. Of two with the same bytes the second is left out: it could say another account."""
    seen = set()
    for number in those:
        case = case_of(number)
        path = folder / str(number) / case.name
        path.parent.mkdir()
        path.write_bytes(case.content)
        if case.content not in seen:
            yield from (Spoilt(part.path, case.options) for part in unfold(path, case.options.get("network", "")))
        seen.add(case.content)


def imported(ledger: duckdb.DuckDBPyConnection, report: Spoilt, root: Path) -> FileResult:
    """What became of it, whose counts add up."""
    result = import_file(ledger, report.path, site_root=root, **report.options)
    assert result.accepted + result.unchanged + result.rejected == result.rows, report
    assert result.read or (result.rows == 0 and result.problems[0].reason), report
    return result
