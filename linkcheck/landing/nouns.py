"""What is asked, what comes back, what is known of it: small values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from linkcheck.findings import Verdict

LAST = 1_000_000
BAD = (Verdict.BROKEN, Verdict.WRONG_PAGE, Verdict.UNAVAILABLE)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an address is used: the source file, the product, and the page below the output folder (empty: nowhere)."""

    source: str
    product: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Landing:
    """A page that links lead to.

    `gtins` (of 14 digits) and `names` (case-folded) are those of the product it should show. `stake` says in words what
    the product earns, and `rank` orders by that, 0 being the most.
    """

    url: str
    places: tuple[Place, ...] = ()
    gtins: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    stake: str = ""
    rank: int = LAST


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer at the end of the redirects. `moved` is the address that the permanent ones among them led to.

    `html` is empty if it is not a page; `headers` have lower-case names.
    """

    url: str
    moved: str
    status: int
    headers: Mapping[str, str] = field(hash=False)
    html: str = ""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The shop did not answer, or has not answered several requests before."""

    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The host refused earlier requests, so this page was not requested."""

    why: str


@dataclass(frozen=True, slots=True)
class OffLimits:
    """A page that must not be requested, on any day. No verdict is kept."""

    why: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Not requested this time: an earlier verdict still holds."""

    why: str


Outcome = Answer | NoAnswer | Refused | OffLimits | Skipped


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one run concludes about a landing page. `shows` is the product on the page, for comparison in later runs."""

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
