"""A report as the text that goldens hold: one line a row, only what a row says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from affiliate.model import Account, Transaction
from affiliate.reports import Report, UnreadableReport, read_report

FIXTURES = Path(__file__).parent / "fixtures"
OPTIONS, GOLDEN = ".options.json", ".golden.txt"
FILES = sorted(p for p in FIXTURES.glob("*/*") if not p.name.endswith((OPTIONS, GOLDEN)))
UNSAID = {f.name: f.default for f in fields(Transaction)} | {"id": "", "raw_status": ""}
FIRST = ("line", "day", "status", "kind", "commission", "currency")


def options_of(path: Path) -> dict[str, Any]:
    """What the user says about a fixture, from the file beside it."""
    beside = path.with_name(path.name + OPTIONS)
    options = json.loads(beside.read_text("utf-8")) if beside.exists() else {}
    for account in options.get("accounts", []):
        account["tracking_ids"] = tuple(account.get("tracking_ids", ()))
    return options | {"accounts": [Account(**account) for account in options.get("accounts", [])]}


def shown(path: Path, **also: Any) -> str:
    """What reading a fixture gives."""
    try:
        return "".join(f"{line}\n" for line in _report(read_report(path, **options_of(path) | also)))
    except UnreadableReport as reason:
        return f"unreadable: {reason}\n"


def _report(report: Report) -> Iterator[str]:
    yield f"{report.network} {report.layout}, told apart by {report.identity}"
    yield f"{report.rows} rows, made {report.as_of or 'we do not know when'}, covers {_days(report)}"
    yield from (f"note: {note}" for note in report.notes)
    yield from (_transaction(transaction) for transaction in report.transactions)
    yield from (f"line {r.line} rejected: {r.reason}\n  {r.raw}" for r in report.rejects)


def _days(report: Report) -> str:
    return f"{report.covers[0]} to {report.covers[1]}" if report.covers else "we do not know what"


def _transaction(row: Transaction) -> str:
    said = {f.name: getattr(row, f.name) for f in fields(row)}
    rest = [f"{name}={value}" for name, value in said.items() if name not in FIRST and value != UNSAID.get(name)]
    return f"line {row.line}: {row.day} {row.status} {row.kind} {row.commission} {row.currency} {' '.join(rest)}"
