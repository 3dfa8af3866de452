"""Credited rows added up as far as a question does not tell them apart: millions of rows become thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from affiliate.earnings.engine import different

if TYPE_CHECKING:
    from collections.abc import Collection

    from affiliate.clicks import Stretches
    from affiliate.earnings.engine import Engine

# What the sums, the balance and the clicks tell apart, whatever is asked.
ALWAYS = frozenset({"article", "program", "network", "account", "currency", "status", "kind"})
_FROM_DAY = {"month"}


def stretched(engine: Engine, current: nw.LazyFrame[Any], alike: Stretches) -> nw.LazyFrame[Any]:
    """`current` with the first day of the stretch that each row's day lies in, as `start`."""
    starts = [(day, alike.start(day)) for (day,) in different(engine, current, "day")]
    return current.join(engine.table("stretches", ("day", "start"), starts, dates=("day", "start")), on="day")


def condensed(rows: nw.LazyFrame[Any], keys: Collection[str]) -> nw.LazyFrame[Any]:
    """One row for all rows (stretched and credited) of a stretch with the same keys, status and sign, all paid or none.

    `day` becomes the first one of the stretch. Sums by these keys, over spans that cut no stretch, are the same.
    """
    commission = nw.col("commission")
    sign = nw.when(commission < 0).then(nw.lit(-1)).when(commission > 0).then(nw.lit(1)).otherwise(nw.lit(0))
    apart = sorted((ALWAYS | {*keys}) - _FROM_DAY)
    sums = (
        rows.with_columns(sign=sign, paid=nw.col("paid_on").is_null())
        .group_by(*apart, "start", "sign", "paid")
        .agg(commission.sum(), nw.col("transactions").sum(), nw.col("paid_on").max())
    )
    return sums.rename({"start": "day"}).drop("sign", "paid")
