"""What a check can say: verdicts, findings and the figures of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linkcheck.landing.nouns import Visit


class Verdict(StrEnum):
    """What became of a link. Inside the site only broken, tag lost and unverified arise."""

    OK = "ok"
    REDIRECTED = "redirected"
    BROKEN = "broken"
    TAG_LOST = "tag lost"
    WRONG_PAGE = "wrong page"
    UNAVAILABLE = "unavailable"
    BLOCKED = "blocked"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person has to look at: where, what is wrong, what to do.

    `page` is the path below the output folder. `line` counts from 1; 0 means the whole page.
    `source`, `article` and `product` come from the link plan, for tracked links.
    """

    verdict: Verdict
    page: str
    line: int
    address: str
    what: str
    fix: str
    source: str = ""
    article: str = ""
    product: str = ""

    @property
    def place(self) -> tuple[str, int, str, str]:
        return self.page, self.line, self.address, self.what


@dataclass(frozen=True, slots=True)
class Draft:
    """A finding before its line is looked up: the line of the address's `nth` occurrence (from 0) on the page."""

    finding: Finding
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of a run, sorted by place, and its figures.

    `links` counts each address once a page; `elsewhere` are those of them that lead out of the site or need no file.
    `tracked` counts the paid links compared with the plan; None without a plan. `site` is the site's own address,
    empty where nobody states it. `visits` are the landing pages, where shops were asked.
    """

    findings: tuple[Finding, ...]
    pages: tuple[str, ...]
    feeds: tuple[str, ...]
    site: str
    links: int
    elsewhere: int
    tracked: int | None
    visits: tuple[Visit, ...] | None = None

    @property
    def needs_repair(self) -> bool:
        """Whether there is anything that somebody has to fix."""
        return bool(self.findings) or any(visit.needs_repair for visit in self.visits or ())

    @property
    def verdicts(self) -> Mapping[str, int]:
        """How often each verdict was given, those never given left out."""
        given = [finding.verdict for finding in self.findings]
        return {verdict.value: given.count(verdict) for verdict in Verdict if verdict in given}


def printable(text: str) -> str:
    """The text with everything that could move a cursor or break a file written as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
