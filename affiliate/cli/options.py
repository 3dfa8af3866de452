"""Options that several commands share: the same name and the same help everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from affiliate.earnings.periods import first_day, last_day


class Day(click.ParamType[date]):
    """A day or a month; `reader` says which end of the month is meant."""

    name = "day|month"

    def __init__(self, reader: Callable[[str], date]) -> None:
        self.reader = reader

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return self.reader(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


DATE = click.DateTime(["%Y-%m-%d"])

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
LEDGER = click.option("--ledger", type=click.Path(path_type=Path), help="A ledger other than private/ledger.duckdb.")
TODAY = click.option("--today", type=DATE, metavar="DATE", show_default="today", help="The day to judge by.")

# For tables of figures.
SINCE = click.option("--since", type=Day(first_day), help="Start with this day or month: 2026-03-14 or 2026-03.")
UNTIL = click.option("--until", type=Day(last_day), help="End with this day or month.")
SHAPE_JSON = click.option("--json", "shape", flag_value="json", help="Print JSON, for scripts.")
SHAPE_CSV = click.option("--csv", "shape", flag_value="csv", help="Print CSV, for spreadsheets.")
