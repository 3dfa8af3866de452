"""Clicks added up by one key, for people to read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from affiliate.clicks import Measure
from affiliate.earnings.clicks import Clicks
from affiliate.earnings.duck import Duck

BY = ("article", "product", "placement", "day", "month", "network", "source")


@dataclass(frozen=True, slots=True)
class ClickLine:
    """`clicks` and `visitors` are those of the sources that count; `seen` are the clicks of all sources together, which
    says something by source only: several sources see one click."""

    key: str
    clicks: int
    seen: int
    visitors: int


def click_lines(clicks: Clicks, by: str) -> tuple[ClickLine, ...]:
    """The lines by a key, sorted; a report over a period is told under its first and last day."""
    counted, seen = _sums(clicks.engine, clicks.counting, by), _sums(clicks.engine, clicks.rows, by)
    click, view = Measure.CLICK.value, Measure.VIEW.value
    return tuple(
        ClickLine(key, counted[key, click][0], seen[key, click][0], counted[key, view][1])
        for key in sorted({key for key, _ in seen})
        if counted[key, click][0] or seen[key, click][0] or counted[key, view][1]
    )


def _sums(engine: Duck, rows: nw.LazyFrame[Any], by: str) -> defaultdict[tuple[str, str], tuple[int, int]]:
    first, last = (nw.col(name).dt.to_string("%Y-%m-%d") for name in ("first", "last"))
    days = nw.when(first == last).then(first).otherwise(nw.concat_str(first, last, separator="/"))
    keyed = rows.with_columns(key=days if by == "day" else nw.col(by))
    sums = keyed.group_by("key", "measure").agg(nw.col("count").sum(), nw.col("visitors").sum())
    found: defaultdict[tuple[str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for key, measure, count, visitors in engine.rows(sums):
        found[key, measure] = int(count), int(visitors or 0)
    return found
