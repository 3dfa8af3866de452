"""Find out from one page how to ask for the next one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from affiliate.networks.pulls import By, Pages
from affiliate.pull.answers import Answer, at, single
from affiliate.pull.errors import WindowError

MOST = 10_000  # pages of one window
DIGITS = 12  # of a number of records
_CURSOR = re.compile(r"[A-Za-z0-9_.:+/=~|-]{1,500}")


@dataclass(frozen=True, slots=True)
class Step:
    """Which page: its number, the records before it, and what leads to it."""

    number: int = 1
    page: int = 1
    offset: int = 0
    cursor: str = ""
    link: str = ""
    entry: str = ""
    entries: tuple[str, ...] = ()


def following(pages: Pages, step: Step, answer: Answer) -> Step | None:
    """The step to the next page; None when this was the last one. Raises WindowError when that cannot be right."""
    offset = step.offset + len(answer.records)
    if pages.by is By.ENTRY:
        return _next_entry(step, step.entries if step.entry else _listed(pages, answer))
    if pages.by is By.NOTHING or _is_last(pages, answer, offset):
        return None
    if step.number == MOST:
        raise WindowError(f"there is no end after {MOST:,} pages")
    cursor = _cursor(pages, step, answer) if pages.by is By.CURSOR else ""
    link = (single(answer.document, pages.at) if pages.at else answer.link) if pages.by is By.LINK else ""
    if pages.by is By.LINK and not link:
        _expect_all(pages, answer, offset)
        return None
    return Step(step.number + 1, step.page + 1, offset, cursor, link)


def _listed(pages: Pages, answer: Answer) -> tuple[str, ...]:
    entries = at(answer.document, pages.listed)
    names = [single(entry, pages.at) for entry in entries] if isinstance(entries, list) else []
    if len(names) > MOST or not all(map(_CURSOR.fullmatch, names)):
        raise WindowError("it lists what it has, but too much of it, or not by which names to ask for it")
    return tuple(names)


def _next_entry(step: Step, entries: tuple[str, ...]) -> Step | None:
    return Step(step.number + 1, entry=entries[0], entries=entries[1:]) if entries else None


def _is_last(pages: Pages, answer: Answer, offset: int) -> bool:
    path, value = pages.ends
    if path and single(answer.document, path) == value:
        return True
    if path and not answer.records:
        raise WindowError("it says that there is more, and gives nothing")
    if offset == _total(pages, answer):
        return True
    if not answer.records:
        _expect_all(pages, answer, offset)
    return not answer.records


def _expect_all(pages: Pages, answer: Answer, offset: int) -> None:
    """Nothing leads on: that must be because everything is there."""
    total = _total(pages, answer)
    if total is not None and offset < total:
        raise WindowError(f"it gave {offset:,} of the {total:,} records that it has")


def _total(pages: Pages, answer: Answer) -> int | None:
    said = single(answer.document, pages.total) if pages.total else ""
    return int(said) if said.isdecimal() and len(said) < DIGITS else None


def _cursor(pages: Pages, step: Step, answer: Answer) -> str:
    cursor = single(answer.document, pages.at)
    if not _CURSOR.fullmatch(cursor):
        raise WindowError("it says that there are more pages, but not where")
    if cursor == step.cursor:
        raise WindowError("it leads from a page to the same page again")
    return cursor
