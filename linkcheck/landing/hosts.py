"""The hosts met in one run: whether they may be asked, what their robots.txt says, and what they answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from ada_url import URL

from linkcheck.landing import guard
from linkcheck.landing.nouns import Answer, Outcome, Skipped
from linkcheck.landing.pace import BUSY, PATIENCE, Host, wait_asked
from linkcheck.landing.robots import EVERYTHING, LARGEST, Robots, read_robots
from linkcheck.landing.wire import Response, Wire

NAME = "affiliate-linkcheck"  # what robots.txt calls us
HOPS = 5  # redirects of a robots.txt that are followed, as the RFC asks


@dataclass(frozen=True, slots=True)
class Policy:
    """How shops are asked. `tracked` says whose click a request would be, `closed` whose terms forbid it; or nothing.

    `permitted` are hosts (with those below them) that may be asked whatever `closed` and robots.txt say; `private` are
    hosts of our own network that may be asked at all.
    """

    agent: str
    tracked: Callable[[str], str]
    closed: Callable[[str], str]
    pace: float = 1.0
    permitted: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()
    at_once: int = 20

    def permits(self, host: str) -> bool:
        return any(host == one or host.endswith(f".{one}") for one in self.permitted)


@dataclass(slots=True)
class Hosts:
    """`answered` becomes true with the first answer of any of them."""

    wire: Wire
    policy: Policy
    seats: asyncio.Semaphore
    known: dict[str, Host] = field(default_factory=dict)
    files: dict[str, asyncio.Task[Robots | Outcome]] = field(default_factory=dict)
    answered: bool = False

    def why_not(self, url: URL) -> str:
        """Why the address must not be asked for; empty when it may."""
        never = guard.fault(url, self.policy.private) or self.policy.tracked(url.href)
        return never or ("" if self.policy.permits(url.hostname) else self.policy.closed(url.href))

    async def robots_of(self, url: URL) -> Robots | Outcome:
        """What robots.txt says at the address's host, or what came instead of it."""
        if self.policy.permits(url.hostname):
            return EVERYTHING
        origin = f"{url.protocol}//{url.host}"
        if origin not in self.files:
            self.files[origin] = asyncio.create_task(self._read_robots(URL(f"{origin}/robots.txt")))
        return await self.files[origin]

    async def ask(self, url: URL) -> Response | Outcome:
        """The answer of the host, asked a second time when it was busy and says for how long."""
        host = self._host(url.hostname)
        response = await self._ask_once(host, url)
        if isinstance(response, Response) and 0 < (wait := wait_asked(_bare(url, response))) <= PATIENCE:
            host.rest(wait)
            response = await self._ask_once(host, url)
        return response

    async def _ask_once(self, host: Host, url: URL) -> Response | Outcome:
        if host.verdict:
            return host.verdict
        async with host.turn(self.seats):
            response = await self.wire.get(url.href)
            host.learn(_bare(url, response) if isinstance(response, Response) else response)
            self.answered = self.answered or isinstance(response, Response)
            return response

    async def _read_robots(self, url: URL) -> Robots | Outcome:
        host = self._host(url.hostname)
        for _ in range(HOPS + 1):
            response = await self.ask(url)
            if not isinstance(response, Response):
                return response
            if not response.forward:
                return _judged(response, host, url)
            try:
                url = URL(response.forward, base=url.href)
            except ValueError:
                return EVERYTHING
            if self.why_not(url):
                return EVERYTHING
        return EVERYTHING

    def close(self) -> None:
        """Stop what is still under way."""
        for task in self.files.values():
            task.cancel()

    def _host(self, name: str) -> Host:
        return self.known.setdefault(name, Host(self.policy.pace))


def _bare(url: URL, response: Response) -> Answer:
    return Answer(url.href, url.href, response.status, response.headers)


def _judged(response: Response, host: Host, url: URL) -> Robots | Outcome:
    """The rules: all is allowed where there is no such file, nothing where the server has trouble with it."""
    if response.status >= 500 or response.status in BUSY:
        return Skipped(f"robots.txt of {url.hostname} cannot be read: answered {response.status}")
    if response.status != 200:
        return EVERYTHING
    robots = read_robots(response.body[:LARGEST].decode("utf-8", "replace"), NAME)
    host.pace = max(host.pace, robots.delay)
    return robots
