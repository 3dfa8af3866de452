"""Whatever is done to a report, it is read or refused in words, and what happens to one line stays with that line.

AFFILIATE_FUZZ=100000 sets how many examples are tried, AFFILIATE_HUGE=1073741824 how long the longest line is. What
happens to whole reports by accident is in test_report_fuzz.py.
"""

from __future__ import annotations

import os
import tracemalloc
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_goldens import FIXTURES

from affiliate.networks.declare import Form
from affiliate.reports import Report, UnreadableReport, elements, read_report
from affiliate.reports.files import SIZE_LIMITS

MIB = 1024**2
ON_FILES = settings(
    max_examples=int(os.environ.get("AFFILIATE_FUZZ", "100")),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)


def read(folder: Path, content: bytes, **options: Any) -> Report:
    path = folder / "report"
    path.write_bytes(content)
    report = read_report(path, **options)
    assert report.rows == len(report.transactions) + len(report.rejects)
    return report


@given(st.binary(max_size=300))
@ON_FILES
def test_any_bytes_are_read_or_refused_in_words(tmp_path: Path, content: bytes) -> None:
    with suppress(UnreadableReport):
        read(tmp_path, content)


def _without_lines(report: Report) -> Counter[Any]:
    return Counter(replace(row, line=0) for row in report.transactions)


@pytest.mark.parametrize(
    "name", ["amazon/inch-marks.csv", "awin/download-as-of-2026-03-01.csv", "cj/commission_detail.csv"]
)
@given(garbage=st.text(st.characters(exclude_categories=["Cs"], exclude_characters='\n"'), min_size=1), data=st.data())
@ON_FILES
def test_a_line_of_garbage_costs_one_row(name: str, tmp_path: Path, garbage: str, data: st.DataObject) -> None:
    lines = (FIXTURES / name).read_bytes().splitlines(keepends=True)
    clean = read(tmp_path, b"".join(lines), currency="USD")
    starts = sorted({row.line for row in (*clean.transactions, *clean.rejects)})
    at = data.draw(st.sampled_from(starts)) - 1
    soiled = read(tmp_path, b"".join([*lines[:at], f"x{garbage}\n".encode(), *lines[at:]]), currency="USD")
    assert _without_lines(soiled) == _without_lines(clean)
    assert soiled.rows == clean.rows + 1


@given(mark=st.sampled_from(['"', '""', ' " ', '",', ',"', '"x"', ",,"]), words=st.text("ab ", max_size=5))
@ON_FILES
def test_quotes_and_commas_in_a_name_lose_no_amazon_row(tmp_path: Path, mark: str, words: str) -> None:
    name = FIXTURES / "amazon/inch-marks.csv"
    soiled = name.read_text("utf-8").replace('Pan 12" Steel', f"Pan{mark}{words}Steel")
    clean, after = read(tmp_path, name.read_bytes()), read(tmp_path, soiled.encode())
    assert [replace(row, product_name="") for row in after.transactions] == [
        replace(row, product_name="") for row in clean.transactions
    ]


def test_a_line_beyond_all_bounds_costs_one_row(tmp_path: Path) -> None:
    head, rest = (FIXTURES / "amazon/inch-marks.csv").read_bytes().split(b"DESKTOP\n", 1)
    report = read(tmp_path, head + b"DESKTOP\n" + b"x," * 1_000_000 + b"\n" + rest)
    assert (report.rows, len(report.transactions)) == (6, 5)
    assert [(r.line, r.reason) for r in report.rejects] == [(4, "the line is longer than 1,048,576 characters")]


def test_a_header_beyond_all_bounds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableReport, match="line 1 is longer"):
        read(tmp_path, b"x," * 1_000_000)


