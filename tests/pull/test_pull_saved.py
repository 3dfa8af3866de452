"""Saved answers: whole, never replaced, and their names are the state."""

from __future__ import annotations

import gzip
import os
from datetime import date, datetime
from pathlib import Path

import pytest
from scripted import names

from affiliate.pull import pulled_files
from affiliate.pull.saved import Series, fetched, save_page
from affiliate.pull.windows import Fetched, Window

MAY = Window(date(2026, 5, 1), date(2026, 5, 31))
ASKED = datetime(2026, 6, 2, 7, 5)


def save(series: Series, data: bytes = b"[1]", *, last: bool = True, empty: bool = False) -> Path:
    return save_page(series, MAY, ASKED, 1, "json", data, last=last, empty=empty)


@pytest.mark.parametrize("account", ["mine", "my awin", "a/b", "..", "été", "mine-amendment", "a.b-2026-05-01"])
def test_any_account_has_files_of_its_own(account: str, tmp_path: Path) -> None:
    series = Series(tmp_path, "awin", account, "amendment")
    path = save(series)
    assert path.parent == tmp_path
    assert gzip.decompress(path.read_bytes()) == b"[1]"
    assert fetched(series) == [Fetched(MAY, ASKED)]
    for other in (Series(tmp_path, "awin", "mine", "sale"), Series(tmp_path, "awin", "other", "amendment")):
        assert fetched(other) == []


def test_a_window_without_its_last_page_is_not_fetched(tmp_path: Path) -> None:
    series = Series(tmp_path, "awin", "mine", "sale")
    save(series, last=False)
    assert fetched(series) == []
    assert fetched(Series(tmp_path / "nowhere", "awin", "mine", "sale")) == []


def test_nothing_is_replaced(tmp_path: Path) -> None:
    series = Series(tmp_path, "awin", "mine", "sale")
    paths = [save(series, data) for data in (b"[1]", b"[2]", b"[3]")]
    assert [gzip.decompress(path.read_bytes()) for path in paths] == [b"[1]", b"[2]", b"[3]"]
    assert sorted(pulled_files(tmp_path)) == sorted(paths)
    assert fetched(series) == [Fetched(MAY, ASKED)] * 3


def test_an_answer_without_records_counts_and_is_not_imported(tmp_path: Path) -> None:
    series = Series(tmp_path, "awin", "mine", "sale")
    save(series, b"[]", empty=True)
    assert fetched(series) == [Fetched(MAY, ASKED)]
    assert pulled_files(tmp_path) == []


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    for name in (
        "transactions-as-of-2026-02-16.json",
        "awin-mine-sale-2026-05-01-2026-05-31-as-of-2026-06-02T0705-page-001-last.json",
        "awin-mine-sale-2026-13-01-2026-05-31-as-of-2026-06-02T0705-page-001-last.json.gz",
        "awin-mine-sale-2026-05-01-2026-05-31-as-of-2026-06-02T9905-page-001-last.json.gz",
        ".awin-mine.part",
    ):
        (tmp_path / name).write_bytes(b"")
    assert fetched(Series(tmp_path, "awin", "mine", "sale")) == []


def test_a_disk_without_hard_links_does_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*paths: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    series = Series(tmp_path, "awin", "mine", "sale")
    first, second = save(series, b"[1]"), save(series, b"[2]")
    assert gzip.decompress(first.read_bytes()) == b"[1]"
    assert gzip.decompress(second.read_bytes()) == b"[2]"
    assert len(names(tmp_path)) == 2


def test_same_bytes_give_the_same_file(tmp_path: Path) -> None:
    files = [save(Series(tmp_path / folder, "awin", "mine", "sale")) for folder in ("a", "b")]
    assert files[0].read_bytes() == files[1].read_bytes()
