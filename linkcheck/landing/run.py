"""One run: every landing page that is due is asked, each host by itself; what is learned is saved on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ada_url import URL

from linkcheck.findings import Verdict
from linkcheck.landing.follow import follow
from linkcheck.landing.guard import Lookup, lookup
from linkcheck.landing.hosts import Hosts, Manners
from linkcheck.landing.judge import judge
from linkcheck.landing.memory import is_fresh, is_stale, remembered
from linkcheck.landing.nouns import (
    Answer,
    Closed,
    Known,
    Landing,
    Opinion,
    Outcome,
    Refused,
    Silence,
    Skipped,
    Visit,
)
from linkcheck.landing.wire import opened

SAVED_EVERY = 2.0  # seconds
UNHEARD = Skipped("no shop answered at all: is this machine connected?")
LATE = Skipped("the time was up")
Result = Opinion | Silence | Closed | Skipped


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to be asked today, and what was known before. Good answers younger than `days` are not asked for."""

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
        if isinstance(result, Skipped | Closed):
            return Visit(landing, Known(landing.url, Verdict.UNVERIFIED, "", result.why), judged=False)
        if isinstance(result, Silence):
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

    errand: Errand
    hosts: Hosts
    save: Callable[[Sequence[Known]], None]
    tick: Callable[[], None]
    results: dict[str, Result] = field(default_factory=dict)

    async def ask_host(self, landings: Iterable[Landing]) -> None:
        for landing in landings:
            self.results[landing.url] = self.errand.result(landing, await follow(landing.url, self.hosts))
            self.tick()

    async def keep_now_and_then(self) -> None:
        kept = 0
        while True:
            await asyncio.sleep(SAVED_EVERY)
            if len(self.results) > kept:
                kept = len(self.results)
                self.keep()

    def keep(self) -> tuple[Visit, ...]:
        """Save what is known now. Where nobody has answered yet, the silence may be our own."""
        results = {url: self._heard(result) for url, result in self.results.items()}
        visits = tuple(self.errand.visit(one, results.get(one.url, LATE)) for one in self.errand.landings)
        self.save([visit.known for visit in visits if visit.known.checked])
        return visits

    def _heard(self, result: Result) -> Result:
        return UNHEARD if isinstance(result, Silence) and not self.hosts.heard else result


def ask(
    errand: Errand,
    manners: Manners,
    save: Callable[[Sequence[Known]], None],
    tick: Callable[[], None] = lambda: None,
    names: Lookup = lookup,
) -> tuple[Visit, ...]:
    """What is known of every landing page, those due having been asked. `save` is called now and then, and at the end.

    Broken off by Ctrl-C, it saves what it has learned.
    """
    return asyncio.run(_ask(errand, manners, save, tick, names))


async def _ask(
    errand: Errand,
    manners: Manners,
    save: Callable[[Sequence[Known]], None],
    tick: Callable[[], None],
    names: Lookup,
) -> tuple[Visit, ...]:
    async with opened(manners.agent, manners.private, names) as wire:
        run = Run(errand, Hosts(wire, manners, asyncio.Semaphore(manners.at_once)), save, tick)
        keeping = asyncio.create_task(run.keep_now_and_then())
        try:
            async with asyncio.timeout(errand.seconds), asyncio.TaskGroup() as tasks:
                for landings in by_host(errand.due):
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
