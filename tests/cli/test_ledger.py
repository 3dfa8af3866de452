"""`affiliate ledger` as people meet it: where a figure comes from, what changed, what is wrong, and all made anew."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from affiliate.cli.main import main

ROW = (
    '{{"id": {}, "publisherId": 900100, "advertiserId": 5000, "transactionDate": "2026-01-03T10:00:00", '
    '"commissionStatus": "{}", "commissionAmount": {{"amount": {}, "currency": "GBP"}}, "paidToPublisher": {}}}'
)
JANUARY = "private/reports/awin/january-as-of-2026-02-01.json"
FEBRUARY = "private/reports/awin/february-as-of-2026-03-01.json"
MARCH = "private/reports/awin/march-as-of-2026-04-01.json"
UNDATED = "private/reports/awin/undated.json"


def save(site: Path, name: str, *rows: tuple[int, str, str, str]) -> Path:
    path = site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[\n" + ",\n".join(ROW.format(*row) for row in rows) + "\n]\n", encoding="utf-8")
    return path


def affiliate(site: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["--site", str(site), *map(str, arguments)])


def said(result: Result) -> list[str]:
    return [" ".join(line.split()) for line in result.output.splitlines()]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with three dated reports in its books: sale 1 changes twice, sale 2 never, sale 3 is new in March."""
    (tmp_path / "content").mkdir()
    save(tmp_path, JANUARY, (1, "pending", "5.50", "false"), (2, "approved", "1.00", "false"))
    save(tmp_path, FEBRUARY, (1, "approved", "4.00", "false"), (2, "approved", "1.00", "false"))
    save(tmp_path, MARCH, (1, "approved", "4.00", "true"), (3, "pending", "7.00", "false"))
    assert affiliate(tmp_path, "import", tmp_path / "private/reports").exit_code == 0
    return tmp_path


def test_show_tells_what_each_report_said(site: Path) -> None:
    result = affiliate(site, "ledger", "show", "1")
    assert result.exit_code == 0
    assert said(result) == [
        "awin, account 900100: 1",
        f"2026-02-01 pending 5.50 GBP {JANUARY}:2",
        f"2026-03-01 approved and amount changed 4.00 GBP {FEBRUARY}:2",
        f"2026-04-01 paid 4.00 GBP paid 2026-01-03 {MARCH}:2",
    ]


def test_show_as_json(site: Path) -> None:
    (trail,) = json.loads(affiliate(site, "ledger", "show", "2", "--json").stdout)["transactions"]
    assert [(step["news"], step["said"]["commission"], step["said"]["file"]) for step in trail["steps"]] == [
        ("approved", "1.0000", JANUARY)
    ]
    assert trail["counts"]


def test_show_says_when_a_transaction_is_in_dispute(site: Path) -> None:
    for name, amount in (("a", "1.00"), ("b", "2.00")):
        save(site, f"private/reports/awin/{name}-as-of-2026-05-01.json", (9, "pending", amount, "false"))
    affiliate(site, "import", site / "private/reports")
    result = affiliate(site, "ledger", "show", "9")
    assert "It does not count" in result.output


def test_show_of_an_unknown_id(site: Path) -> None:
    result = affiliate(site, "ledger", "show", "\x1b[2J")
    assert result.exit_code == 1
    assert "\x1b" not in result.output


def test_changes_of_the_newest_report(site: Path) -> None:
    result = affiliate(site, "ledger", "changes")
    assert said(result) == [
        f"awin 2026-01-03 1 approved 4.00 GBP -> approved 4.00 GBP paid 2026-01-03 {MARCH}:2",
        f"awin 2026-01-03 3 nothing -> pending 7.00 GBP {MARCH}:3",
        "awin: +7.00 GBP approved and pending",
    ]


