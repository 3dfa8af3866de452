"""`affiliate programs`: what a site's programs ask and pay, for people and for programs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from affiliate.cli.main import main
from affiliate.model import Kind, Status
from tests.earnings.invented_books import BLANK, report, write_ledger

AMAZON = """---
name: Big River
network: amazon
domains: [amazon.com]
markets: [us]
terms:
  - {from: 2025-01-01, commission: {kind: one-off, rate: 3}}
  - {from: 2026-06-01, commission: {kind: recurring, amount: 2.50 USD, period: month, cap_months: 6}}
disclosure: As an Amazon Associate I earn from qualifying purchases. Really.
rules: {label: false, closed: 2026-12-31}
read_on: 2026-10-07
---
"""
LAMPS = """---
name: Lamp Club
network: cj
domains: [lamps.example]
terms: [{from: 2027-01-01, commission: {kind: lifetime, rate: 12.50, period: year}}]
---
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "content" / "programs"
    folder.mkdir(parents=True)
    (folder / "big-river.md").write_text(AMAZON)
    (folder / "lamp-club.md").write_text(LAMPS)
    return tmp_path


def run(site: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--site", str(site), "programs", *words], catch_exceptions=False)


def cells(table: str) -> list[list[str]]:
    return [re.split(r"\s{2,}", line) for line in table.splitlines()]


def test_the_most_valuable_comes_first_in_its_currency_and_the_unknown_last(site: Path) -> None:
    said = run(site, "--today", "2026-11-20")
    assert said.exit_code == 0
    assert cells(said.stdout) == [
        ["What a referral is worth within 24 months, in USD"],
        ["program", "worth", "pays", "order value", "payments", "terms read"],
        [
            "big-river",
            "2.50 to 15.00",
            "2.50 USD recurring a month for 6 months",
            "-",
            "1 to 6 (unknown)",
            "2026-10-07",
        ],
        [""],
        ["Worth not known"],
        ["program", "worth", "pays", "order value", "payments", "terms read"],
        ["lamp-club", "unknown", "nothing yet", "-", "-", "never"],
        [""],
        ["A range: how long customers stay is not known. --stay 90 assumes that 90 of 100 make their next payment."],
    ]
    assert "3 % one-off" in run(site, "--today", "2026-01-01").stdout
    assert "12.5 % lifetime a year" in run(site, "--today", "2027-01-01").stdout


@pytest.mark.parametrize(
    ("words", "row"),
    [
        (("--stay", "90"), ["11.71", "4.69 of 6 (assumed)"]),
        (("--stay", "90", "--stay", "big-river=50"), ["4.92", "1.97 of 6 (assumed)"]),
        (("--stay", "lamp-club=50"), ["2.50 to 15.00", "1 to 6 (unknown)"]),
        (("--months", "3"), ["2.50 to 7.50", "1 to 3 (unknown)"]),
        (("--months", "1"), ["2.50", "1"]),
        (("--stay", "0"), ["2.50", "1.00 of 6 (assumed)"]),
        (("--stay", "100"), ["15.00", "6.00 of 6 (assumed)"]),
    ],
)
def test_an_owner_may_assume(site: Path, words: tuple[str, ...], row: list[str]) -> None:
    found = cells(run(site, "--today", "2026-11-20", *words).stdout)[2]
    assert [found[1], found[4]] == row


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--stay", "101"), "'101' is no percentage from 0 to 100: write 90 or kettle-shop=90"),
        (("--stay", "-1"), "'-1' is no percentage"),
        (("--stay", "big-river="), "'' is no percentage from 0 to 100: write 90 or big-river=90"),
        (("--stay", "٩٠"), "is no percentage"),
        (("--stay", "big-rivr=90"), "no program is called 'big-rivr'"),
        (("--months", "0"), "0 is not in the range"),
        (("--months", "121"), "121 is not in the range"),
    ],
)
def test_an_assumption_that_is_none_is_refused(site: Path, words: tuple[str, ...], says: str) -> None:
    said = run(site, *words)
    assert (said.exit_code, said.stdout) == (2, "")
    assert says in " ".join(said.stderr.split())


