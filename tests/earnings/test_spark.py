"""Spark adds up what DuckDB adds up: the same bytes, whatever is asked of whatever books."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from affiliate.cli.earnings import KEYS
from affiliate.cli.main import main
from affiliate.clicks import Seen, stretches
from affiliate.earnings.condensed import condensed
from affiliate.earnings.duck import Duck
from affiliate.earnings.engine import Engine
from affiliate.earnings.frame import credited, one_by_one, with_kinds
from affiliate.earnings.spark import Spark
from affiliate.earnings.summary import Line, between, summarise
from tests.clicks.invented_site import GUIDE, K1, make_clicked_site
from tests.earnings.invented_books import write_ledger, year_and_a_half
from tests.earnings.invented_lookups import CATALOG, lookups
from tests.earnings.test_balance import ROW, TYPES
from tests.earnings.test_click_yields import Source, keep


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Books with clicks, exported; and what the kinds of some sales are, only their programs' terms tell."""
    root = tmp_path_factory.mktemp("site")
    clicked = make_clicked_site(root)
    write_ledger(clicked.ledger, year_and_a_half(size=300))
    days = {(day, Seen(token=token)): 3 * day for day in (3, 9, 20) for token in (GUIDE, K1)}
    keep(clicked, Source("server", days), Source("cj", {(2, Seen(network="cj")): 70}))
    assert affiliate(root, "export", str(root / "private/export")) != b""
    return root


def affiliate(root: Path, *arguments: str) -> bytes:
    result = CliRunner().invoke(main, ["--site", str(root), *arguments], env={"COLUMNS": "150"})
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout_bytes


@pytest.mark.parametrize("by", KEYS)
def test_the_same_bytes_by_every_key(by: str, site: Path, spark: Spark) -> None:
    expected = affiliate(site, "earnings", "--by", by, "--json")
    assert affiliate(site, "earnings", "--by", by, "--json", "--engine", "spark") == expected
    assert affiliate(site, "earnings", "--by", by, "--json", "--export", str(site / "private/export")) == expected


@pytest.mark.parametrize(
    "asked",
    [["--since", "2025-11-13", "--until", "2026-10-05"], ["--csv", "--currency", "usd"], ["--since", "2030-01"]],
)
def test_the_same_bytes_in_every_shape_over_any_days(asked: list[str], site: Path, spark: Spark) -> None:
    assert affiliate(site, "earnings", *asked, "--engine", "spark") == affiliate(site, "earnings", *asked)


def exported(connection: duckdb.DuckDBPyConnection, rows: Sequence[dict[str, Any]], folder: Path) -> Path:
    """Rows as an export would hold them: decimals of four digits, days, texts and nulls."""
    columns = ", ".join(f"{name} {kind}" for name, kind in TYPES.items())
    connection.execute(f"CREATE OR REPLACE TABLE invented ({columns}, tier INTEGER)")
    connection.executemany(
        f"INSERT INTO invented VALUES ({', '.join('?' for _ in (*TYPES, 'tier'))})",  # noqa: S608 — marks
        [[row.get(name) for name in (*TYPES, "tier")] for row in rows] or [[None] * (len(TYPES) + 1)],
    )
    connection.execute("DELETE FROM invented WHERE day IS NULL")
    connection.table("invented").write_parquet(str(folder / "rows.parquet"))
    return folder / "rows.parquet"


def lines(engine: Engine, file: Path, by: str, since: date | None, until: date | None) -> list[tuple[Line, ...]]:
    """Sums of all rows one by one, and of the rows condensed before."""
    reported = one_by_one(engine.parquet(file.parent, [file]))
    added = condensed(engine, reported, lookups(), stretches([(since, until)]), {by})
    rows = credited(engine, reported, lookups())
    told = (with_kinds(engine, frame, CATALOG.programs) for frame in (rows, added))
    return [summarise(engine, between(frame, since, until), (by,)) for frame in told]


DAYS = st.none() | st.dates(date(2024, 10, 1), date(2026, 4, 1))


