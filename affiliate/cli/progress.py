"""A bar for long work on a terminal, and nothing in a log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
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


@contextmanager
def growing(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Yields a function that is told how much of the total is done; where there is no terminal, one line says what."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    if not console.is_terminal:
        console.print(f"{what} ...", markup=False, highlight=False)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=min(done, total))
