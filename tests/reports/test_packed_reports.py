"""A report compressed with gzip reads like the report; a damaged one, or one that holds too much, is a sentence."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from report_goldens import FILES, FIXTURES, options_of, shown

from affiliate.networks.declare import Form
from affiliate.reports import UnreadableReport, read_report
from affiliate.reports.files import SIZE_LIMITS

TRANSACTIONS = (FIXTURES / "awin" / "transactions.json").read_bytes()


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if path.name != "workbook.csv"],
    ids=lambda path: path.relative_to(FIXTURES).as_posix(),
)
def test_a_packed_report_reads_like_the_report(path: Path, tmp_path: Path) -> None:
    plain, packed = tmp_path / path.name, tmp_path / f"{path.name}.gz"
    plain.write_bytes(path.read_bytes())
    packed.write_bytes(gzip.compress(path.read_bytes()))
    options = options_of(path)
    assert shown(packed, **options) == shown(plain, **options)


@pytest.mark.parametrize("name", ["report.json.gz", "report.gz", "report.json", "report"])
def test_it_is_known_by_its_bytes_and_not_by_its_name(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(TRANSACTIONS[:100]) + gzip.compress(TRANSACTIONS[100:]))  # two parts are one file
    assert read_report(path).rows == 8


def test_a_damaged_one_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "report.json.gz"
    whole = gzip.compress(TRANSACTIONS)
    for cut in range(2, len(whole), 7):
        path.write_bytes(whole[:cut])
        with pytest.raises(UnreadableReport, match=r"damaged or cut|empty"):
            read_report(path)
    for at in range(10, len(whole), 7):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        with pytest.raises(UnreadableReport):
            read_report(path)


@pytest.mark.parametrize(("start", "form"), [(b"[", Form.JSON), (b"<a>", Form.XML), (b"Id,Name\n", Form.TABLE)])
def test_a_small_file_cannot_hold_a_huge_one(
    start: bytes, form: Form, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SIZE_LIMITS, form, 1024**2)
    path = tmp_path / "report.gz"
    path.write_bytes(gzip.compress(start + b" \n" * 8 * 1024**2))
    with pytest.raises(UnreadableReport, match=r"holds more than|longer than"):
        read_report(path)


def test_a_packed_one_in_a_packed_one_is_not_unpacked_twice(tmp_path: Path) -> None:
    path = tmp_path / "report.gz"
    path.write_bytes(gzip.compress(gzip.compress(TRANSACTIONS)))
    with pytest.raises(UnreadableReport, match="compressed twice"):
        read_report(path)