@settings(max_examples=4, deadline=None)
@given(
    rows=st.lists(ROW, max_size=25),
    by=st.sampled_from(["article", "product", "program", "month", "kind", "attribution"]),
    since=DAYS,
    until=DAYS,
)
def test_invented_books_come_to_the_same_in_both(
    rows: list[dict[str, Any]],
    by: str,
    since: date | None,
    until: date | None,
    spark: Spark,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with closing(duckdb.connect()) as connection:
        file = exported(connection, rows, tmp_path_factory.mktemp("rows"))
        one_by_one, condensed_before = lines(Duck(connection), file, by, since, until)
    assert condensed_before == one_by_one
    assert lines(spark, file, by, since, until) == [one_by_one, one_by_one]
    spark.release()


def test_the_largest_amounts_keep_every_digit(spark: Spark, tmp_path: Path) -> None:
    """Sums of DECIMAL(18, 4) go beyond 18 digits; neither engine may go over to floats."""
    row = dict.fromkeys(TYPES, "") | {"network": "awin", "currency": "GBP", "day": date(2026, 2, 3)}
    amount = Decimal("99999999999999.9999")
    row |= {"status": "approved", "kind": "one-off", "commission": amount, "paid_on": None}
    with closing(duckdb.connect()) as connection:
        file = exported(connection, [row] * 20 + [row | {"commission": -amount}], tmp_path)
    (line,), (added,) = lines(spark, file, "article", None, None)
    assert line == added
    assert (line.totals.approved, line.totals.reversed) == (19 * amount, amount)


def test_null_is_no_text_and_texts_are_told_apart_by_every_character(spark: Spark, tmp_path: Path) -> None:
    texts = ["", " ", "a", "A", "a ", "ä", "a\u0308", "\U0001f600", "'", "`", "\\", "\n", "%", "=1+1"]
    with closing(duckdb.connect()) as connection:
        connection.execute("CREATE TABLE texts AS SELECT unnest($1::VARCHAR[]) AS key", [[*texts, None, None]])
        connection.table("texts").write_parquet(str(tmp_path / "rows.parquet"))
    frame = spark.parquet(tmp_path, [tmp_path / "rows.parquet"])
    table = spark.table("numbers", ("key", "number"), [(text, str(n)) for n, text in enumerate(texts)])
    joined = spark.rows(frame.join(table, on="key", how="left").select("key", "number"))
    assert sorted(joined, key=str) == sorted(
        [*((t, str(n)) for n, t in enumerate(texts)), *[(None, None)] * 2], key=str
    )
    assert len(spark.rows(frame.select("key").unique())) == len(texts) + 1


def test_books_without_a_row(spark: Spark, tmp_path: Path) -> None:
    write_ledger(make_clicked_site(tmp_path).ledger, [])
    affiliate(tmp_path, "export", str(tmp_path / "private/export"))
    assert affiliate(tmp_path, "earnings", "--engine", "spark") == affiliate(tmp_path, "earnings")


def test_a_file_that_is_no_parquet_is_told_in_a_sentence(site: Path, spark: Spark, tmp_path: Path) -> None:
    write_ledger(make_clicked_site(tmp_path).ledger, year_and_a_half(size=5))
    affiliate(tmp_path, "export", str(tmp_path / "private/export"))
    for file in (tmp_path / "private/export").rglob("rows*.parquet"):
        file.write_text("not Parquet")
    for engine in ("duckdb", "spark"):
        asked = ["--site", str(tmp_path), "earnings", "--engine", engine, "--export", str(tmp_path / "private/export")]
        result = CliRunner().invoke(main, asked)
        assert (result.exit_code, result.stdout) == (2, "")
        assert len(result.stderr.splitlines()) == 1
        assert "Traceback" not in result.stderr


def listening(pid: int) -> set[str]:
    """The addresses (hexadecimal, as the kernel writes them) at which a process can be reached."""
    sockets = {str(fd.readlink()) for fd in Path(f"/proc/{pid}/fd").iterdir() if fd.is_symlink()}
    found = set()
    for name in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{name}").read_text().splitlines()[1:]:
            cells = line.split()
            if cells[3] == "0A" and f"socket:[{cells[9]}]" in sockets:
                found.add(cells[1].partition(":")[0])
    return found


@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="reads what Linux says of open sockets")
def test_nobody_else_can_reach_it(spark: Spark) -> None:
    java = spark.session.sparkContext._gateway.proc.pid
    assert listening(java) <= {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}
    assert spark.session.sparkContext.uiWebUrl is None


def test_a_command_of_its_own_is_quiet_and_leaves_nothing_behind(site: Path, spark: Spark, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "affiliate.cli", "--site", str(site), "earnings", "--csv", "--engine", "spark"]
    environment = os.environ | {"TMPDIR": str(tmp_path), "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1"}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == affiliate(site, "earnings", "--csv")
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith("hsperfdata")] == []
