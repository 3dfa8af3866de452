"""How large a picture below the content folder is, so that pages keep its place while it loads."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import imagesize

# Sizes stand in the first kilobytes; behind them a JPEG may carry a preview of any length.
HEADER = 1 << 20


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its path below the content folder."""

    path: str
    width: int
    height: int

    def within(self, side: int) -> Picture:
        """The same, to be shown in a square; never larger than it is."""
        share = min(1, side / max(self.width, self.height))
        return replace(self, width=max(1, round(self.width * share)), height=max(1, round(self.height * share)))


def picture(content: Path, path: object) -> Picture | None:
    """The picture, or None when there is none of that name inside `content` that can be read."""
    if not path:
        return None
    try:
        file = (content / str(path).lstrip("/")).resolve()
        if not file.is_relative_to(content.resolve()) or not file.is_file():
            return None
        width, height = _size(file, file.stat().st_mtime_ns)
    except (OSError, ValueError):  # a name no file system takes
        return None
    return Picture(file.relative_to(content.resolve()).as_posix(), width, height) if width > 0 < height else None


@lru_cache(maxsize=4096)
def _size(file: Path, _changed: int) -> tuple[int, int]:
    with file.open("rb") as opened:
        header = io.BytesIO(opened.read(HEADER))
    try:
        width, height = imagesize.get(header)
    except Exception:  # the reader of a damaged header raises whatever its format's parser happens to raise
        return 0, 0
    return round(width), round(height)
