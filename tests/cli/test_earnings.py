"""`affiliate earnings`: the books as a table, as JSON and as CSV; and what it says when there is nothing to say."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from affiliate.cli.main import main
from affiliate.earnings import balance
from affiliate.ledger import Source, StatementTotal, import_report, open_for_writing
from tests.earnings.invented_books import ARTICLES, BLANK, make_site, report, token, write_ledger, year_and_a_half

GOLDENS = Path(__file__).parent / "earnings"
KEYS = ["article", "product", "program", "network", "month", "status", "kind", "tier", "attribution"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_site(tmp_path_factory.mktemp("site"))
    write_ledger(root / "private/ledger.duckdb", year_and_a_half(size=150))
    return root


def run(site: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--site", str(site), "earnings", *arguments], env={"COLUMNS": "110"})


@pytest.mark.parametrize("by", KEYS)
def test_json(by: str, site: Path, golden: Callable[[Path, str], None]) -> None:
    result = run(site, "--by", by, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    golden(GOLDENS / f"{by}.json", result.stdout)


@pytest.mark.parametrize("by", ["article", "month"])
def test_csv(by: str, site: Path, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDENS / f"{by}.csv", run(site, "--by", by, "--csv").stdout)


def test_a_table_for_people(site: Path, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDENS / "article.txt", run(site).stdout)


def test_since_and_until_are_included(site: Path) -> None:
    rows = json.loads(run(site, "--by", "month", "--json", "--since", "2026-03", "--until", "2026-04").stdout)["rows"]
    assert {row["month"] for row in rows} == {"2026-03", "2026-04"}


def test_one_currency_in_any_case(site: Path) -> None:
    rows = json.loads(run(site, "--json", "--currency", "gbp").stdout)["rows"]
    assert {row["currency"] for row in rows} == {"GBP"}


def test_nothing_in_that_time(site: Path) -> None:
    assert "No transactions" in run(site, "--since", "2030-01").stdout
    assert json.loads(run(site, "--since", "2030-01", "--json").stdout) == {"by": "article", "rows": []}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--since", "2026-13"], "neither a day"),
        (["--until", "yesterday"], "neither a day"),
        (["--by", "colour"], "'article'"),
        (["--ledger", "no-such-file.duckdb"], "affiliate import"),
        (["--ledger", "."], "a folder, not a ledger"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(arguments: list[str], says: str, site: Path) -> None:
    result = run(site, *arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_a_site_without_a_ledger(tmp_path: Path) -> None:
    result = run(make_site(tmp_path))
    assert result.exit_code == 2
    assert "affiliate import" in result.stderr


def test_an_empty_ledger_balances(tmp_path: Path) -> None:
    make_site(tmp_path)
    write_ledger(tmp_path / "private/ledger.duckdb", [])
    assert json.loads(run(tmp_path, "--json").stdout)["rows"] == []


def test_books_that_do_not_balance_show_no_figure(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stated = StatementTotal("awin", "900100", "GBP", "2026-03", *map(Decimal, (0, 1, 0, 0)))
    real = balance.balanced
    monkeypatch.setattr("affiliate.earnings.reckoning.balanced", lambda statements, lines: real([stated], lines))
    result = run(site, "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "do not balance" in result.stderr


def test_a_damaged_registry_is_reported_beside_the_figures(tmp_path: Path) -> None:
    make_site(tmp_path)
    write_ledger(tmp_path / "private/ledger.duckdb", [report("awin", [replace(BLANK, subid=token(0))])])
    (tmp_path / "data/subids.csv").write_text("token;article\n", encoding="utf-8")
    result = run(tmp_path, "--json")
    assert json.loads(result.stdout)["rows"][0]["article"] == ""
    assert result.stderr.startswith("data/subids.csv:1: ")


def test_names_from_outside_are_inert(tmp_path: Path) -> None:
    make_site(tmp_path)
    hostile = "=cmd()\x1b]0;gone\x07[red]\u202e<script>"
    registry = tmp_path / "data/subids.csv"
    registry.write_text(
        registry.read_text(encoding="utf-8").replace(f"{token(0)},{ARTICLES[0]}", f"{token(0)},{hostile}"),
        encoding="utf-8",
    )
    write_ledger(tmp_path / "private/ledger.duckdb", [report("awin", [replace(BLANK, subid=token(0))])])

    table = run(tmp_path).stdout
    assert not {"\x1b", "\x07", "\u202e"} & set(table)
    assert "[red]" in table
    (_, row) = csv.reader(io.StringIO(run(tmp_path, "--csv").stdout))
    assert row[0].startswith("'=cmd()")
    assert json.loads(run(tmp_path, "--json").stdout)["rows"][0]["article"] == hostile


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """A site whose books are exported to where Spark looks for them."""
    make_site(tmp_path)
    write_ledger(tmp_path / "private/ledger.duckdb", year_and_a_half(size=40))
    done = CliRunner().invoke(main, ["--site", str(tmp_path), "export", str(tmp_path / "private/export")])
    assert done.exit_code == 0, done.output
    return tmp_path


def from_export(site: Path, *arguments: str) -> Result:
    return run(site, "--export", str(site / "private/export"), "--json", *arguments)


@pytest.mark.parametrize("by", ["article", "month", "kind"])
def test_an_export_tells_what_the_ledger_tells(by: str, exported: Path) -> None:
    """From months added up, and from the rows of those that are cut."""
    for span in (
        [],
        ["--since", "2026-02-14", "--until", "2026-08"],
        ["--since", "2026-03-02", "--until", "2026-03-30"],
    ):
        assert from_export(exported, "--by", by, *span).stdout == run(exported, "--by", by, "--json", *span).stdout


def refused(result: Result) -> str:
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr
    (sentence,) = result.stderr.splitlines()
    return sentence


def test_an_export_that_is_not_there(site: Path) -> None:
    for engine in ("duckdb", "spark"):
        said = refused(run(site, "--engine", engine, "--export", str(site / "private/nothing")))
        assert said.endswith(
            "there is no complete export of the books here; make it with: affiliate export private/nothing"
        )
    assert "private/export" in refused(run(site, "--engine", "spark"))


def test_an_export_of_yesterdays_ledger(exported: Path) -> None:
    more = report("awin", [replace(BLANK, id="new", commission=Decimal("3.0000"))])
    with open_for_writing(exported / "private/ledger.duckdb") as connection:
        import_report(connection, more, Source("private/reports/awin/more.csv", "f" * 64))
    said = refused(from_export(exported))
    assert "the ledger has changed since this export; make it with: affiliate export private/export" in said


def test_the_stamp_is_of_what_the_ledger_says_not_of_its_file(exported: Path) -> None:
    """The same reports in another order, in a new file: the export is still of today."""
    (exported / "private/ledger.duckdb").unlink()
    reports = list(enumerate(year_and_a_half(size=40)))
    with open_for_writing(exported / "private/ledger.duckdb") as connection:
        for number, one in reversed(reports):
            name = f"private/reports/{one.network}/report-{number}.csv"
            import_report(connection, one, Source(name, f"{number:064}"))
    assert from_export(exported).exit_code == 0


@pytest.mark.parametrize("folder", ["current", "months"])
def test_a_part_that_is_missing_or_twice_there_is_seen(folder: str, exported: Path) -> None:
    parts = sorted((exported / "private/export" / folder).rglob("*.parquet"))
    cut = ["--since", f"{parts[0].parent.name.removeprefix('month=')}-02"] if folder == "current" else []
    whole = parts[0].read_bytes()
    parts[0].unlink()
    assert "is missing; make it with: affiliate export" in refused(from_export(exported, *cut))
    parts[0].write_bytes(parts[1].read_bytes())
    result = from_export(exported, *cut)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "do not balance" in result.stderr
    parts[0].write_bytes(b"no Parquet")
    assert "cannot be read" in refused(from_export(exported, *cut))
    parts[0].write_bytes(whole)
    assert from_export(exported, *cut).exit_code == 0


@pytest.mark.parametrize(
    ("manifest", "says"),
    [
        ("", "cannot be read"),
        ("[]", "another version"),
        ('{"format": 99}', "another version"),
        ('{"format": 1, "ledger": "0"}', "another version"),
        ('{"format": 2, "ledger": "0"}', "has changed since"),
        ("[" * 100_000, "cannot be read"),
    ],
)
def test_a_manifest_that_is_none(manifest: str, says: str, exported: Path) -> None:
    (exported / "private/export/export.json").write_text(manifest, encoding="utf-8")
    assert says in refused(from_export(exported))


@pytest.mark.parametrize("names", [["../../../ledger.duckdb"], ["/etc/hostname"], [7], {"a": 1}, ["none.parquet"]])
def test_a_manifest_leads_nowhere_else(names: object, exported: Path) -> None:
    place = exported / "private/export/export.json"
    place.write_text(json.dumps(json.loads(place.read_text()) | {"partitions": names}), encoding="utf-8")
    assert "make it with: affiliate export private/export" in refused(from_export(exported))


def test_without_java_or_pyspark_spark_says_what_is_missing(exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setenv("JAVA_HOME", str(exported / "no-java"))
    assert "Spark needs Java 17 or newer" in refused(run(exported, "--engine", "spark"))
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    assert "pip install 'pelican-affiliate[spark]'" in refused(run(exported, "--engine", "spark"))


def test_java_that_does_not_start_spark_is_told_by_its_first_words(
    exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyspark")
    java = exported / "old-java/bin/java"
    java.parent.mkdir(parents=True)
    java.write_text("#!/bin/sh\necho 'This Java is too old' >&2\nexit 1\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(java.parents[1]))
    assert "Spark does not start: This Java is too old; or leave out" in refused(run(exported, "--engine", "spark"))