def test_a_program_that_has_closed_is_worth_nothing_any_more(site: Path) -> None:
    closed = ["big-river", "unknown", "closed 2026-12-31", "-", "-", "2026-10-07"]
    assert closed in cells(run(site, "--today", "2026-12-31").stdout)
    assert closed not in cells(run(site, "--today", "2026-12-30").stdout)


def test_prices_stand_in_for_sales_that_nobody_has_seen(site: Path) -> None:
    (site / "content/products").mkdir()
    for name, price in (("a", "price: 40.00 EUR"), ("b", "price: 60.00 EUR"), ("c", "")):
        seen = f", {price}, as_of: 2026-11-01" if price else ""
        offer = f'{{program: lamp-club, url: "https://lamps.example/{name}"{seen}}}'
        (site / f"content/products/{name}.md").write_text(f"---\nname: Lamp {name}1\noffers: [{offer}]\n---\n")
    said = run(site, "--today", "2027-01-02", "--stay", "80")
    assert [
        "lamp-club",
        "11.25",
        "12.5 % lifetime a year",
        "50.00 (average of 2 prices)",
        "1.80 of 2 (assumed)",
        "never",
    ] in (cells(said.stdout))


BOOKS = """---
name: Book Club
network: awin
ids: {awinmid: "900001"}
domains: [books.example]
terms: [{from: 2025-01-01, commission: {kind: recurring, rate: 10, period: month, tiers: [5]}}]
---
"""


def book_club(site: Path, customers: int, **changed: object) -> None:
    """A ledger with customers of the book club, each of whom paid twice and left."""
    (site / "content/programs/book-club.md").write_text(BOOKS)
    (site / "accounts.toml").write_text('[awin]\nnetwork = "awin"\nawinaffid = "900100"\n')
    sale = replace(BLANK, advertiser="900001", sale=Decimal(40), commission=Decimal(4), **changed)
    rows = [
        replace(sale, day=day, clicked=datetime(2026, 3, 1, 12, number), status=status, raw_status=status.value)
        for number in range(customers)
        for day, status in ((date(2026, 3, 2), Status.APPROVED), (date(2026, 4, 2), Status.DECLINED))
    ]
    bonus = replace(sale, day=date(2026, 5, 1), kind=Kind.BONUS, sale=Decimal(9999))
    (site / "private").mkdir()
    write_ledger(site / "private/ledger.duckdb", [report("awin", [*rows, bonus])])


def test_the_books_tell_what_is_paid_and_how_long_customers_stay(site: Path) -> None:
    book_club(site, 12)
    row = next(row for row in cells(run(site, "--today", "2026-11-20").stdout) if row[0] == "book-club")
    assert row[3] == "20.00 (average of 24 sales)"  # half of them were declined
    assert row[4].endswith(" of 24 (measured: 12 customers, 12 left)")
    assert 1.9 < float(row[4].split()[0]) < 2.4
    assert abs(Decimal(row[1]) - 2 * Decimal(row[4].split()[0])) < Decimal("0.02")
    one = run(site, "book-club", "--today", "2026-11-20").stdout
    assert f"  worth       {row[1]} GBP within 24 months\n" in one
    assert "  level 2     1.00 GBP from a sale of a publisher below you\n" in one


def test_clicks_without_a_time_tell_no_customers_apart(site: Path) -> None:
    book_club(site, 12)
    rows = [replace(BLANK, advertiser="900001", sale=Decimal(40), clicked=datetime(2026, 3, 1)) for _ in range(12)]
    (site / "private/ledger.duckdb").unlink()
    write_ledger(site / "private/ledger.duckdb", [report("awin", rows)])
    assert "1 to 24 (unknown)" in run(site, "--today", "2026-11-20").stdout


