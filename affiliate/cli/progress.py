"""A bar for long work on a terminal, and nothing in a log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def progress(what: str) -> Callable[[Sequence[T]], Iterable[T]]:
    """Goes through a sequence and shows how far it is."""

    def through(items: Sequence[T]) -> Iterable[T]:
        from rich.console import Console
        from rich.progress import track

        console = Console(stderr=True)
        return track(items, what, console=console, transient=True, disable=not console.is_terminal)

    return through
