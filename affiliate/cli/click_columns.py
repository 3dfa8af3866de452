"""The columns that clicks add to `affiliate earnings`, where there are clicks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import narwhals as nw

from affiliate.clicks import Measure
from affiliate.earnings.click_rates import Rates, rates
from affiliate.earnings.clicks import KEYS, clicks_between, yields
from affiliate.earnings.reckoning import Reckoning
from affiliate.earnings.summary import Line

CLICK_COLUMNS = ("clicks", "conversion", "epc")
NONE = Rates(0, 0)
ClickRates = Mapping[tuple[str, str], Rates] | None


def click_rates(
    reckoned: Reckoning, rows: nw.LazyFrame[Any], by: str, since: date | None, until: date | None
) -> ClickRates:
    """Rates by key and currency; None where clicks do not tell the key, or none are known."""
    if by not in KEYS or not reckoned.clicks.has(Measure.CLICK):
        return None
    found = yields(reckoned.engine, rows, clicks_between(reckoned.clicks, since, until), by)
    return {(key, currency): rates(one, currency) for (key, currency), one in found.items()}


def click_values(clicked: ClickRates, line: Line) -> dict[str, str | int | None]:
    """The columns of a line for JSON and CSV: shares and amounts as decimal strings."""
    if clicked is None:
        return {}
    found = _of(clicked, line)
    epc, conversion = (None if value is None else str(value) for value in (found.epc, found.conversion))
    return {"clicks": found.clicks, "conversion": conversion, "epc": epc}


def click_cells(clicked: ClickRates, line: Line) -> tuple[str, ...]:
    """The columns of a line for the terminal: conversion in percent."""
    if clicked is None:
        return ()
    found = _of(clicked, line)
    if found.epc is None or found.conversion is None:
        return (f"{found.clicks:,}", "–", "–")
    return f"{found.clicks:,}", f"{100 * found.conversion:.2f} %", f"{found.epc:,f}"


def _of(clicked: Mapping[tuple[str, str], Rates], line: Line) -> Rates:
    found = clicked.get((str(line.keys[0]), line.currency), NONE)
    # What no article is known for is no link that could convert: sales there came by other ways than the clicks.
    return found if line.keys[0] else Rates(found.clicks, found.sales)
