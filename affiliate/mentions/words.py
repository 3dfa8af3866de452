"""Count the words of a page up to the places that matter, without cutting it into words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


def word_ordinals(text: str, positions: Iterable[int]) -> tuple[defaultdict[int, int], int]:
    """The ordinal of the word at or behind each position, and the number of words."""
    ordinals = defaultdict[int, int](int)
    done = count = 0
    for position in sorted(set(positions)):
        count += len(text[done:position].split())
        if _inside_word(text, position):
            count -= 1  # its rest is counted as a word the next time
        ordinals[position] = count
        done = position
    return ordinals, count + len(text[done:].split())


def _inside_word(text: str, position: int) -> bool:
    return 0 < position < len(text) and not (text[position - 1].isspace() or text[position].isspace())
