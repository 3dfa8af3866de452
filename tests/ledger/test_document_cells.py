"""Large JSON and XML reports go the fast way with the rows, rejects, notes and counts that the Python reader gives."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock
from xml.sax.saxutils import escape

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented_reports import contents, empty, new_ledger

from affiliate.ledger import FileResult, import_file, importing, plain_tables

MANY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SALE: dict[str, Any] = {
    "id": 1001,
    "publisherId": 900100,
    "advertiserId": 5000,
    "transactionDate": "2026-01-03T10:00:00",
    "clickDate": "2026-01-03T09:00:00Z",
    "validationDate": None,
    "commissionStatus": "pending",
    "commissionAmount": {"amount": 5.5, "currency": "GBP"},
    "saleAmount": {"amount": 55, "currency": "GBP"},
    "clickRefs": {"clickRef": "kabcdefghi"},
    "publisherUrl": "https://reviews.example/a/",
    "type": "Commission group transaction",
    "paidToPublisher": False,
}
ACTION = {
    "Id": "7001.7002.1",
    "CampaignId": "7001",
    "CampaignName": "Ottersby",
    "State": "PENDING",
    "Payout": "4.00",
    "Amount": "80.00",
    "Currency": "USD",
    "ReferringDate": "2026-01-05T08:00:00-05:00",
    "EventDate": "2026-01-05T23:30:00-05:00",
    "CreationDate": "2026-01-05T09:05:00+14:00",
    "ClearedDate": "",
    "SubId1": "akettle113",
}
WORDS: list[Any] = [
    *("", " ", "0", "-0.00", "1e5", "1,5", "1.23456", "NaN", "2026-02-30", "1989-12-31", "2100-12-31T00:00:00Z"),
    *("2026-01-03T10:00", "2026-01-03 24:00:00", "2026-01-03T10:00:00Z", "2026-01-03 10:00:00 +02:00"),
    *(
        "2026-01-03T23:59:59-05:30",
        "2026-01-03T10:00:00+15:00",
        "2026-01-03T10:00:00.5-01:00",
        "2026-03-01T00:00:00+0100",
    ),
    *(
        "1990-01-01T00:00:00+01:00",
        "2026-01-03T10:00:00-00:30",
        "2026-01-03T25:00:00Z",
        "approved",
        "declined",
        "bonus",
    ),
    *(
        " padded ",
        "two  blanks",
        "nbsp\u00a0",
        "l1\nl2",
        "cr\rx",
        'say "so"',
        "a,b",
        "x" * 301,
        "\u202egnp",
        "a\x1fb",
        "+5",
    ),
    *("-", "\\N", "NULL", "EUR", "eur", "mailto:x@y.z", None, True, 5, 7.25, ["several"], {"a": "b"}),
]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with new_ledger(tmp_path_factory.mktemp("private")) as connection:
        yield connection


def imported(books: duckdb.DuckDBPyConnection, file: Path, worth_it: int) -> tuple[FileResult, Any]:
    empty(books)
    with mock.patch.object(plain_tables, "WORTH_IT", worth_it):
        return import_file(books, file, site_root=file.parent), contents(books)


def check(books: duckdb.DuckDBPyConnection, file: Path, content: str) -> None:
    file.write_text(content, encoding="utf-8", errors="surrogatepass")
    assert imported(books, file, 1) == imported(books, file, 1_000_000)


def spoilt(record: dict[str, Any], words: list[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Records of which some fields say something else."""

    @st.composite
    def records(draw: st.DrawFn) -> list[dict[str, Any]]:
        found = []
        for _ in range(draw(st.integers(1, 6))):
            each = copy.deepcopy(record)
            for _ in range(draw(st.integers(0, 2))):
                field = draw(st.sampled_from(sorted(each)))
                below = each[field]
                if isinstance(below, dict):
                    below[draw(st.sampled_from(sorted(below)))] = draw(st.sampled_from(words))
                else:
                    each[field] = draw(st.sampled_from(words))
            found.append(each)
        return found

    return records()


def on_one_line(records: list[dict[str, Any]]) -> str:
    return json.dumps(records)


def on_lines(records: list[dict[str, Any]]) -> str:
    return "[" + ",\n".join(json.dumps(record, ensure_ascii=False) for record in records) + "]"


@given(records=spoilt(SALE, [*WORDS, "half \ud800"]), write=st.sampled_from([on_one_line, on_lines]))
@MANY
def test_json(
    books: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    records: list[dict[str, Any]],
    write: Callable[[list[dict[str, Any]]], str],
) -> None:
    check(books, tmp_path / "report.json", write(records))


@given(records=spoilt(ACTION, [word for word in WORDS if isinstance(word, str) and "\x1f" not in word]))
@MANY
def test_xml(books: duckdb.DuckDBPyConnection, tmp_path: Path, records: list[dict[str, Any]]) -> None:
    rows = ("".join(f"<{name}>{escape(text)}</{name}>" for name, text in record.items()) for record in records)
    actions = "\n".join(f"<Action>{row}</Action>" for row in rows)
    check(books, tmp_path / "report.xml", f"<ImpactRadiusResponse><Actions>{actions}</Actions></ImpactRadiusResponse>")


def test_only_records_that_sql_is_not_sure_of_are_read_in_python(tmp_path: Path) -> None:
    records = [SALE | {"id": number} for number in range(3000)]
    records[10] = records[10] | {"transactionDate": "never"}
    records[20] = records[20] | {"clickRefs": {"clickRef": "two  blanks"}}
    (tmp_path / "report.json").write_text(on_lines(records))
    seen: list[int] = []
    stage = importing.stage_sure_rows

    def counted(*given: Any) -> Any:
        rest = list(stage(*given) or ())
        seen.extend(each.line for each in rest)
        return rest

    killed = tmp_path / "private" / ".cells-left"  # by an import that was killed
    killed.mkdir(parents=True)
    (killed / "cells.csv").write_text("1,a")
    with new_ledger(tmp_path / "private") as books, mock.patch.object(importing, "stage_sure_rows", counted):
        result = import_file(books, tmp_path / "report.json", site_root=tmp_path)
        assert (result.rows, result.accepted, result.rejected) == (3000, 2999, 1)
    assert seen == [11, 21]
    assert [path.name for path in (tmp_path / "private").iterdir()] == ["ledger.duckdb"], "nothing is left beside it"
