"""Where this site can earn: the sub-ids its links carry, from the link plan and the registry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from affiliate.plan import read_linkplan, read_registry
from affiliate.site import Site

from .dice import dice

UNWRITTEN = date.min  # product pages carry no date: they earn from the first day
_DATE = re.compile(r"^:?date:\s*([0-9]{4}-[0-9]{2}-[0-9]{2})", re.IGNORECASE | re.MULTILINE)
_HEAD = 4_000  # characters in which an article says when it appeared
_PULL = {"box": 4, "button": 3, "table": 3, "explicit": 2, "merchant": 2, "text": 1, "banner": 1, "feed": 1}
_PASSED_BY = 0.15


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A placement whose link can bring a sale, and the first day on which it could.

    `subid` is the registry's token, at Amazon the tracking ID. `product` is empty where the link is only a program's.
    """

    subid: str
    program: str
    product: str
    article: str
    kind: str
    since: date


def read_slots(site: Site) -> tuple[Slot, ...]:
    """Every slot of the pages readers can find. A sub-id that the registry does not know is left out."""
    links, _ = read_linkplan(site)
    registry, _ = read_registry(site)
    known = {row.token for row in registry.rows}
    dates = {link.source: _published(site.root / link.source) for link in links if link.source}
    found = {
        Slot(link.subid, link.program, link.product, link.article, link.kind, dates.get(link.source, UNWRITTEN))
        for link in links
        if link.subid in known and not link.page.startswith("drafts/")
    }
    return tuple(sorted(found))


def _published(source: Path) -> date:
    if not source.is_file():
        return UNWRITTEN
    with source.open(encoding="utf-8", errors="replace") as text:
        found = _DATE.search(text.read(_HEAD))
    return date.fromisoformat(found[1]) if found else UNWRITTEN


def drawn(slots: Sequence[Slot], day: date, chance: Random) -> Slot | None:
    """The slot that somebody bought through on that day; None while no article that is read has a link."""
    there = [slot for slot in slots if slot.since < day]
    weights = [_readers(slot.article) * _PULL.get(slot.kind, 1) for slot in there]
    return chance.choices(there, weights)[0] if any(weights) else None


@cache
def _readers(article: str) -> float:
    """Some articles are read by many, most by few, and some by nobody. Product pages are mostly passed by."""
    chance = dice("readers", article)
    readers = 0.0 if chance.random() < 0.15 else min(chance.paretovariate(1.2), 12.0)
    return readers * _PASSED_BY if "/" in article else readers
