"""Large reports into the ledger, beside DuckDB's own read and GROUP BY of the same file; and JSON, by rows a second."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from affiliate.ledger import import_file, open_for_writing
from benchmarks.big_reports import awin_api, awin_download
from benchmarks.result import Result, cpu_of

ROWS = 1_000_000
JSON_ROWS = 100_000
GROUPED = """
    SELECT date_trunc('month', date), commission_status, currency, count(*), sum(commission)
    FROM read_csv('{}') GROUP BY ALL"""


def run() -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        first, later = site / "first-as-of-2026-12-31.csv", site / "later-as-of-2027-02-01.csv"
        awin_download(first, ROWS)
        awin_download(later, ROWS, changed=True)
        with duckdb.connect() as plain:
            peer = cpu_of(lambda: plain.execute(GROUPED.format(first)).fetchall(), repeat=3)
        with open_for_writing(site / "ledger.duckdb") as books:

            def importing(file: Path) -> Callable[[], object]:
                return lambda: import_file(books, file, site_root=site)

            ours = cpu_of(importing(first))
            yield Result("1M rows imported, beside GROUP BY", ours, peer, "CPU s")
            yield Result("the same file again, beside the first time", cpu_of(importing(first)), ours, "CPU s")
            yield Result("a later file, a quarter changed", cpu_of(importing(later)), ours, "CPU s, beside the first")
        api = site / "api-as-of-2026-12-31.json"
        api.write_text(json.dumps(awin_api(JSON_ROWS), indent=1), encoding="utf-8")
        with open_for_writing(site / "json.duckdb") as books:
            took = cpu_of(lambda: import_file(books, api, site_root=site))
        yield Result("JSON imported", JSON_ROWS / took, 0, "rows a CPU s")
