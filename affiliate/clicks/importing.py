"""One file of clicks into its roll-up."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from affiliate.clicks.nouns import LineProblem, UnreadableClicksError
from affiliate.clicks.ours import Ours
from affiliate.clicks.read import read_clicks
from affiliate.clicks.store import file_digest, write_rollup
from affiliate.clicks.tables import Period


@dataclass(frozen=True, slots=True)
class ClickResult:
    """What became of a file: lines = counted + bots + other + rejected. `unreadable` says why nothing of it is in."""

    file: str
    sources: tuple[str, ...] = ()
    lines: int = 0
    counted: int = 0
    bots: int = 0
    other: int = 0
    rejected: int = 0
    problems: tuple[LineProblem, ...] = ()
    unreadable: str = ""
    changed: bool = False


def import_clicks(path: Path, shown: str, ours: Ours, folder: Path, period: Period | None = None) -> ClickResult:
    """Read a file and write its roll-up into `folder`. Import as often as you like, in any order."""
    try:
        reading = read_clicks(path, ours, period)
        digest = file_digest(path)
    except UnreadableClicksError as error:
        return ClickResult(shown, unreadable=str(error))
    tally = reading.tally
    changed = write_rollup(folder / f"{digest}.parquet", tally.rolled())
    return ClickResult(
        shown,
        reading.sources,
        tally.lines,
        tally.counted,
        tally.bots,
        tally.other,
        tally.rejected,
        tuple(tally.problems),
        changed=changed,
    )
