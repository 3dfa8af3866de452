"""Any report after any accidents is read or refused in words, and every row of it is told of.

AFFILIATE_FUZZ=2000000 sets how many spoilt reports are read, AFFILIATE_FUZZ_FROM=7 the number of the first. A failure
names the number of its report: with AFFILIATE_FUZZ_FROM=that and AFFILIATE_FUZZ=1 it is tried again.
"""

from __future__ import annotations

import re
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from random import Random
from resource import RUSAGE_SELF, getrusage

import pytest

from affiliate.model import Transaction
from affiliate.reports import Reject, Report, UnreadableReport, open_report, read_report
from affiliate.reports.files import open_file
from affiliate.reports.unfolding import unfold
from tests.reports.accidents import with_one_cell
from tests.reports.originals import TABLES, Original
from tests.reports.second_count import fault_in_counts
from tests.reports.spoilt_reports import Case, case_of, numbers

TOGETHER, SECONDS, KIBIBYTES = 50, 1.5, 64 * 1024  # so many small reports may cost no more
FAULTS_SHOWN = 20
# Nothing but the rows of this table tells how wide it is, and most of them are damaged to begin with.
MOSTLY_DAMAGED = "first-row-too-wide-as-of-2010-06-01.csv"
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.mark.filterwarnings("error")
def test_every_row_of_a_spoilt_report_is_told_of(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    those = numbers(400)
    faults = [
        fault for at in range(0, len(those), TOGETHER) for fault in faults_of(those[at : at + TOGETHER], tmp_path)
    ]
    assert faults[:FAULTS_SHOWN] == []
    assert capfd.readouterr() == ("", "")


MOSTLY_SOUND = [original for original in TABLES if original.name != MOSTLY_DAMAGED]


@pytest.mark.parametrize("original", MOSTLY_SOUND, ids=lambda original: original.name)
def test_a_cell_that_says_something_else_costs_no_other_row(original: Original, tmp_path: Path) -> None:
    """The first rows may tell the account of all, and how rows are numbered that say the same depends on the others."""
    (tmp_path / original.name).write_bytes(original.content)
    clean = read_report(tmp_path / original.name, **original.options)
    lines = sorted({row.line for row in (*clean.transactions, *clean.rejects)})
    for number in numbers(400)[:: len(MOSTLY_SOUND)] if lines else ():
        chance = Random(number)  # noqa: S311 — it keeps no secret
        (tmp_path / original.name).write_bytes(with_one_cell(chance, original.content, chance.choice(lines)))
        with suppress(UnreadableReport):  # nobody can tell its account any more, and with it its currency
            soiled = read_report(tmp_path / original.name, **original.options)
            assert (_said(clean) - _said(soiled)).total() <= 1, number


def _said(report: Report) -> Counter[tuple[object, ...]]:
    rows = report.transactions
    return Counter((r.day, r.status, r.kind, r.commission, r.sale, r.subid, r.product_name, r.tier) for r in rows)


def faults_of(those: range, folder: Path) -> Iterator[str]:
    """What goes wrong when these reports are read. Asking for the cost takes longer than reading one: it is of all."""
    before = getrusage(RUSAGE_SELF)
    for number in those:
        if fault := "; ".join(_faults_of_case(case_of(number), folder)):
            yield f"report {number}: {fault}"
    after = getrusage(RUSAGE_SELF)
    if (seconds := after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) > SECONDS:
        yield f"{those} took {seconds:.1f} s"
    if (grown := after.ru_maxrss - before.ru_maxrss) > KIBIBYTES:
        yield f"{those} took {grown:,} KiB"


def _faults_of_case(case: Case, folder: Path) -> Iterator[str]:
    path = folder / case.name
    path.write_bytes(case.content)
    try:
        for part in unfold(path) if case.packed else ():
            yield from _faults_of_part(part.path, case)
        if not case.packed:
            yield from _faults_of_part(path, case)
    except Exception:
        yield traceback.format_exc()
    path.unlink()


def _faults_of_part(path: Path, case: Case) -> Iterator[str]:
    try:
        report = open_report(path, **case.options)
        results = list(report.results())
    except UnreadableReport as reason:
        yield from _unsafe(str(reason))
        return
    for note in report.notes(0):
        yield from _unsafe(note)
    for result in results:
        yield from _faults_of_reject(result) if isinstance(result, Reject) else _faults_of_row(result)
    yield from fault_in_counts(report, results, report.source.table.file if report.source.table else open_file(path))


def _faults_of_reject(reject: Reject) -> Iterator[str]:
    if reject.line < 1 or not reject.reason:
        yield f"no line or reason: {reject}"
    yield from _unsafe(reject.reason)
    yield from _unsafe(reject.raw)


def _faults_of_row(row: Transaction) -> Iterator[str]:
    for field in fields(row):
        if isinstance(value := getattr(row, field.name), str):
            yield from _unsafe(value)
    amounts = [row.commission] if row.sale is None else [row.commission, row.sale]
    if not all(amount.is_finite() and abs(amount) < 10**15 for amount in amounts):
        yield f"no amounts: {row}"
    if row.line < 1 or not 1989 <= row.day.year <= 2101 or not re.fullmatch("[A-Z]{3}", row.currency):
        yield f"no line, day or currency: {row}"


def _unsafe(words: str) -> Iterator[str]:
    if UNSAFE.search(words):
        yield f"not safe to show: {words!r}"
