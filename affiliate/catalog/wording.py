"""How problems quote what was written, and guess what was meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

LONGEST_SHOWN = 60


class BadValueError(ValueError):
    """A value that cannot be used: what is wrong with it, and what to write instead."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.what, self.fix = what, fix


def quoted(value: str) -> str:
    """A value as problems show it: short, on one line, and unable to do anything to a terminal."""
    return repr(value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN] + "…")


def suggestion(value: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?` when something known is spelt nearly like it."""
    word = value[:LONGEST_SHOWN].lower()
    # Slips seldom hit the first letter, and comparing with each of a thousand slugs takes 20 ms.
    close = get_close_matches(word, sorted(one for one in known if one[:1] == word[:1]), n=1)
    return f"did you mean {close[0]!r}?" if close else ""
