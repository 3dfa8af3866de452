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
    """`landings` are known besides those of the plan; `closed` says why an address is not to be asked, or nothing.

    `memory` is where verdicts are kept when no option says so.
    """

    landings: tuple[Landing, ...] = ()
    closed: Callable[[str], str] = _nothing
    memory: Path | None = None


NOTHING = Handed()
