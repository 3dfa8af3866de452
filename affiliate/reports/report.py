"""What reading a report gives: transactions, rejects, and what the report says about itself."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime

from affiliate.model import Transaction
from affiliate.networks.declare import Identity

# What a report may say nothing of at all. The account is not among them: it tells rows apart.
LEFT_UNSAID = frozenset({f.name for f in fields(Transaction) if f.default is not MISSING} - {"account"} | {"kind"})


class UnreadableReport(Exception):  # noqa: N818 — it names what the file is, and the contract knows it by this name
    """Nothing of the file can be used; the message says what was seen and what to do."""


class NobodysReport(UnreadableReport):
    """No layout claims the file, or the one that does says that it holds no sales."""


@dataclass(frozen=True, slots=True, order=True)
class Reject:
    """A row that did not become a transaction.

    `line` is its first physical line. `raw` is JSON text of the row's columns that we know, cut to 2,000 characters;
    personal columns are never in it.
    """

    line: int
    reason: str
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One report file, read. `rows` = len(transactions) + len(rejects).

    `as_of` is when the report was made (UTC without a zone), `covers` the first and last day it speaks for; None where
    neither the file, its name nor the caller says. `notes` are sentences for the user that reject nothing. `silent` are
    the fields that the report has no column for.
    """

    network: str
    layout: str
    identity: Identity
    rows: int
    transactions: tuple[Transaction, ...]
    rejects: tuple[Reject, ...]
    as_of: datetime | None = None
    covers: tuple[date, date] | None = None
    notes: tuple[str, ...] = ()
    silent: frozenset[str] = frozenset()
