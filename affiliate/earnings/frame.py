"""The ledger's rows with their article, product, program and reason: one row in, one row out."""

from __future__ import annotations

from dataclasses import astuple, fields
from typing import TYPE_CHECKING, Any

import narwhals as nw

from affiliate.earnings.attribution import Clue, Credit, credit
from affiliate.earnings.engine import different
from affiliate.model import Kind, Program

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from affiliate.earnings.engine import Engine
    from affiliate.earnings.lookups import Lookups

CLUE = tuple(field.name for field in fields(Clue))
CREDIT = tuple(field.name for field in fields(Credit))


def attributed(
    engine: Engine, current: nw.LazyFrame[Any], lookups: Lookups, programs: Mapping[str, Program]
) -> nw.LazyFrame[Any]:
    """`current` with the columns of `Credit` and `month`, and with its unknown kinds told by the programs' terms."""
    return with_kinds(engine, credited(engine, one_by_one(current), lookups), programs)


def one_by_one(current: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """`current` with `transactions`: how many of them a row stands for. Rows that were added up have it already."""
    return current.with_columns(transactions=nw.lit(1, nw.Int64()))


def credited(engine: Engine, current: nw.LazyFrame[Any], lookups: Lookups) -> nw.LazyFrame[Any]:
    """`current` with the columns of `Credit`. What a clue does not say is empty, and never null.

    The join meets at most one row, because its table has one row per different clue; so it does in `with_kinds`. No
    amount can be counted twice.
    """
    clues = different(engine, current, *CLUE)
    credits = [(*clue, *astuple(credit(Clue(*clue), lookups))) for clue in clues]
    return current.join(engine.table("credits", CLUE + CREDIT, credits), on=list(CLUE), how="left")


def kind_changes(programs: Mapping[str, Program]) -> list[date]:
    """The days from which terms tell unknown kinds otherwise than on the day before."""
    return [
        terms.start
        for program in programs.values()
        for before, terms in zip((None, *program.terms), program.terms, strict=False)
        if before is None or before.commission.kind != terms.commission.kind
    ]


def with_kinds(engine: Engine, rows: nw.LazyFrame[Any], programs: Mapping[str, Program]) -> nw.LazyFrame[Any]:
    """Credited rows with `month`, and with their unknown kinds told by the terms of their programs on their days."""
    unknown = nw.col("kind") == Kind.UNKNOWN.value
    rows = rows.with_columns(month=nw.col("day").dt.to_string("%Y-%m"))
    asked = different(engine, rows.filter(unknown, nw.col("program") != ""), "program", "day")
    told = []
    for slug, day in asked:
        terms = programs[slug].terms_on(day) if slug in programs else None
        if terms:
            told.append((slug, day, terms.commission.kind.value))
    kinds = engine.table("kinds", ("program", "day", "usual_kind"), told, dates=("day",))
    rows = rows.join(kinds, on=["program", "day"], how="left")
    kind = nw.when(unknown, ~nw.col("usual_kind").is_null()).then(nw.col("usual_kind")).otherwise(nw.col("kind"))
    return rows.with_columns(kind=kind).drop("usual_kind")
