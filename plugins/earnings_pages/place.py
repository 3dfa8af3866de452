"""Where the private site may be written: nowhere that a public site is made from or published from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def refusal(output: Path, public: Iterable[Path]) -> str:
    """Why `output` must not hold the private site, or nothing. Links and `..` are followed first."""
    target = output.resolve()
    for folder in public:
        other = folder.resolve()
        if _holds(other, target):
            return f"{output} is inside {folder}: whatever is written there gets published"
        if _holds(target, other):
            return f"{output} contains {folder}: the private and the public site would mix"
    return ""


def _holds(folder: Path, path: Path) -> bool:
    return any(_same(folder, place) for place in (path, *path.parents))


def _same(one: Path, other: Path) -> bool:
    """By what the file system says where both exist: it may take `Output` and `output` for the same."""
    return one == other or (one.exists() and other.exists() and one.samefile(other))
