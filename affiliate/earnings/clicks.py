"""Clicks and visitors of the articles, and what they earned: like compared with like, and no click counted twice.

Several sources see the same click: a server's log, an analytics service, the network. They are never added up: for each
network and month the source counts that saw most. Sales count against clicks only on the days of which that source
tells; an article's only at networks where it has clicks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import narwhals as nw

from affiliate.clicks import Measure, Seen, Stretches, load_rollups
from affiliate.earnings.click_trace import Meaning, Places, trace
from affiliate.earnings.duck import Duck
from affiliate.earnings.engine import Engine, different
from affiliate.model import Kind, Status

SEEN = tuple(field.name for field in fields(Seen))
MEANT = tuple(f"its_{field.name}" for field in fields(Meaning))
KEYS = ("article", "network", "month")  # by which sales and clicks can both be told
# Kinds that no click of a reader leads to.
NOT_SOLD = (Kind.OVERRIDE.value, Kind.BONUS.value, Kind.ADJUSTMENT.value)
EARNED = (Status.PENDING.value, Status.APPROVED.value)
_SPANS = """
    SELECT source, measure, strftime("first", '%Y-%m') AS month, min("first"), max("last")
    FROM click_claims GROUP BY ALL
"""


@dataclass(frozen=True, slots=True)
class Slot:
    """The source that counts for a network in a month, and the days of it that the source tells of."""

    measure: str
    network: str
    month: str
    source: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Clicks:
    """`rows` has every source's clicks and views with what they mean; `counting` those of the sources that count.

    They are DuckDB's also where another engine adds up the sales: rolled up by day they are not many.
    """

    engine: Duck
    rows: nw.LazyFrame[Any]
    counting: nw.LazyFrame[Any]
    slots: tuple[Slot, ...]

    def has(self, measure: Measure) -> bool:
        """Whether anything of this kind is known."""
        return any(slot.measure == measure for slot in self.slots)


@dataclass(slots=True)
class Yield:
    """What the clicks on a key's links led to, in one currency, on the days of which clicks are known."""

    clicks: int = 0
    sales: int = 0
    earned: Decimal = Decimal(0)


def read_clicks(engine: Duck, folder: Path, places: Places, alike: Stretches | None = None) -> Clicks:
    """The roll-ups that count, traced; with `alike` added up by its stretches. Raises UnreadableClicksError."""
    load_rollups(engine.connection, folder, alike)
    found = nw.from_native(engine.connection.table("click_rollups"))
    seen = different(engine, found, *SEEN)
    meant = engine.table("click_meanings", SEEN + MEANT, [(*key, *astuple(trace(Seen(*key), places))) for key in seen])
    rows = found.join(meant, on=list(SEEN), how="left").with_columns(
        month=nw.col("first").dt.to_string("%Y-%m"),
        **{name.removeprefix("its_"): nw.col(name) for name in MEANT},
    )
    columns = ("first", "last", "month", "source", "measure", *(f.name for f in fields(Meaning)), "count", "visitors")
    rows = engine.kept("clicks_traced", rows.select(*columns))
    slots = _slots(engine, rows)
    names = tuple(field.name for field in fields(Slot))
    chosen = engine.table("click_slots", names, [astuple(slot) for slot in slots])
    counting = rows.join(chosen, on=["measure", "network", "month", "source"], how="inner").select(*columns)
    return Clicks(engine, rows, counting, slots)


def _slots(engine: Duck, rows: nw.LazyFrame[Any]) -> tuple[Slot, ...]:
    spans = {row[:3]: row[3:] for row in engine.connection.execute(_SPANS).fetchall()}
    totals = rows.group_by("measure", "network", "month", "source").agg(nw.col("count").sum())
    best: dict[tuple[str, ...], tuple[int, str]] = {}
    for measure, network, month, source, count in sorted(engine.rows(totals)):
        if count > best.get((measure, network, month), (0, ""))[0]:
            best[measure, network, month] = count, source
    return tuple(
        Slot(measure, network, month, source, *map(date.isoformat, spans[source, measure, month]))
        for (measure, network, month), (_, source) in sorted(best.items())
    )


