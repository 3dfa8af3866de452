"""The promise of the books: what the articles earned and what has no article is the statement, to the last digit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from affiliate.earnings.amounts import written
from affiliate.earnings.summary import Line, Totals
from affiliate.ledger import StatementTotal
from affiliate.model import Status

KEYS = ("network", "account", "currency", "month")


class BalanceError(Exception):
    """The articles' figures are not the statement; none of them may be shown."""


@dataclass(frozen=True, slots=True)
class Balance:
    """One statement, and how the attributed rows make it up."""

    statement: StatementTotal
    articles: Totals
    unattributed: Totals


def balanced(statements: Iterable[StatementTotal], lines: Iterable[Line]) -> tuple[Balance, ...]:
    """Hold `lines` (by article, network, account, month) against the statements. Raises BalanceError if they differ."""
    articles: dict[tuple[str, ...], Totals] = {}
    unattributed: dict[tuple[str, ...], Totals] = {}
    for line in lines:
        article, network, account, month = map(str, line.keys)
        side, key = articles if article else unattributed, (network, account, line.currency, month)
        side[key] = side.get(key, Totals()) + line.totals
    stated: dict[tuple[str, ...], StatementTotal] = {(s.network, s.account, s.currency, s.month): s for s in statements}
    for slot in sorted({*stated, *articles, *unattributed}):
        _compare(slot, stated.get(slot), _at(articles, slot) + _at(unattributed, slot))
    return tuple(Balance(stated[key], _at(articles, key), _at(unattributed, key)) for key in sorted(stated))


def _at(side: Mapping[tuple[str, ...], Totals], key: tuple[str, ...]) -> Totals:
    return side.get(key, Totals())


def _compare(key: tuple[str, ...], statement: StatementTotal | None, ours: Totals) -> None:
    network, account, currency, month = key
    for status in Status:
        said: Decimal = getattr(statement, status, Decimal(0))
        made: Decimal = getattr(ours, status)
        if said != made:
            raise BalanceError(
                f"the books do not balance: network {network}, account {account or '(none)'}, {currency}, {month}: "
                f"the statement has {written(said, currency)} {status}, "
                f"the articles and the unattributed rest come to {written(made, currency)}; "
                "this is a fault of pelican-affiliate, and no figure is shown until it is fixed"
            )
