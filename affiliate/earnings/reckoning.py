"""What a question about earnings needs, and no more: credited rows, added up, that balance, beside the clicks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import narwhals as nw

from affiliate.clicks import folder_of, stretches
from affiliate.earnings.balance import balanced
from affiliate.earnings.clicks import Clicks, read_clicks
from affiliate.earnings.condensed import condensed
from affiliate.earnings.frame import kind_changes, with_kinds
from affiliate.earnings.knowledge import read_knowledge
from affiliate.earnings.summary import summarise
from affiliate.model import Problem

if TYPE_CHECKING:
    from affiliate.earnings.engine import Engine
    from affiliate.earnings.reported import Reported
    from affiliate.site import Site


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Rows that can be summed by the key that was asked for, by article, and over the days that were asked for."""

    engine: Engine
    rows: nw.LazyFrame[Any]
    clicks: Clicks
    problems: tuple[Problem, ...]


def reckon(site: Site, reported: Reported, by: str, since: date | None = None, until: date | None = None) -> Reckoning:
    """Trace and add up what was reported. Raises BalanceError, UnreadableClicksError."""
    known, engine = read_knowledge(site), reported.engine
    asked = [(since, until)]
    clicks = read_clicks(reported.duck, folder_of(site), known.places, stretches(asked))
    told = [(date.fromisoformat(slot.since), date.fromisoformat(slot.until)) for slot in clicks.slots]
    changes = [(day, None) for day in kind_changes(known.catalog.programs)]
    alike = stretches([*asked, *told, *changes])
    rows = condensed(engine, reported.rows(alike), known.lookups, alike, {by})
    rows = engine.kept("condensed_rows", rows)
    rows = engine.kept("reckoned_rows", with_kinds(engine, rows, known.catalog.programs))
    # Which article it is does not matter to the balance: one name for all of them spares a line for each.
    known_or_not = nw.when(nw.col("article") == "").then(nw.lit("")).otherwise(nw.lit("known"))
    sides = summarise(engine, rows.with_columns(article=known_or_not), ("article", "network", "account", "month"))
    balanced(reported.statements, sides)
    return Reckoning(engine, rows, clicks, known.problems)
