"""Whatever is done to any report, it goes into a real ledger or is refused in words: no traceback, no lost row.

AFFILIATE_FUZZ=1000000 sets how many spoilt reports are tried; a few by default.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from invented_reports import empty, new_ledger

from affiliate.ledger import import_file, plain_tables
from affiliate.ledger.verify import faults
from affiliate.model import Account

FIXTURES = Path(__file__).parents[1] / "reports" / "fixtures"
BESIDE = (".options.json", ".golden.txt")
REPORTS = sorted(path for path in FIXTURES.glob("*/*") if path.is_file() and not path.name.endswith(BESIDE))
FUZZ = settings(
    max_examples=int(os.environ.get("AFFILIATE_FUZZ", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
JUNK = [
    *(
        b'"',
        b'""',
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"{",
        b"}",
        b"[",
        b"]",
        b"<",
        b"&x;",
    ),
    *("\u202e=cmd()|'/c calc'!A1".encode(), "Ünï\u2028cödé".encode("latin-1", "ignore"), "é".encode("utf-16")),
]
CELLS = [
    *(b"1.234,56", b"(12.30)", b"1e5", b"NaN", b"-Infinity", b"1970-01-01", b"2999-12-31", b"0000-00-00", b"9" * 400),
    *(b"=1+1", b"@SUM(A1)", b"null", b"true", b"[]", b"{}", b"-0", b"+5", b"1_000", "٣".encode(), b"' OR 1=1 --"),
]


def options_of(path: Path) -> dict[str, Any]:
    beside = path.with_name(path.name + ".options.json")
    options = json.loads(beside.read_text("utf-8")) if beside.exists() else {}
    accounts = [Account(**a | {"tracking_ids": tuple(a.get("tracking_ids", ()))}) for a in options.get("accounts", [])]
    return {"accounts": accounts, "network": options.get("network", ""), "currency": options.get("currency", "")}


def spoilt(draw: st.DrawFn, content: bytes) -> bytes:
    at, end = draw(st.integers(0, len(content))), draw(st.integers(0, len(content)))
    lines = content.splitlines(keepends=True) or [b""]
    line = at % len(lines)
    match draw(st.sampled_from(["flip", "cut", "junk", "cell", "drop", "double", "swap", "encode", "move", "many"])):
        case "flip":
            return content[:at] + draw(st.binary(min_size=1, max_size=4)) + content[at + 1 :]
        case "cut":
            return content[min(at, end) : max(at, end)]
        case "junk":
            return content[:at] + draw(st.sampled_from(JUNK)) + content[at:]
        case "cell":
            cells = lines[line].split(b",")
            cells[end % len(cells)] = draw(st.sampled_from(CELLS))
            return b"".join([*lines[:line], b",".join(cells), *lines[line + 1 :]])
        case "drop":
            return b"".join([*lines[:line], *lines[line + 1 :]])
        case "double":
            return b"".join([*lines[:line], lines[line], *lines[line:]])
        case "swap":
            return b"".join(b",".join(reversed(each.rstrip(b"\n").split(b","))) + b"\n" for each in lines)
        case "encode":
            return content.decode("utf-8", "replace").encode(
                draw(st.sampled_from(["utf-16", "utf-16-be", "cp1252"])), "replace"
            )
        case "move":
            return content[at:] + content[:at]
        case _:
            return content + b"".join(lines[1:]) * draw(st.integers(1, 3))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Path, bytes]:
    path = draw(st.sampled_from(REPORTS))
    content = path.read_bytes()
    for _ in range(draw(st.integers(1, 4))):
        content = spoilt(draw, content)
    return path, content


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with new_ledger(tmp_path_factory.mktemp("private")) as connection:
        yield connection


# Of the dates that tell when a row changed, two have no column.
FOUND = FIXTURES / "awin/download-no-currency.csv"
SAID = b"Transaction ID;Publisher;Commission Amount;Transaction Date;Status\n3001;9;5.00;2026-01-03;pending\n"


@given(case=cases(), fast=st.booleans())
@example(case=(FOUND, SAID), fast=True)
@FUZZ
def test_no_traceback_and_no_lost_row(
    books: duckdb.DuckDBPyConnection, tmp_path: Path, case: tuple[Path, bytes], fast: bool
) -> None:
    path, content = case
    file = tmp_path / path.name
    file.write_bytes(content)
    empty(books)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_tables, "WORTH_IT", 1 if fast else 1_000_000)
        result = import_file(books, file, site_root=tmp_path, **options_of(path))
        assert result.accepted + result.unchanged + result.rejected == result.rows
        assert result.read or (result.rows == 0 and result.problems[0].reason)
        assert list(faults(books, tmp_path)) == []
        again = import_file(books, file, site_root=tmp_path, **options_of(path))
    assert (again.rows, again.accepted, again.rejected) == (result.rows, 0, result.rejected)
