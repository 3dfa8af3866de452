"""kill -9 at random moments of `affiliate import`, on each kind of file: each report is in whole, or not at all.

AFFILIATE_KILLS=100 tries a hundred moments for each kind of file, half of them into a ledger that has rows already.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from invented_reports import contents

from affiliate.ledger import import_file, open_for_reading, open_for_writing
from affiliate.reports.unfolding import unfold
from benchmarks.big_reports import awin_api, awin_download
from benchmarks.documents import impact_actions

KILLS = int(os.environ.get("AFFILIATE_KILLS", "4"))
EARNINGS = [
    *("Category", "Name", "ASIN", "Seller", "Tracking ID", "Date Shipped", "Price($)", "Items Shipped", "Returns"),
    *("Revenue($)", "Ad Fees($)"),
]
FAST, SLOW = 4000, 400  # rows: DuckDB reads the large tables, Python the small ones


def _table(path: Path) -> None:
    awin_download(path, FAST)


def _small_table(path: Path) -> None:
    awin_download(path, SLOW)


def _gzipped(path: Path) -> None:
    plain = path.with_suffix("")
    awin_download(plain, FAST)
    path.write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()


def _zipped(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for member, changed in (("old-as-of-2026-01-01.csv", False), ("new-as-of-2026-02-01.csv", True)):
            awin_download(path.with_name(member), SLOW, changed)
            archive.write(path.with_name(member), member)
            path.with_name(member).unlink()


def _workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    for name, first in (("January", 1), ("February", 1001)):
        sheet = book.create_sheet(name)
        sheet.append(EARNINGS)
        for row in range(first, first + SLOW):
            sheet.append(
                ["Home", f"Lamp {row}", f"B{row:09}", "Shop", "one-20", "2026-01-09 00:00:00", 9.5, 1, 0, 9.5, 0.4]
            )
    del book["Sheet"]
    book.save(path)


def _json(path: Path) -> None:
    path.write_text(json.dumps(awin_api(SLOW)), encoding="utf-8")


def _xml(path: Path) -> None:
    impact_actions(path, SLOW)


KINDS: dict[str, Callable[[Path], None]] = {
    "large-as-of-2026-03-01.csv": _table,
    "small-as-of-2026-03-01.csv": _small_table,
    "packed-as-of-2026-03-01.csv.gz": _gzipped,
    "both.zip": _zipped,
    "books-as-of-2026-03-01.xlsx": _workbook,
    "api-as-of-2026-03-01.json": _json,
    "actions-as-of-2026-03-01.xml": _xml,
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_import_leaves_the_ledger_as_before_or_as_after(kind: str, tmp_path: Path) -> None:
    file, other = tmp_path / kind, tmp_path / "earlier-as-of-2026-01-01.csv"
    KINDS[kind](file)
    awin_download(other, SLOW // 2)
    sites = [_site(tmp_path / f"{number:03}", other if number % 2 else None) for number in range(KILLS + 1)]
    program = str(Path(__file__).with_name("killed_files.py"))
    subprocess.run([sys.executable, program, str(file), kind, *map(str, sites)], check=True)

    states = [_states(_site(tmp_path / "fresh"), file), _states(_site(tmp_path / "used", other), file)]
    assert _contents(sites[0]) == states[0][-1], "the import that nobody killed"
    for number, site in enumerate(sites[1:], start=1):
        assert _contents(site) in states[number % 2]
        assert _states(site, file)[-1] == states[number % 2][-1], "importing again completes the books"
        shutil.rmtree(site)


def _site(folder: Path, has: Path | None = None) -> Path:
    """A site without a ledger, or with one that has a report already."""
    (folder / "private").mkdir(parents=True)
    if has:
        _states(folder, has)
    return folder


def _states(site: Path, file: Path) -> list[object]:
    """What the ledger says before an import, and after each report in the file."""
    states: list[object] = [_contents(site)]
    for part in unfold(file):
        with open_for_writing(_ledger(site)) as books:
            import_file(books, part.path, site_root=site)
        states.append(_contents(site))
    return states


def _contents(site: Path) -> dict[str, list[tuple[object, ...]]]:
    """What the ledger says; nothing where there is none, or an empty one."""
    if not _ledger(site).exists():
        return {}
    with open_for_reading(_ledger(site)) as books:
        return {table: rows for table, rows in contents(books).items() if rows}


def _ledger(site: Path) -> Path:
    return site / "private" / "ledger.duckdb"