def test_a_few_customers_are_named_and_tell_nothing(site: Path) -> None:
    book_club(site, 4)
    assert "1 to 24 (too few known: 4 customers, 4 left)" in run(site, "--today", "2026-11-20").stdout
    measured = run(site, "--today", "2026-11-20", "--stay", "50").stdout
    assert "2.00 of 24 (assumed)" in measured


def test_books_that_cannot_be_read_are_a_note_and_no_failure(site: Path) -> None:
    (site / "private").mkdir()
    (site / "private/ledger.duckdb").write_text("no ledger")
    said = run(site, "--today", "2026-11-20")
    assert (said.exit_code, said.stderr.startswith("Without your books: ")) == (0, True)
    assert "2.50 to 15.00" in said.stdout


def test_one_program_is_told_with_each_rule_its_source_and_its_day(site: Path) -> None:
    said = run(site, "big-river", "--today", "2026-11-20").stdout
    assert "closed      2026-12-31" in said
    assert (
        "  label: false (in `affiliate check`: `label`)\n      content/programs/big-river.md, read 2026-10-07\n" in said
    )
    assert (
        "  shop: Amazon (in `affiliate check`: `shop`)\n      Associates Participation Requirements (w), read " in said
    )
    assert "  sentence: As an Amazon Associate I earn from qualifying purchases. Really. (" in said
    assert "never: read them, and set `read_on`" in run(site, "lamp-club").stdout


def test_programs_get_the_same_as_json(site: Path) -> None:
    rows = json.loads(run(site, "--json", "--today", "2026-11-20").stdout)
    assert [row["program"] for row in rows] == ["big-river", "lamp-club"]
    assert rows[0]["channels"] == {"site": True, "feed": "article", "newsletter": False, "social": False}
    own = {rule["rule"]: rule for rule in rows[0]["rules"]}
    assert own["label"] | {"value": "false", "evidence": "", "source": "content/programs/big-river.md"} == own["label"]
    assert own["shop"]["evidence"] == "V2"
    assert rows[1]["rules"] == []


def test_scripts_get_amounts_as_decimal_strings_and_null_for_what_is_unknown(site: Path) -> None:
    book_club(site, 12)
    rows = json.loads(run(site, "--json", "--today", "2026-11-20").stdout)
    assert [row["program"] for row in rows] == ["book-club", "big-river", "lamp-club"]
    known, ranged, unknown = (row["worth"] for row in rows)
    assert known | {"currency": "GBP", "order_value": "20.00", "order_value_count": 24, "overrides": ["1.00"]} == known
    assert Decimal(known["least"]) <= Decimal(known["average"]) <= Decimal(known["most"])
    assert ranged == {
        "currency": "USD", "months": 24, "average": None, "least": "2.50", "most": "15.00",
        "order_value": None, "order_value_basis": "terms", "order_value_count": 0,
        "payments": None, "payments_least": 1, "payments_most": 6, "payments_basis": "unknown",
        "customers": 0, "customers_left": 0, "overrides": [],
    }  # fmt: skip
    assert [unknown[key] for key in ("currency", "average", "least", "most", "payments")] == [
        "",
        None,
        None,
        None,
        None,
    ]


def test_a_program_that_is_none_and_a_site_without_any(site: Path, tmp_path: Path) -> None:
    said = run(site, "amazon")
    assert (said.exit_code, "no program is called 'amazon'" in said.stderr) == (2, True)
    (tmp_path / "empty").mkdir()
    assert "affiliate new program" in run(tmp_path / "empty").stdout


def test_a_file_with_a_mistake_is_named(site: Path) -> None:
    (site / "content/programs/bad.md").write_text("---\nname: Bad\nnetwork: [\n---\n")
    said = run(site)
    assert said.exit_code == 1
    assert "content/programs/bad.md:3: " in said.stderr
    assert "lamp-club" in said.stdout
