"""Transactions as the ledger keeps them: columns of plain text, or a sentence why the books cannot hold one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from affiliate.model import Transaction

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
    "sale_id",
)

LARGEST_AMOUNT = Decimal(10) ** 14
LARGEST_COUNT = 2**31
SEPARATOR = "\x1f"  # stands between the columns when the digest is taken, and so in none of them

Cells = list[str | None]


class UnfitRow(ValueError):  # noqa: N818 — it names what the row is
    """A transaction that the books cannot hold as it is."""


def cells_of(transaction: Transaction) -> Cells:
    """The transaction in the order of COLUMNS; raises UnfitRow."""
    cells: list[Any] = list(_values(transaction))
    for place, write in _written:
        if cells[place] is not None:
            cells[place] = write(cells[place])
    _check_text("".join(filter(None, cells)))
    return cells


def storable(text: str) -> str:
    """Bytes that were no text became half characters; in quarantine a question mark will do for them."""
    return text.encode(errors="replace").decode()


def written(column: str, value: Any) -> str:
    """A column's value as the text it is stored from; raises UnfitRow."""
    return _WRITERS.get(column, str)(value)


def _check_text(text: str) -> None:
    if SEPARATOR in text:
        raise UnfitRow("the row holds a control character (a unit separator); download the report again")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise UnfitRow("the row holds half a character (an unpaired surrogate); save the report as UTF-8") from None


def _amount(value: Decimal) -> str:
    if not value.is_finite():
        raise UnfitRow(f"the amount {value} is no number")
    if abs(value) >= LARGEST_AMOUNT:
        raise UnfitRow(f"the amount {str(value)[:40]} is too large for the books")
    text = f"{value + 0:.4f}"  # + 0 makes -0 the same as 0
    if Decimal(text) != value:
        raise UnfitRow(f"the amount {str(value)[:40]} has more than four decimals")
    return text


def _count(value: int) -> str:
    if not -LARGEST_COUNT <= value < LARGEST_COUNT:
        raise UnfitRow(f"the number {str(value)[:40]} is too large for the books")
    return str(value)


def _moment(value: datetime) -> str:
    try:
        return (value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value).isoformat(" ")
    except OverflowError:
        raise UnfitRow(f"the time {value} lies outside the calendar") from None


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
