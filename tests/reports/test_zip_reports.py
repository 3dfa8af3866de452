"""A report in a ZIP reads like the report; a ZIP that is damaged, a bomb, or says what is not so is a sentence."""

from __future__ import annotations

import gzip
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_LZMA, ZIP_STORED

import pytest
from packed_files import row, workbook, zipped
from report_goldens import FILES, FIXTURES, options_of, shown

from affiliate.reports import UnreadableReport, read_report
from affiliate.reports.packed import digest_of, parts_of

TRANSACTIONS = (FIXTURES / "awin" / "transactions.json").read_bytes()
REPORTS = [path for path in FILES if path.parent.name in ("awin", "amazon", "impact", "partnerize")]


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.relative_to(FIXTURES).as_posix())
def test_a_report_in_a_zip_reads_like_the_report(path: Path, tmp_path: Path) -> None:
    plain = tmp_path / path.name
    plain.write_bytes(path.read_bytes())
    packed = zipped(tmp_path / "download.zip", {f"a folder/{path.name}": path.read_bytes()})
    options = options_of(path)
    assert shown(packed, **options) == shown(plain, **options)
    assert digest_of(packed / "a folder" / path.name) == digest_of(plain), "packed or not, it is one report"


def test_what_systems_leave_in_a_zip_is_passed_over(tmp_path: Path) -> None:
    members = {"__MACOSX/._may.json": b"\0\5", ".DS_Store": b"\0", "empty/": b"", "may.json": TRANSACTIONS}
    path = zipped(tmp_path / "download.zip", members)
    assert parts_of(path) == [(path / "may.json", "")]
    assert read_report(path).rows == 8


def test_of_several_one_has_to_be_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "download.zip", {"a.json": TRANSACTIONS, "b.json.gz": gzip.compress(TRANSACTIONS)})
    with pytest.raises(UnreadableReport, match=r"several tables: name one behind it, as in download.zip/a.json"):
        read_report(path)
    assert read_report(path / "a.json").rows == read_report(path / "b.json.gz").rows == 8
    with pytest.raises(UnreadableReport, match=r"there is no c\.json in the ZIP"):
        read_report(path / "c.json")


def test_the_date_in_the_zips_name_counts_where_its_member_says_none(tmp_path: Path) -> None:
    path = zipped(tmp_path / "as-of-2026-03-01.zip", {"a.json": TRANSACTIONS, "as-of-2026-02-01.json": TRANSACTIONS})
    assert [str(read_report(part).as_of)[:10] for part, _ in parts_of(path)] == ["2026-03-01", "2026-02-01"]


def test_a_workbook_in_a_zip_has_its_sheets(tmp_path: Path) -> None:
    inner = workbook(tmp_path / "inner.xlsx", {"One": row("a"), "Two": row("b")}).read_bytes()
    path = zipped(tmp_path / "download.zip", {"books/may.xlsx": inner})
    assert parts_of(path) == [(path / "books/may.xlsx" / name, "") for name in ("One", "Two")]
    assert digest_of(path / "books/may.xlsx/One") == digest_of(tmp_path / "inner.xlsx/One")


def _with_flag(path: Path) -> Path:
    return _patched(zipped(path, {"a.json": TRANSACTIONS}), 8, struct.pack("<H", 1))


def _with_size(size: int) -> Callable[[Path], Path]:
    return lambda path: _patched(zipped(path, {"a.json": TRANSACTIONS}), 24, struct.pack("<L", size))


def _patched(path: Path, offset: int, data: bytes) -> Path:
    """The ZIP with other bytes in its directory's first entry."""
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\1\2") + offset
    content[at : at + len(data)] = data
    path.write_bytes(content)
    return path


def _twice(path: Path) -> Path:
    path.write_bytes(zipped(path, {"a.json": b"[]", "b.json": TRANSACTIONS}).read_bytes().replace(b"b.json", b"a.json"))
    return path


def _not_one(path: Path) -> Path:
    path.write_bytes(b"PK\3\4 it says, and no more")
    return path


HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "encrypted": (_with_flag, "a.json in the ZIP is encrypted"),
    "absolute name": (lambda path: zipped(path, {"/etc/passwd": b"x"}), "a name that leads elsewhere"),
    "name upwards": (lambda path: zipped(path, {"../../a.csv": b"x"}), "a name that leads elsewhere"),
    "odd name": (lambda path: zipped(path, {"a//./b.csv": b"x"}), "a name that leads elsewhere"),
    "name beyond bounds": (lambda path: zipped(path, {"x" * 3000: b"x"}), "too long or cannot be shown"),
    "bidirectional name": (lambda path: zipped(path, {"a\u202ecsv": b"x"}), "too long or cannot be shown"),
    "name twice": (_twice, "a.json in the ZIP is there several times"),
    "unusual packing": (lambda path: zipped(path, {"a.json": TRANSACTIONS}, ZIP_LZMA), "packed in an unusual way"),
    "ZIP in a ZIP": (
        lambda path: zipped(path, {"b.zip": zipped(path.with_name("inner"), {"a.json": b"[]"}).read_bytes()}),
        "it is a ZIP in a ZIP: unpack it first",
    ),
    "bomb": (lambda path: zipped(path, {"a.csv": b"0" * 5_000_000}), "unpacks to more than 250 times its size"),
    "says less than it holds": (_with_size(100), "damaged or cut"),
    "says far too much": (_with_size(2**32 - 2), "unpacks to more than 250 times its size"),
    "many members": (lambda path: zipped(path, dict.fromkeys(map(str, range(1001)), b"")), "more than 1,000 files"),
    "nothing": (lambda path: zipped(path, {}), "the ZIP holds no file"),
    "only folders": (lambda path: zipped(path, {"a/": b""}), "the ZIP holds no file"),
    "a picture": (lambda path: zipped(path, {"a.png": b"\x89PNG\r\n"}), "the file is a picture"),
    "a document": (lambda path: zipped(path, {"word/document.xml": b"<a/>"}), "a Word document"),
    "no ZIP": (_not_one, "damaged or cut"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_zip_is_a_sentence(case: str, tmp_path: Path) -> None:
    make, sentence = HOSTILE[case]
    with pytest.raises(UnreadableReport, match=sentence):
        read_report(make(tmp_path / "report.zip"))


def test_a_list_of_a_hundred_thousand_members_is_not_even_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "report.zip", {"a": b""}, ZIP_STORED)
    content = path.read_bytes()
    at, end = content.index(b"PK\1\2"), content.rindex(b"PK\5\6")
    many = content[at:end] * 100_000
    tail = bytearray(content[end:])
    tail[12:16] = struct.pack("<L", len(many))
    path.write_bytes(content[:at] + many + tail)
    tracemalloc.start()
    assert [fault for _, fault in parts_of(path)] == [
        "the ZIP lists more than 1,000 files: unpack it, and import the folder"
    ]
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_a_spoilt_zip_is_a_sentence_or_reads_as_before(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "report.zip", {"a.json": TRANSACTIONS}).read_bytes()
    before = shown(tmp_path / "report.zip")
    path = tmp_path / "spoilt.zip"
    for cut in range(4, len(whole), 13):
        path.write_bytes(whole[:cut])
        assert shown(path).startswith("unreadable: the ZIP is damaged or cut")
    for at in range(4, len(whole), 5):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        assert shown(path) == before or shown(path).startswith("unreadable: ")
