"""How long customers stay: what was seen of them, and what it says about how many payments to expect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate
from math import log
from operator import mul

Span = tuple[date, date]  # the days of a customer's first and last payment
PERIODS = {"month": 1, "year": 12}
# A payment that is so much overdue is not waited for: cards are tried again, and reports come late.
GRACE = timedelta(days=31)
# Fewer customers, or fewer that have left, tell next to nothing about the others.
ENOUGH_CUSTOMERS = 10
ENOUGH_LEFT = 3
LONGEST = 120  # payments of one customer that are looked at

_STEPS = 30  # halvings: finer than any count of customers can tell
_SPREADS = tuple(10 ** (step / 50) for step in range(-50, 201))  # alpha + beta, from "all or nothing" to "all alike"


@dataclass(frozen=True, slots=True)
class Stays:
    """What became of customers: after their first, second, ... payment so many made the next one, so many did not.

    `customers` are those of whom at least one of these is known.
    """

    customers: int
    stayed: tuple[int, ...]
    left: tuple[int, ...]

    @property
    def tells(self) -> bool:
        """Whether it is enough to expect anything of others."""
        return self.customers >= ENOUGH_CUSTOMERS and sum(self.left) >= ENOUGH_LEFT


def stays(spans: Iterable[Span], period: str, cap: int | None, known_until: date) -> Stays:
    """`cap` is the number of payments that bring a commission: nobody can be seen to leave after the last of them."""
    stayed, left = Counter[int](), Counter[int]()
    customers = 0
    for first, last in spans:
        made = min(_between(first, last) // PERIODS[period] + 1, cap or LONGEST)
        gone = made < (cap or LONGEST) and known_until - last >= length(period) + GRACE
        # A payment this young counts no more than its absence would: else those who stay would be seen sooner.
        decided = made if known_until - last >= GRACE else made - 1
        stayed.update(range(1, decided))
        left.update([made] if gone else [])
        customers += gone or decided > 1
    numbers = range(1, max((*stayed, *left), default=0) + 1)
    return Stays(customers, tuple(stayed[number] for number in numbers), tuple(left[number] for number in numbers))


def _between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def length(period: str) -> timedelta:
    """The longest time between two payments in a row."""
    return timedelta(days=31 * PERIODS[period])


def expected(found: Stays, most: int) -> Decimal:
    """How many of `most` payments a new customer makes on average, by the model below, to six digits."""
    return _total(_rates(*_fitted(found)), most)


def assumed(stay: Decimal, most: int) -> Decimal:
    """The same, if before each payment `stay` percent of those who are left go on."""
    return _total(iter(lambda: float(stay) / 100, None), most)


def _total(rates: Iterator[float], most: int) -> Decimal:
    """1, and for each further payment the share of customers who are still there."""
    alive = accumulate((next(rates) for _ in range(1, most)), mul, initial=1.0)
    return Decimal(sum(alive)).quantize(Decimal("0.000001"), ROUND_HALF_UP)


def _rates(alpha: float, beta: float) -> Iterator[float]:
    """The share that makes the next payment, after the first, second, ... one, in the shifted beta-geometric model of
    P. S. Fader and B. G. S. Hardie (2007, Journal of Interactive Marketing 21(1), 76-90): customers differ in how
    likely they are to leave, by a beta distribution, so that those who are still there are ever more loyal."""
    number = 0
    while True:
        yield (beta + number) / (alpha + beta + number)
        number += 1


def _fitted(found: Stays) -> tuple[float, float]:
    """The alpha and beta under which what was seen is most likely."""
    shapes = ((spread * leave, spread * (1 - leave)) for spread in _SPREADS for leave in (_leaving(found, spread),))
    return max(shapes, key=lambda shape: _likelihood(found, *shape))


def _likelihood(found: Stays, alpha: float, beta: float) -> float:
    seen = zip(found.stayed, found.left, _rates(alpha, beta), strict=False)
    return sum(stayed * log(rate) + left * log(1 - rate) for stayed, left, rate in seen)


def _leaving(found: Stays, spread: float) -> float:
    """The average chance to leave that is most likely at this spread: the likelihood rises before it, and falls
    behind, so its slope is halved down to zero."""
    low, high = 0.0, 1.0
    gone = sum(found.left)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        slope = gone / middle - sum(
            stayed * spread / (spread * (1 - middle) + number) for number, stayed in enumerate(found.stayed)
        )
        low, high = (middle, high) if slope > 0 else (low, middle)
    return middle
