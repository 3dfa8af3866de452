"""Asks the invented shops as the command does, and gives what is known then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shop_server import Shops

from linkcheck.landing.hosts import Policy
from linkcheck.landing.nouns import Known, Landing
from linkcheck.landing.run import Job, ask

TODAY = date(2026, 11, 20)


def ours(url: str) -> str:
    return ""


class Walk:
    """Runs over a street of shops, one after the other: each knows what the one before has found."""

    def __init__(self, street: Shops, hosts: str = "kettles.example") -> None:
        self.street, self.memory = street, dict[str, Known]()
        self.policy = Policy("tests", ours, ours, pace=0, private=frozenset(hosts.split()))

    def to(self, *urls: str, today: date = TODAY, days: int = 0, seconds: float = 60.0) -> dict[str, Known]:
        """What is known of the addresses now, by address without the port."""
        landings = tuple(Landing(self.street.at(url)) for url in urls)
        job = Job(landings, self.memory, today, days, seconds)
        visits = ask(job, self.policy, self._save, names=self.street.names)
        return {self.street.without_port(visit.landing.url): visit.known for visit in visits}

    def words(self, *urls: str, **how: date | int | float) -> list[str]:
        """The verdicts and reasons, in the order of the addresses."""
        found = self.to(*urls, **how)
        return [self.street.without_port(f"{found[url].verdict}: {found[url].why}") for url in urls]

    def with_manners(self, **changes: object) -> Walk:
        self.policy = replace(self.policy, **changes)
        return self

    def _save(self, known: object) -> None:
        self.memory = {one.url: one for one in known}
