"""What Pelican says when it cannot read a site, without its clocks, its own code's places and its tracebacks."""

from __future__ import annotations

import os
import re
from pathlib import Path

ENVIRONMENT = {**os.environ, "COLUMNS": "500"}  # Pelican wraps its errors at the terminal's width
_TRACEBACK, _FRAME = "Traceback (most recent call last):", re.compile(r'File "(.+)", line (\d+)')
_PADDING = re.compile(r"^(\[[\d:]+\])?\s+|\s{2,}\S+\.py:\d+\s*$|\s+$")


def words_of(said: str, root: Path) -> list[str]:
    """Its lines; of a traceback only the last place, relative to `root`, and the error."""
    words = [_PADDING.sub("", line) for line in said.strip().splitlines()]
    if _TRACEBACK not in words:
        return words
    start = words.index(_TRACEBACK)
    places = [place for place in map(_FRAME.match, words[start:]) if place]
    where = [f"{os.path.relpath(place[1], root)}:{place[2]}: " for place in places[-1:]]
    said_before = [line for line in words[:start] if not line.startswith("CRITICAL")]  # the error, once more
    return [*said_before, "".join([*where, words[-1]])]
