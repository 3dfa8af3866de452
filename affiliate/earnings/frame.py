"""The ledger's rows with their article, product, program and reason: one row in, one row out."""

from __future__ import annotations

from dataclasses import astuple, fields
from typing import TYPE_CHECKING, Any

import narwhals as nw

from affiliate.earnings.attribution import Clue, Credit, credit
from affiliate.model import Kind, Program

if TYPE_CHECKING:
    from collections.abc import Mapping

    from affiliate.earnings.duck import Duck
    from affiliate.earnings.evidence import Evidence

CLUE = tuple(field.name for field in fields(Clue))
CREDIT = tuple(field.name for field in fields(Credit))


def attributed(
    engine: Duck, current: nw.LazyFrame[Any], evidence: Evidence, programs: Mapping[str, Program]
) -> nw.LazyFrame[Any]:
    """`current` with the columns of `Credit` and `month`, and with its unknown kinds told by the programs' terms.

    Both joins meet at most one row: their tables have one row per different key. So no amount can be counted twice.
    """
    current = current.with_columns(nw.col(*CLUE).fill_null(""), nw.col("day").dt.to_string("%Y-%m").alias("month"))
    clues = engine.rows(current.select(*CLUE).unique())
    credits = [(*clue, *astuple(credit(Clue(*clue), evidence))) for clue in sorted(clues)]
    rows = current.join(engine.table("credits", CLUE + CREDIT, credits), on=list(CLUE), how="left")
    return _with_kinds(engine, rows, programs)


def _with_kinds(engine: Duck, rows: nw.LazyFrame[Any], programs: Mapping[str, Program]) -> nw.LazyFrame[Any]:
    unknown = nw.col("kind") == Kind.UNKNOWN.value
    rows = rows.with_columns(date=nw.col("day").dt.to_string("%Y-%m-%d"))
    asked = engine.rows(rows.filter(unknown, nw.col("program") != "").select("program", "date", "day").unique())
    told = []
    for slug, text, day in sorted(asked):
        terms = programs[slug].terms_on(day) if slug in programs else None
        if terms:
            told.append((slug, text, terms.commission.kind.value))
    kinds = engine.table("kinds", ("program", "date", "usual_kind"), told)
    rows = rows.join(kinds, on=["program", "date"], how="left")
    kind = nw.when(unknown, ~nw.col("usual_kind").is_null()).then(nw.col("usual_kind")).otherwise(nw.col("kind"))
    return rows.with_columns(kind=kind).drop("usual_kind", "date")
