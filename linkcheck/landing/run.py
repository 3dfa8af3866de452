"""One run: requests every landing page that is due, host by host, and saves the results on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ada_url import URL

from linkcheck.findings import Verdict
from linkcheck.landing.follow import follow
from linkcheck.landing.guard import Lookup, lookup
from linkcheck.landing.hosts import Hosts, Policy
from linkcheck.landing.judge import judge
from linkcheck.landing.memory import is_fresh, is_stale, remembered
from linkcheck.landing.nouns import (
    Answer,
    Known,
    Landing,
    NoAnswer,
    OffLimits,
    Opinion,
    Outcome,
    Refused,
    Skipped,
    Visit,
)
from linkcheck.landing.wire import opened

SAVED_EVERY = 2.0  # seconds
NOBODY_ANSWERED = Skipped("no shop answered at all: is this machine connected?")
OUT_OF_TIME = Skipped("the time was up")
Result = Opinion | NoAnswer | OffLimits | Skipped


@dataclass(frozen=True, slots=True)
class Job:
    """The pages to check, and what was known before. Good answers younger than `days` are not requested again."""

    landings: tuple[Landing, ...]
    before: Mapping[str, Known]
    today: date
    days: int = 1
    seconds: float = 3600.0

    @property
    def due(self) -> list[Landing]:
        return [landing for landing in self.landings if not self._is_known(landing)]

    def result(self, landing: Landing, outcome: Outcome) -> Result:
        """What the outcome means. Pages are read here, and let go."""
        if isinstance(outcome, Answer):
            return judge(outcome, landing, self._shown(landing))
        return Opinion(Verdict.BLOCKED, outcome.why) if isinstance(outcome, Refused) else outcome

    def visit(self, landing: Landing, result: Result) -> Visit:
        """What is known of the page after the run."""
        before = self.before.get(landing.url)
        if before and (self._is_known(landing) or (isinstance(result, Skipped) and not is_stale(before, self.today))):
            return Visit(landing, before, judged=False)
        if isinstance(result, Skipped | OffLimits):
            return Visit(landing, Known(landing.url, Verdict.UNVERIFIED, "", result.why), judged=False)
        if isinstance(result, NoAnswer):
            result = Opinion(Verdict.BROKEN, result.why, shows=self._shown(landing))
        return Visit(landing, remembered(before, result, landing.url, self.today), judged=True)

    def _is_known(self, landing: Landing) -> bool:
        known = self.before.get(landing.url)
        return known is not None and is_fresh(known, self.today, self.days)

    def _shown(self, landing: Landing) -> str:
        known = self.before.get(landing.url)
        return known.shows if known else ""


@dataclass(slots=True)
class Run:
    """The results so far."""

    job: Job
    hosts: Hosts
    save: Callable[[Sequence[Known]], None]
    tick: Callable[[], None]
    results: dict[str, Result] = field(default_factory=dict)

    async def ask_host(self, landings: Iterable[Landing]) -> None:
        for landing in landings:
            self.results[landing.url] = self.job.result(landing, await follow(landing.url, self.hosts))
            self.tick()

    async def save_periodically(self) -> None:
        kept = 0
        while True:
            await asyncio.sleep(SAVED_EVERY)
            if len(self.results) > kept:
                kept = len(self.results)
                self.keep()

    def keep(self) -> tuple[Visit, ...]:
        """Save what is known now. Where nobody has answered yet, the silence may be our own."""
        results = {url: self._certain(result) for url, result in self.results.items()}
        visits = tuple(self.job.visit(one, results.get(one.url, OUT_OF_TIME)) for one in self.job.landings)
        self.save([visit.known for visit in visits if visit.known.checked])
        return visits

    def _certain(self, result: Result) -> Result:
        return NOBODY_ANSWERED if isinstance(result, NoAnswer) and not self.hosts.answered else result


def ask(
    job: Job,
    policy: Policy,
    save: Callable[[Sequence[Known]], None],
    tick: Callable[[], None] = lambda: None,
    names: Lookup = lookup,
) -> tuple[Visit, ...]:
    """Request the landing pages that are due, and return what is then known of all of them.

    `save` is called every few seconds and at the end, also when the run is interrupted by Ctrl-C.
    """
    return asyncio.run(_ask(job, policy, save, tick, names))


async def _ask(
    job: Job,
    policy: Policy,
    save: Callable[[Sequence[Known]], None],
    tick: Callable[[], None],
    names: Lookup,
) -> tuple[Visit, ...]:
    async with opened(policy.agent, policy.private, names) as wire:
        run = Run(job, Hosts(wire, policy, asyncio.Semaphore(policy.at_once)), save, tick)
        keeping = asyncio.create_task(run.save_periodically())
        try:
            async with asyncio.timeout(job.seconds), asyncio.TaskGroup() as tasks:
                for landings in by_host(job.due):
                    tasks.create_task(run.ask_host(landings))
        except TimeoutError:
            pass
        finally:
            keeping.cancel()
            run.hosts.close()
            visits = run.keep()
    return visits


def by_host(landings: Iterable[Landing]) -> list[list[Landing]]:
    """The pages of each host together, all sorted; what is no address stands under no host."""
    found: dict[str, list[Landing]] = {}
    for landing in sorted(landings, key=lambda one: one.url):
        try:
            host = URL(landing.url).hostname
        except ValueError:
            host = ""
        found.setdefault(host, []).append(landing)
    return [found[host] for host in sorted(found)]