def test_changes_since_a_day(site: Path) -> None:
    result = affiliate(site, "ledger", "changes", "--since", "2026-02-02")
    assert f"awin 2026-01-03 1 pending 5.50 GBP -> approved 4.00 GBP paid 2026-01-03 {MARCH}:2" in said(result)
    assert "awin: +5.50 GBP approved and pending" in said(result)
    assert said(affiliate(site, "ledger", "changes", "--since", "2026-04-02")) == ["Nothing changed."]


def test_changes_as_json(site: Path) -> None:
    first, second = json.loads(affiliate(site, "ledger", "changes", "--json").stdout)["changes"]
    assert (first["before"]["paid_on"], first["after"]["paid_on"]) == (None, "2026-01-03")
    assert (second["before"], second["difference"]) == (None, "7.0000")


def exported(site: Path, name: str) -> list[bytes]:
    assert affiliate(site, "export", site / "private" / name).exit_code == 0
    return [file.read_bytes() for file in sorted((site / "private" / name).rglob("*")) if file.is_file()]


def test_rebuild_gives_the_same_bytes(site: Path) -> None:
    save(site, UNDATED, (2, "declined", "0.00", "false"))
    affiliate(site, "import", "--as-of", "2026-05-01", site / UNDATED)
    outside = save(site.parent, f"{site.name}-elsewhere.json", (4, "approved", "8.00", "false"))
    affiliate(site, "import", outside)
    before = exported(site, "before")
    assert affiliate(site, "ledger", "rebuild").exit_code == 0
    assert exported(site, "after") == before
    assert [path.name for path in (site / "private").iterdir() if path.name.startswith(".")] == []


def test_rebuild_mends_a_damaged_ledger(site: Path) -> None:
    before = exported(site, "before")
    (site / "private/ledger.duckdb").write_bytes(b"rubbish" * 4096)
    assert affiliate(site, "export", site / "private/broken").exit_code == 2
    assert affiliate(site, "ledger", "rebuild").exit_code == 0
    assert exported(site, "after") == before


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_text("Sign in")])
def test_rebuild_loses_nothing(site: Path, spoil: object) -> None:
    before = exported(site, "before")
    spoil(site / FEBRUARY)
    result = affiliate(site, "ledger", "rebuild")
    assert result.exit_code == 2
    assert FEBRUARY in result.output
    assert exported(site, "after") == before


def test_all_is_right(site: Path) -> None:
    statements = "network,account,currency,month,amount,which\nawin,900100,GBP,2026-01,5.00,\n"
    (site / "private/statements.csv").write_text(statements + "awin,900100,gbp,2026-01,12.00,earned\n")
    result = affiliate(site, "ledger", "verify")
    assert (result.exit_code, said(result)) == (
        0,
        ["3 reports with 6 rows; 2 totals of yours compared.", "Everything is right."],
    )


def test_rows_that_count_nowhere_are_not_passed_over(site: Path) -> None:
    save(site, UNDATED, (7, "approved", "1.00", "false"), (7, "approved", "2.00", "false"))
    affiliate(site, "import", site / UNDATED)
    result = affiliate(site, "ledger", "verify")
    assert said(result)[1:] == ["2 rows are in quarantine: affiliate import --rejected", "Everything else is right."]


def test_raw_reports_are_never_edited(site: Path) -> None:
    (site / JANUARY).unlink()
    (site / MARCH).write_text("[]")
    result = affiliate(site, "ledger", "verify")
    assert result.exit_code == 1
    assert f"{JANUARY}: this report is in the books, but the file is not there any more" in result.output
    assert f"{MARCH}: this report has other bytes than when it was imported" in result.output


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("DELETE FROM sightings WHERE line = 3", "2 rows were read from this report, but 1 are in the ledger"),
        ("DELETE FROM files WHERE as_of = '2026-04-01'", "2 rows in the ledger are of no report"),
        ("DELETE FROM revisions WHERE id = '3'", "1 rows of this report lead to no transaction"),
        ("DELETE FROM sightings WHERE sha256 IN (SELECT sha256 FROM files)", "transactions stand in no report"),
        ("UPDATE revisions SET commission = 500", "transactions do not say what they were imported with"),
        ("INSERT INTO revisions FROM revisions LIMIT 1", "1 transactions are in the ledger twice"),
    ],
)
def test_a_ledger_that_was_tampered_with(site: Path, damage: str, says: str) -> None:
    with duckdb.connect(site / "private/ledger.duckdb") as connection:
        connection.execute(damage)
    result = affiliate(site, "ledger", "verify")
    assert result.exit_code == 1
    assert says in result.output
    assert affiliate(site, "ledger", "rebuild").exit_code == 0
    assert affiliate(site, "ledger", "verify").exit_code == 0


