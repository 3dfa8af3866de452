"""Compare column names the way people read them: without case, blanks, underscores, and currency marks."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MARK = re.compile(r"\s*\(([^()]{1,5})\)\s*$")
_WORDS = {"rs.", "rs", "kr", "kr.", "zł", "tl"}


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """`Ad Fees($)` and `ad_fees` are one: `adfees`. Dots separate the parts of a JSON path and stay."""
    bare = _MARK.sub("", name) if mark_of(name) else name
    return "".join(c for c in bare.casefold() if c.isalnum() or c == ".").strip(".")


def mark_of(name: str) -> str:
    """The currency mark in a header's parentheses (`$`, `Rs.`, `USD`), or empty."""
    found = _MARK.search(name)
    mark = found[1].strip() if found else ""
    return mark if is_code(mark) or mark.casefold() in _WORDS or _has_sign(mark) else ""


def is_code(mark: str) -> bool:
    """Whether a mark names its currency for certain (`USD`)."""
    return len(mark) == 3 and mark.isascii() and mark.isalpha() and mark.isupper()


@lru_cache(maxsize=4096)
def spellings(source: str) -> tuple[str, ...]:
    """The plain spellings of a declared source, the best one first."""
    return tuple(plain(name) for name in source.split("|"))


def _has_sign(mark: str) -> bool:
    return any(unicodedata.category(c) == "Sc" for c in mark)
