"""Rows credited and added up as far as a question does not tell them apart: millions of rows become thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from affiliate.earnings.engine import different
from affiliate.earnings.frame import credited

if TYPE_CHECKING:
    from collections.abc import Collection

    from affiliate.clicks import Stretches
    from affiliate.earnings.engine import Engine
    from affiliate.earnings.lookups import Lookups

# What the sums, the balance and the clicks tell apart, whatever is asked.
ALWAYS = frozenset({"article", "program", "network", "account", "currency", "status", "kind"})
_FROM_DAY = {"month"}


def condensed(
    engine: Engine, current: nw.LazyFrame[Any], lookups: Lookups, alike: Stretches, keys: Collection[str]
) -> nw.LazyFrame[Any]:
    """One row for all rows of a stretch with the same keys of theirs or of their credits, status and sign, all paid or
    none.

    `day` becomes the first one of the stretch. Sums by these keys, over spans that cut no stretch, are the same.
    """
    starts = [(day, alike.start(day)) for (day,) in different(engine, current, "day")]
    stretches = engine.table("stretches", ("day", "start"), starts, dates=("day", "start"))
    commission = nw.col("commission")
    sign = nw.when(commission < 0).then(nw.lit(-1)).when(commission > 0).then(nw.lit(1)).otherwise(nw.lit(0))
    apart = sorted((ALWAYS | {*keys}) - _FROM_DAY)
    sums = (
        credited(engine, current, lookups)
        .join(stretches, on="day")
        .with_columns(sign=sign, paid=nw.col("paid_on").is_null())
        .group_by(*apart, "start", "sign", "paid")
        .agg(commission.sum(), nw.col("transactions").sum(), nw.col("paid_on").max())
    )
    return sums.rename({"start": "day"}).drop("sign", "paid")
