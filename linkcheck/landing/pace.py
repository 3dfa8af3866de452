"""How often a host is asked: one request at a time, some time apart, and not at all once it has had enough."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from linkcheck.landing.nouns import Answer, NoAnswer, Outcome, Refused

STRIKES = 3  # refusals or failures in a row, and the rest of the host's pages are spared
PATIENCE = 60.0  # seconds that are waited where a host asks for it
BUSY = (429, 503)
BLOCKED = frozenset({401, 403, 405, 406, 407, 408, 418, 425, *BUSY, 430, 451, 529, 530, 999})


@dataclass(slots=True)
class Host:
    """What a run has to know of one host. `verdict` stands for all pages that are not asked for any more."""

    pace: float
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    strikes: int = 0
    verdict: NoAnswer | Refused | None = None

    @asynccontextmanager
    async def turn(self, seats: asyncio.Semaphore) -> AsyncIterator[None]:
        """Wait until the host may be asked again; `seats` bounds how many hosts are asked at once."""
        now = asyncio.get_running_loop().time
        async with self.lock:
            await asyncio.sleep(max(self.free_at - now(), 0.0))
            async with seats:
                self.free_at = now() + self.pace
                yield

    def rest(self, seconds: float) -> None:
        """Leave the host alone for some time."""
        self.free_at = max(self.free_at, asyncio.get_running_loop().time() + seconds)

    def learn(self, outcome: Outcome) -> None:
        """Count what says something of the whole host; a missing page does not."""
        if not (isinstance(outcome, NoAnswer) or (isinstance(outcome, Answer) and turned_away(outcome.status))):
            self.strikes = 0
            return
        self.strikes += 1
        if self.strikes >= STRIKES or wait_asked(outcome) > PATIENCE:
            self.verdict = _verdict(outcome)


def _verdict(outcome: Answer | NoAnswer) -> NoAnswer | Refused:
    if isinstance(outcome, Answer) and outcome.status in BLOCKED:
        return Refused(f"not asked: the host turned us away before (answered {outcome.status})")
    why = f"answered {outcome.status}" if isinstance(outcome, Answer) else outcome.why
    return NoAnswer(f"the host failed {STRIKES} times in a row: {why}")


def turned_away(status: int) -> bool:
    """Whether a status tells of the server rather than of the page."""
    return status in BLOCKED or status >= 500


def wait_asked(outcome: Outcome) -> float:
    """The seconds that a busy host asks us to wait; 0 when it names none."""
    if not isinstance(outcome, Answer) or outcome.status not in BUSY:
        return 0.0
    value = outcome.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    return _until(value, outcome.headers)


def _until(value: str, headers: Mapping[str, str]) -> float:
    """The seconds from the server's own time to the moment it names: its clock need not agree with ours."""
    try:
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("date", ""))
        return max(wait.total_seconds(), 0.0)
    except (TypeError, ValueError, OverflowError):
        return 0.0
