"""Number the block elements of a page, and know the nearest one around each place."""

from __future__ import annotations

from collections import defaultdict


class OpenBlocks:
    """The block elements that are open. `nearest` is the ordinal of the innermost; 0 is the page itself."""

    __slots__ = ("_count", "_names", "_open", "nearest")

    def __init__(self) -> None:
        self.nearest = self._count = 0
        self._open: list[tuple[str, int]] = []
        self._names: defaultdict[str, int] = defaultdict(int)  # how many of each are open

    def open(self, name: str) -> None:
        """Enter a block element; one whose end tag is missing stays open until one around it ends."""
        self._count += 1
        self.nearest = self._count
        self._open.append((name, self._count))
        self._names[name] += 1

    def close(self, name: str) -> None:
        """Leave the innermost block element of this name and all inside it."""
        if self._names[name]:
            closed = ""
            while closed != name:
                closed, _ = self._open.pop()
                self._names[closed] -= 1
            self.nearest = self._open[-1][1] if self._open else 0