def test_totals_that_differ_and_lines_that_are_none(site: Path) -> None:
    (site / "private/statements.csv").write_text(
        "network,account,currency,month,amount,which\n"
        "awin,900100,GBP,2026-01,6.00,approved\n"
        "awin,900100,GBP,2026-01,3.00,paid\n"
        "awin,900100,GBP,2026-1,3.00,\n"
        "awin,900100,GBP,2026-01,1,234.00\n"
        "awin,900100,GBP,2026-01,3.00,soon\n"
        "awin,900100,GBP,2026-01\n"
    )
    result = affiliate(site, "ledger", "verify")
    assert result.exit_code == 1
    lines = [line.removeprefix("private/statements.csv:") for line in result.stderr.splitlines()]
    assert sorted(line.partition(" (")[0] for line in lines) == [
        "2: awin, account 900100, 2026-01, approved: the network's page says 6.00 GBP, the books 5.00 GBP: "
        "1.00 GBP are missing",
        "3: awin, account 900100, 2026-01, paid: the network's page says 3.00 GBP, the books 4.00 GBP: "
        "1.00 GBP too much",
        "4: month: '2026-1' is not a month such as 2026-03",
        "5: which: '234.00' is none of approved, pending, declined, paid, earned",
        "6: which: 'soon' is none of approved, pending, declined, paid, earned",
        "7: amount: '' is not an amount such as 1234.56",
    ]


@pytest.mark.parametrize("contents", [b"", b"\xff\xfe", b"a;b\n", b'network,"\n', b"\0"])
def test_a_file_of_totals_that_is_none(site: Path, contents: bytes) -> None:
    (site / "private/statements.csv").write_bytes(contents)
    result = affiliate(site, "ledger", "verify")
    assert result.exit_code == 1
    assert "private/statements.csv" in result.stderr


@pytest.mark.parametrize("words", [("show", "1"), ("changes",), ("verify",)])
def test_without_a_ledger(tmp_path: Path, words: tuple[str, ...]) -> None:
    result = affiliate(tmp_path, "ledger", *words)
    assert result.exit_code == 2
    assert "there is no ledger yet" in result.output


@pytest.mark.parametrize("public", ["content", "output"])
def test_the_ledger_is_never_published(site: Path, public: str) -> None:
    for words in (("show", "1"), ("rebuild",)):
        result = affiliate(site, "ledger", *words, "--ledger", site / public / "ledger.duckdb")
        assert result.exit_code == 2
        assert "which is published" in result.output


@pytest.mark.parametrize(
    "words", [("earnings",), ("ledger", "verify"), ("ledger", "changes"), ("import", "--rejected")]
)
def test_a_damaged_block_is_said_in_words(site: Path, words: tuple[str, ...]) -> None:
    ledger = site / "private/ledger.duckdb"
    content = bytearray(ledger.read_bytes())
    content[3 * 4096 :: 512] = b"\xaa" * len(content[3 * 4096 :: 512])
    ledger.write_bytes(content)
    result = affiliate(site, *words)
    assert result.exit_code == 2
    assert "make the ledger anew from the reports: affiliate ledger rebuild" in result.output
    assert affiliate(site, "ledger", "rebuild").exit_code == 0
    assert affiliate(site, *words).exit_code == 0
