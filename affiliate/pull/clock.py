"""Time, handed in: the core has no clock of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from affiliate.networks.pulls import Rate


@dataclass(frozen=True, slots=True)
class Clock:
    """`now` is UTC without a zone, `seconds` a stop-watch, `wait` lets so many seconds pass."""

    now: Callable[[], datetime]
    seconds: Callable[[], float]
    wait: Callable[[float], None]


class Pace:
    """Keeps calls within rates: waits before the one that would be too many."""

    def __init__(self, rates: Iterable[Rate], clock: Clock) -> None:
        self._clock = clock
        self._calls = [(rate, deque[float](maxlen=rate.calls)) for rate in rates]

    def wait(self) -> None:
        """Wait until one more call is allowed, and count it."""
        now = self._clock.seconds()
        free = max((c[0] + rate.seconds for rate, c in self._calls if len(c) == rate.calls), default=now)
        if free > now:
            self._clock.wait(free - now)
        now = self._clock.seconds()
        for _, calls in self._calls:
            calls.append(now)