def clicks_between(clicks: Clicks, since: date | None, until: date | None) -> Clicks:
    """The clicks of the days from `since` to `until`; a report over a period counts when all of it lies within."""
    rows, counting = clicks.rows, clicks.counting
    if since:
        rows, counting = (frame.filter(nw.col("first") >= nw.lit(since)) for frame in (rows, counting))
    if until:
        rows, counting = (frame.filter(nw.col("last") <= nw.lit(until)) for frame in (rows, counting))
    return Clicks(clicks.engine, rows, counting, clicks.slots)


def yields(engine: Engine, rows: nw.LazyFrame[Any], clicks: Clicks, by: str) -> dict[tuple[str, str], Yield]:
    """What clicks earned by key and currency: a network's clicks stand in each currency that it pays in."""
    counted = _counts(clicks, by)
    pays: defaultdict[str, set[str]] = defaultdict(set)
    for network, currency in different(engine, rows, "network", "currency"):
        pays[network].add(currency)
    found: defaultdict[tuple[str, str], Yield] = defaultdict(Yield)
    for (key, network), count in sorted(counted.items()):
        for currency in sorted(pays[network]):
            found[key, currency].clicks += count
    for key, network, currency, earned, sales in engine.rows(_sales(engine, rows, clicks, Measure.CLICK, by)):
        if by != "article" or (key, network) in counted:
            found[key, currency].earned += earned
            found[key, currency].sales += sales
    return dict(found)


def visits(engine: Engine, rows: nw.LazyFrame[Any], clicks: Clicks) -> dict[tuple[str, str], tuple[int, Decimal]]:
    """Visitors of each article's page, day by day, and what the article earned on those days, by currency."""
    viewed = clicks.counting.filter(nw.col("measure") == Measure.VIEW.value)
    people = dict(clicks.engine.rows(viewed.group_by("article").agg(nw.col("visitors").sum())))
    earned: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for article, _, currency, amount, _ in engine.rows(_sales(engine, rows, clicks, Measure.VIEW, "article")):
        earned[article, currency] += amount
    return {key: (people[key[0]], amount) for key, amount in sorted(earned.items()) if people.get(key[0])}


def _counts(clicks: Clicks, by: str) -> Mapping[tuple[str, str], int]:
    clicked = clicks.counting.filter(nw.col("measure") == Measure.CLICK.value, nw.col("network") != "")
    counts = clicked.with_columns(key=nw.col(by)).group_by("key", "network").agg(nw.col("count").sum())
    return {(key, network): count for key, network, count in clicks.engine.rows(counts)}


def _sales(engine: Engine, rows: nw.LazyFrame[Any], clicks: Clicks, measure: Measure, by: str) -> nw.LazyFrame[Any]:
    """Earned amounts and sales by key, network and currency, on the days of which the measure is known.

    A slot is one for each network and month (views know no network): no row of the ledger can meet two.
    """
    spans = [(slot.network, slot.month, slot.since, slot.until) for slot in clicks.slots if slot.measure == measure]
    on = ("network", "month") if measure == Measure.CLICK else ("month",)
    names: Sequence[str] = (*on, "since", "until")
    table = engine.table(f"{measure}_spans", names, [span[4 - len(names) :] for span in spans])
    commission, day = nw.col("commission"), nw.col("day").dt.to_string("%Y-%m-%d")
    known = (
        rows.filter(nw.col("status").is_in(EARNED))
        .join(table, on=list(on), how="inner")
        .filter(day >= nw.col("since"), day <= nw.col("until"))
    )
    sold = (commission > 0) & ~nw.col("kind").is_in(NOT_SOLD)
    keyed = known.with_columns(key=nw.col(by), at=nw.col("network"))
    return keyed.group_by("key", "at", "currency").agg(
        commission.sum().alias("earned"),
        nw.when(sold).then(nw.col("transactions")).otherwise(nw.lit(0)).sum().alias("sales"),
    )
