"""The figures of every article at once: one pass over the ledger for each way to break them down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from affiliate.earnings.summary import Line, Totals, summarise

if TYPE_CHECKING:
    from affiliate.earnings.engine import Engine

BREAKDOWNS = ("month", "day", "program", "product", "placement", "kind", "attribution", "why")


@dataclass(frozen=True, slots=True)
class Figures:
    """What one article earned in one currency: its totals, and the lines of each breakdown, sorted by their key."""

    currency: str
    totals: Totals
    by: Mapping[str, tuple[Line, ...]]


def figures_by_article(engine: Engine, rows: nw.LazyFrame[Any]) -> dict[str, tuple[Figures, ...]]:
    """Figures by article, one for each of its currencies; the empty name holds what no article is known for."""
    return _gathered({by: summarise(engine, rows, ("article", by)) for by in BREAKDOWNS})


def figures_of_all(engine: Engine, rows: nw.LazyFrame[Any]) -> tuple[Figures, ...]:
    """The figures of the whole ledger, by currency."""
    whole = rows.with_columns(article=nw.lit(""))
    breakdowns = {by: summarise(engine, whole, ("article", by)) for by in BREAKDOWNS}
    breakdowns["article"] = summarise(engine, rows.with_columns(whole=nw.lit("")), ("whole", "article"))
    return _gathered(breakdowns)[""]


def _gathered(breakdowns: Mapping[str, tuple[Line, ...]]) -> dict[str, tuple[Figures, ...]]:
    slots: defaultdict[tuple[str, str], dict[str, list[Line]]] = defaultdict(lambda: {by: [] for by in breakdowns})
    for by, lines in breakdowns.items():
        for line in lines:
            article, key = line.keys
            slots[str(article), line.currency][by].append(Line((key,), line.currency, line.totals))
    found: defaultdict[str, tuple[Figures, ...]] = defaultdict(tuple)
    for (article, currency), lists in sorted(slots.items()):
        totals = sum((line.totals for line in lists["month"]), Totals())
        found[article] += (Figures(currency, totals, {by: tuple(lines) for by, lines in lists.items()}),)
    return found
