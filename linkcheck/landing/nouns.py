"""What is asked, what comes back, what is known of it: small values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from linkcheck.findings import Verdict

LAST = 1_000_000
BAD = (Verdict.BROKEN, Verdict.WRONG_PAGE, Verdict.UNAVAILABLE)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an address is used: the page below the output folder (none: it is only known), its source, the product."""

    source: str
    product: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Landing:
    """A page that links lead to. `gtins` (of 14 digits) and `names` (folded) are those of the product it should show.

    `stake` says in words what it earns; `rank` orders by that, the most first.
    """

    url: str
    places: tuple[Place, ...] = ()
    gtins: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    stake: str = ""
    rank: int = LAST


@dataclass(frozen=True, slots=True)
class Answer:
    """What stood at the end of the redirects. `moved` is how far the permanent ones of them led.

    `html` is empty for what is no page; `headers` have lower-case names.
    """

    url: str
    moved: str
    status: int
    headers: Mapping[str, str] = field(hash=False)
    html: str = ""


@dataclass(frozen=True, slots=True)
class Silence:
    """The shop gave no answer, to this question or to several before it."""

    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The host has turned us away before: this page was not asked for."""

    why: str


@dataclass(frozen=True, slots=True)
class Closed:
    """Not for us to ask, today or tomorrow: nothing is remembered of it."""

    why: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Not asked this time: what was known stays known."""

    why: str


Outcome = Answer | Silence | Refused | Closed | Skipped


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one run makes of a landing page. `shows` is the product on the page, to know it again by."""

    verdict: Verdict
    why: str = ""
    moved: str = ""
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """One line of data/availability.jsonl. `checked` is the day of the verdict, `failed` the failed runs since."""

    url: str
    verdict: Verdict
    checked: str
    why: str = ""
    moved: str = ""
    shows: str = ""
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Visit:
    """A landing page and what is known of it after the run; `judged` says whether that is news of this run."""

    landing: Landing
    known: Known
    judged: bool

    @property
    def needs_repair(self) -> bool:
        return self.known.verdict in BAD
