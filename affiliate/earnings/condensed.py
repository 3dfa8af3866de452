"""Credited rows added up as far as a question does not tell them apart: millions of rows become thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

if TYPE_CHECKING:
    from collections.abc import Collection

    from affiliate.clicks import Stretches
    from affiliate.earnings.engine import Engine

# What the sums, the balance and the clicks tell apart, whatever is asked.
ALWAYS = frozenset({"article", "program", "network", "account", "currency", "status", "kind"})
_DERIVED = {"month"}  # from the day


def condensed(
    engine: Engine, credited: nw.LazyFrame[Any], keys: Collection[str], alike: Stretches
) -> nw.LazyFrame[Any]:
    """One row for the transactions of a stretch of days with the same `keys`, status and sign, all paid or none.

    `day` becomes the first one of the stretch. Sums by these keys, over spans that cut no stretch, are the same.
    """
    found = [day for (day,) in engine.rows(credited.select("day").unique())]
    starts = [(day, alike.start(day)) for day in sorted(found)]
    rows = credited.join(engine.table("stretches", ("day", "start"), starts, dates=("day", "start")), on="day")
    commission = nw.col("commission")
    sign = nw.when(commission < 0).then(nw.lit(-1)).when(commission > 0).then(nw.lit(1)).otherwise(nw.lit(0))
    apart = sorted((ALWAYS | {*keys}) - _DERIVED)
    sums = (
        rows.with_columns(sign=sign, paid=nw.col("paid_on").is_null())
        .group_by(*apart, "start", "sign", "paid")
        .agg(commission.sum(), nw.col("transactions").sum(), nw.col("paid_on").max())
    )
    return sums.rename({"start": "day"}).drop("sign", "paid")
