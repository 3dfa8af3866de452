"""What a site's own tools know of landing pages, handed over as plain values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from linkcheck.landing.nouns import Landing


def _nothing(_: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Handed:
    """`landings` are known besides those of the plan. `tracked` says of an address why a request would be a click,
    `closed` whose terms forbid it; both say nothing where it may be asked.

    `memory` is where verdicts are kept when no option says so.
    """

    landings: tuple[Landing, ...] = ()
    tracked: Callable[[str], str] = _nothing
    closed: Callable[[str], str] = _nothing
    memory: Path | None = None


NOTHING = Handed()
