"""What all nouns share: problems, money, the empty mapping."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

EMPTY: Mapping[Any, Any] = MappingProxyType({})


def empty() -> Mapping[Any, Any]:
    """The empty mapping as a `default_factory`: Python 3.11 refuses the mapping itself as a default."""
    return EMPTY


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something a person has to fix: where it is, what is wrong, what to do.

    `path` is relative to the site's folder if possible. `line` counts from 1; 0 means the whole file. `key` is the full
    name of the YAML or TOML key at fault (`offers[0].price`), or empty.
    """

    path: str
    line: int
    key: str
    what: str
    fix: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return ": ".join(filter(None, (place, self.key, self.what))) + (f" ({self.fix})" if self.fix else "")


class CurrencyMismatchError(ValueError):
    """Two amounts in different currencies were added or compared."""


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in one currency (ISO 4217 code, upper case). Never a float.

    Amounts in different currencies cannot be added or compared: that raises `CurrencyMismatchError`.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"an amount is a Decimal, not {type(self.amount).__name__}")

    def _same(self, other: Money) -> Decimal:
        if self.currency != other.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency} do not add up without a dated rate")
        return other.amount

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
