"""What a site's own tools know about landing pages, passed in as plain values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from linkcheck.landing.nouns import Landing


def _nothing(_: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class KnownLandings:
    """`tracked` and `closed` return an empty text for an address that may be requested."""

    landings: tuple[Landing, ...] = ()  # besides those of the plan
    tracked: Callable[[str], str] = _nothing  # why a request to an address would count as a click
    closed: Callable[[str], str] = _nothing  # whose terms forbid it
    memory: Path | None = None  # where verdicts are kept, unless an option says otherwise


NONE_KNOWN = KnownLandings()
