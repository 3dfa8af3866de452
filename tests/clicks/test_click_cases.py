"""Every kind of file, with what became of each line and what is kept of it, side by side in cases/."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from affiliate.clicks import import_clicks
from affiliate.site import Site
from tests.clicks.invented_site import make_clicked_site, ours

CASES = Path(__file__).parent / "cases"
FILES = sorted(path.name for path in CASES.iterdir() if path.suffix in (".csv", ".log"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_clicked_site(tmp_path_factory.mktemp("clicks"))


def kept(folder: Path) -> list[str]:
    """What the roll-ups below a folder hold, a line each; names of logs' parts are shortened to a star."""
    rows = duckdb.read_parquet(str(folder / "*.parquet")).fetchall()
    return sorted(" ".join(_shown(name, str(value)) for name, value in enumerate(row)) for row in rows)


def _shown(column: int, value: str) -> str:
    return "*" if column == 2 and len(value) == 24 else value or "-"


@pytest.mark.parametrize("name", FILES)
def test_every_line_is_accounted_for(
    name: str, site: Site, tmp_path: Path, golden: Callable[[Path, str], None]
) -> None:
    result = import_clicks(CASES / name, name, ours(site), tmp_path)
    assert result.lines == result.counted + result.bots + result.other + result.rejected
    assert len(result.problems) == result.rejected
    counts = {key: getattr(result, key) for key in ("lines", "counted", "bots", "other", "rejected")}
    problems = [f"{problem.line}: {problem.reason}" for problem in result.problems]
    found = {"sources": result.sources, **counts, "problems": problems, "kept": kept(tmp_path)}
    golden(CASES / f"{name}.json", json.dumps(found, ensure_ascii=False, indent=2) + "\n")


def test_no_golden_without_its_case() -> None:
    assert sorted(path.name for path in CASES.glob("*.json")) == [f"{name}.json" for name in FILES]


@pytest.mark.parametrize("name", FILES)
def test_packed_files_say_the_same(name: str, site: Site, tmp_path: Path) -> None:
    (tmp_path / f"{name}.gz").write_bytes(gzip.compress((CASES / name).read_bytes()))
    plain = import_clicks(CASES / name, name, ours(site), tmp_path / "plain")
    packed = import_clicks(tmp_path / f"{name}.gz", name, ours(site), tmp_path / "packed")
    assert packed == plain
    assert kept(tmp_path / "packed") == kept(tmp_path / "plain")


def test_an_archive_has_pages_and_events_and_what_we_do_not_need(site: Site, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "site_example_20261031.zip", "w") as archive:
        archive.write(CASES / "plausible_pages.csv", "imported_pages_20261001_20261031.csv")
        archive.write(CASES / "plausible_events.csv", "imported_custom_events_20261001_20261031.csv")
        archive.writestr("imported_browsers_20261001_20261031.csv", "date,browser,visitors\n2026-10-03,Chrome,3\n")
    single = [import_clicks(CASES / f"plausible_{n}.csv", n, ours(site), tmp_path / "a") for n in ("pages", "events")]
    both = import_clicks(tmp_path / "site_example_20261031.zip", "zip", ours(site), tmp_path / "b")
    assert (both.lines, both.counted) == (sum(r.lines for r in single), sum(r.counted for r in single))
    assert kept(tmp_path / "b") == kept(tmp_path / "a")