@pytest.mark.parametrize(
    ("xml", "what"),
    [
        (b"<orderList>\n<orderData><receipt>%b</receipt></orderData></orderList>", "the record at line 2"),
        (b"<orderList>%b<orderData/></orderList>", "what stands around the records"),
        (b"<nobodys>%b</nobodys>", "what stands around the records"),
    ],
)
@pytest.mark.parametrize("filling", [b"x" * 1_100_000, b"<a><b/></a>" * 120_000])
def test_xml_beyond_all_bounds_is_refused(tmp_path: Path, xml: bytes, what: str, filling: bytes) -> None:
    with pytest.raises(UnreadableReport, match=f"{what} is longer than 1,048,576 characters"):
        read(tmp_path, xml % filling)


@pytest.mark.parametrize("name", ["folder", "missing"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UnreadableReport, match="file"):
        read_report(tmp_path / name)


HUGE = int(os.environ.get("AFFILIATE_HUGE", str(64 * MIB)))  # bytes of a line
HEAD = b"id,date,commission_status,commission,currency\n"
SOLD = b"1,2026-01-03,approved,5.50,GBP\n"


def huge(path: Path, before: bytes, after: bytes) -> Path:
    """A file with one line of the utmost length between what stands before and after."""
    with path.open("wb") as file:
        file.write(before)
        for _ in range(HUGE // MIB):
            file.write(b"x" * MIB)
        file.write(after)
    return path


def peak_of(path: Path) -> tuple[Report | str, int]:
    """What reading gives, and the bytes that were held at once."""
    tracemalloc.start()
    try:
        return read_report(path), tracemalloc.get_traced_memory()[1]
    except UnreadableReport as reason:
        return str(reason), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_line_of_any_length_costs_one_row_and_no_memory(tmp_path: Path) -> None:
    report, peak = peak_of(huge(tmp_path / "report", HEAD + SOLD, b"\n" + SOLD))
    assert isinstance(report, Report)
    assert ([row.line for row in report.transactions], [row.line for row in report.rejects]) == ([2, 4], [3])
    assert peak < 10 * MIB


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        (b"", "line 1 is longer"),
        (b"<orderList><orderData><receipt>", "the record at line 1 is longer"),
        (b"<orderList><orderData receipt='", "is longer"),
        (b"<!--", "is longer"),
    ],
)
def test_what_never_ends_is_refused_early(tmp_path: Path, before: bytes, sentence: str) -> None:
    reason, peak = peak_of(huge(tmp_path / "report", before, b"\n"))
    assert isinstance(reason, str)
    assert sentence in reason
    assert peak < 20 * MIB


def test_xml_of_ever_new_names_is_refused(tmp_path: Path) -> None:
    elements = b"".join(b"<orderData><n%d a%d='x'/></orderData>" % (number, number) for number in range(20_000))
    with pytest.raises(UnreadableReport, match="more than 10,000 kinds of elements"):
        read(tmp_path, b"<orderList>" + elements + b"</orderList>")


def test_json_beyond_all_bounds_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SIZE_LIMITS, Form.JSON, HUGE)
    reason, peak = peak_of(huge(tmp_path / "report", b'[{"id": "', b'"}]\n'))
    assert "the file is larger than" in str(reason)
    assert peak < MIB


@pytest.mark.parametrize(
    "text", ['{"Actions":', '{"Actions":[', '{"Actions":{', '{"Actions":[{}', '{"a":1,"Actions":[{"Id"', "["]
)
def test_json_that_ends_too_early_is_refused_in_words(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableReport, match="the file ends in the middle of"):
        read(tmp_path, text.encode())


def test_blanks_between_the_records_of_a_long_document_are_no_weight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elements, "SIZE_LIMIT", 10_000)
    head, _, rest = (FIXTURES / "impact/actions-page-one.xml").read_bytes().partition(b"    <Action>\n")
    record, end, _ = rest.partition(b"    </Action>\n")
    report = read(tmp_path, head + b"".join([b"    <Action>\n", record, end, b" " * 100 + b"\n"] * 300) + _TAIL)
    assert report.rows == 300


_TAIL = b"  </Actions>\n</ImpactRadiusResponse>\n"
