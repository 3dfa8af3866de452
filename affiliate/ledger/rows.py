"""Transactions as the ledger keeps them: columns of plain text under a digest of what they say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from affiliate.model import Transaction
from affiliate.reports import Identity, Reject, Report

# What a transaction says, in the order in which the digest reads it: to change it is to make a new ledger.
COLUMNS = (
    "account",
    "currency",
    "id",
    "corrects",
    "day",
    "status",
    "raw_status",
    "kind",
    "commission",
    "sale",
    "quantity",
    "tier",
    "subid",
    "tracking_id",
    "advertiser",
    "advertiser_name",
    "product_ref",
    "product_name",
    "referrer",
    "clicked",
    "changed",
    "paid_on",
)

LARGEST_AMOUNT = Decimal(10) ** 14
LARGEST_COUNT = 2**31

Cells = list[str | None]


class _UnfitRow(ValueError):  # noqa: N818 — it names what the row is
    """A transaction that the books cannot hold as it is."""


@dataclass(frozen=True, slots=True)
class Row:
    """A transaction ready to be stored; `revision` is the digest of everything it says except where it stands."""

    line: int
    revision: str
    cells: Cells


def rows_of(report: Report) -> tuple[list[Row], list[Reject]]:
    """The report's transactions as rows, and all its rejects: the reader's, and rows that the books cannot hold."""
    rows: list[Row] = []
    rejects = [Reject(reject.line, _storable(reject.reason), _storable(reject.raw)) for reject in report.rejects]
    name = _made_up_ids(report) if report.identity is Identity.DAYS else _own_id
    for transaction in report.transactions:
        try:
            cells = _cells(transaction)
            cells[_ID] = name(transaction, cells)
            rows.append(Row(transaction.line, _digest(report.network, cells), cells))
        except _UnfitRow as unfit:
            rejects.append(Reject(transaction.line, str(unfit)))
    return rows, sorted(rejects)


def _storable(text: str) -> str:
    """Bytes that were no text became half characters; in quarantine a question mark will do for them."""
    return text.encode(errors="replace").decode()


def _own_id(transaction: Transaction, cells: Cells) -> str:
    if not transaction.id:
        raise _UnfitRow("the row has no transaction id, so that no later report could correct it")
    return transaction.id


def _made_up_ids(report: Report) -> Callable[[Transaction, Cells], str]:
    """Names for rows without ids: day, content, and which of the equal rows it is, because each is a sale."""
    seen: Counter[str] = Counter()
    scope = f"{report.network} {report.layout}"

    def name(transaction: Transaction, cells: Cells) -> str:
        cells[_ID] = ""
        content = f"{transaction.day}/{_digest(scope, cells)[:16]}"
        seen[content] += 1
        return f"{content}/{seen[content]}"

    return name


def _digest(scope: str, cells: Cells) -> str:
    try:
        text = _as_json([scope, *cells]).encode()
    except UnicodeEncodeError:
        raise _UnfitRow("the row holds half a character (an unpaired surrogate); save the report as UTF-8") from None
    return blake2b(text, digest_size=16).hexdigest()


def _amount(value: Decimal) -> str:
    if not value.is_finite():
        raise _UnfitRow(f"the amount {value} is no number")
    if abs(value) >= LARGEST_AMOUNT:
        raise _UnfitRow(f"the amount {str(value)[:40]} is too large for the books")
    text = f"{value + 0:.4f}"  # + 0 makes -0 the same as 0
    if Decimal(text) != value:
        raise _UnfitRow(f"the amount {str(value)[:40]} has more than four decimals")
    return text


def _count(value: int) -> str:
    if not -LARGEST_COUNT <= value < LARGEST_COUNT:
        raise _UnfitRow(f"the number {str(value)[:40]} is too large for the books")
    return str(value)


def _moment(value: datetime) -> str:
    try:
        return (value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value).isoformat(" ")
    except OverflowError:
        raise _UnfitRow(f"the time {value} lies outside the calendar") from None


_WRITERS: dict[str, Callable[[Any], str]] = {
    "day": date.isoformat,
    "commission": _amount,
    "sale": _amount,
    "quantity": _count,
    "tier": _count,
    "clicked": _moment,
    "changed": _moment,
    "paid_on": date.isoformat,
}
_values = attrgetter(*COLUMNS)
_written = [(COLUMNS.index(name), write) for name, write in _WRITERS.items()]
_ID = COLUMNS.index("id")
_as_json = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def _cells(transaction: Transaction) -> Cells:
    cells: list[Any] = list(_values(transaction))
    for place, write in _written:
        if cells[place] is not None:
            cells[place] = write(cells[place])
    return cells
