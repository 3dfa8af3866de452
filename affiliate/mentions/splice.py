"""Put text into a page and leave every other character of it as it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """`text` takes the place of [start:end); an empty span inserts."""

    start: int
    end: int
    text: str


def splice(page: str, edits: Iterable[Edit]) -> str:
    """The page with the edits made, which come in order and do not overlap."""
    pieces: list[str] = []
    done = 0
    for edit in edits:
        if not done <= edit.start <= edit.end <= len(page):
            raise ValueError(f"edit [{edit.start}:{edit.end}] overlaps the one before it or leaves the page")
        pieces += page[done : edit.start], edit.text
        done = edit.end
    return "".join((*pieces, page[done:]))
