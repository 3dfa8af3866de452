"""What counts, case by case: reports and what the books say of them side by side, in every order of importing."""

from __future__ import annotations

import tomllib
from itertools import permutations
from pathlib import Path
from typing import Any

import duckdb
import pytest
from invented_reports import Invented, contents, declare_family, disputed, empty, invented, new_ledger, transaction

from affiliate.ledger import current
from affiliate.reports import Identity

CASES = Path(__file__).parent / "cases"


def cases() -> list[Any]:
    loaded = [(file, tomllib.loads(file.read_text(encoding="utf-8"))) for file in sorted(CASES.glob("*.toml"))]
    return [
        pytest.param(file.stem, case, id=f"{file.stem}: {case['title']}")
        for file, all_ in loaded
        for case in all_["case"]
    ]


def table(text: str) -> list[dict[str, str]]:
    header, *rows = (line.split() for line in text.strip().splitlines())
    return [dict(zip(header, row, strict=True)) for row in rows]


def report(kind: str, given: dict[str, Any]) -> Invented:
    rows = [transaction(**row) for row in table(given["rows"])]
    identity = Identity.DAYS if "days" in (kind, given.get("layout")) else Identity.ID
    covers = tuple(given["covers"]) if "covers" in given else None
    layout = given.get("layout", "sales")
    return invented(given["name"], rows, identity=identity, layout=layout, as_of=given.get("as_of"), covers=covers)


def shown(connection: duckdb.DuckDBPyConnection, columns: list[str]) -> list[tuple[str, ...]]:
    names = ", ".join("printf('%.2f', commission)" if name == "commission" else f"{name}::VARCHAR" for name in columns)
    return current(connection).project(names).fetchall()


@pytest.mark.parametrize(("kind", "case"), cases())
def test_the_books_say_what_the_case_says_in_every_order(kind: str, case: dict[str, Any], tmp_path: Path) -> None:
    reports = [report(kind, given) for given in case["report"]]
    header = case["current"].strip().splitlines()[0].split()
    expected = sorted(tuple(row.values()) for row in table(case["current"]))
    tables = []
    with new_ledger(tmp_path) as connection:
        declare_family(connection)
        for order in permutations(reports):
            empty(connection)
            for each in order:
                result = each.into(connection)
                assert result.accepted + result.unchanged + result.rejected == result.rows
            assert sorted(shown(connection, header)) == expected
            assert disputed(connection) == case.get("disputed", [])
            tables.append(contents(connection))
    assert all(each == tables[0] for each in tables)
