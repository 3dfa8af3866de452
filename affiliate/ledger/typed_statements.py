"""The totals that the owner read off a network's own page (private/statements.csv), held against the books."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from affiliate.ledger.statements import StatementTotal
from affiliate.model import Account, Problem

NEEDED = ("network", "account", "currency", "month", "amount")
WHICH = ("approved", "pending", "declined", "paid", "earned")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_AMOUNT = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,4})?")
_SIZE = 10_000_000


@dataclass(frozen=True, slots=True)
class TypedStatement:
    """One total as a network shows it. `which`: approved (with what is paid), or another of WHICH."""

    line: int
    network: str
    account: str
    currency: str
    month: str
    amount: Decimal
    which: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A typed total and what the books come to."""

    typed: TypedStatement
    booked: Decimal

    @property
    def missing(self) -> Decimal:
        """How much the books have too little; below zero, too much."""
        return self.typed.amount - self.booked


def read_typed_statements(path: Path) -> tuple[tuple[TypedStatement, ...], tuple[Problem, ...]]:
    """The totals, and what is wrong with the others by line. No file, no totals."""
    if not path.exists():
        return (), ()
    try:
        if path.stat().st_size > _SIZE:
            return (), (Problem(str(path), 0, "", "is larger than 10 MB", "keep one line for each month"),)
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        return (), (Problem(str(path), 0, "", f"cannot be read: {error}", "save it as CSV in UTF-8"),)
    reader = csv.DictReader(text.splitlines(), restval="", restkey="more")
    found: list[TypedStatement] = []
    problems: list[Problem] = []
    try:
        if lacking := [name for name in NEEDED if name not in (reader.fieldnames or ())]:
            what = f"has no column {', '.join(lacking)}"
            return (), (Problem(str(path), 1, "", what, f"the first line is {','.join(NEEDED)},which"),)
        for cells in reader:
            try:
                found.append(_typed(reader.line_num, cells))
            except ValueError as error:
                problems.append(Problem(str(path), reader.line_num, "", str(error)))
    except csv.Error as error:
        problems.append(Problem(str(path), reader.line_num, "", f"is not CSV: {error}"))
    return tuple(found), tuple(problems)


def _typed(line: int, cells: Mapping[str, str]) -> TypedStatement:
    if "more" in cells:
        raise ValueError("has more cells than the first line: write amounts like 1234.56, without separators")
    network, account, currency, month, amount = (cells[name].strip() for name in NEEDED)
    which = (cells.get("which") or "").strip() or "approved"
    if not _MONTH.fullmatch(month):
        raise ValueError(f"month: {month!r} is not a month such as 2026-03")
    if not _AMOUNT.fullmatch(amount):
        raise ValueError(f"amount: {amount!r} is not an amount such as 1234.56")
    if which not in WHICH:
        raise ValueError(f"which: {which!r} is none of {', '.join(WHICH)}")
    return TypedStatement(line, network, account, currency.upper(), month, Decimal(amount), which)


def compared(
    typed: Iterable[TypedStatement], totals: Iterable[StatementTotal], accounts: Collection[Account]
) -> tuple[Comparison, ...]:
    """Each typed total beside the books'. An account may be written by its key or by the network's own id."""
    keys = {(account.network, id): account.key for account in accounts for id in account.ids.values()}
    sums: dict[tuple[str, ...], Decimal] = {}
    for total in totals:
        account = keys.get((total.network, total.account), total.account)
        for which in WHICH:
            key = (total.network, account, total.currency, total.month, which)
            sums[key] = sums.get(key, Decimal(0)) + _part(total, which)
    return tuple(Comparison(each, sums.get(_key(each, keys), Decimal(0))) for each in typed)


def _key(typed: TypedStatement, keys: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    account = keys.get((typed.network, typed.account), typed.account)
    return (typed.network, account, typed.currency, typed.month, typed.which)


def _part(total: StatementTotal, which: str) -> Decimal:
    part: Decimal = total.approved + total.pending if which == "earned" else getattr(total, which)
    return part
