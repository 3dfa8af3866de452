"""The transactions behind the figures: each with its article, its reason, and the report file and line that say so."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import narwhals as nw

from affiliate.earnings.inert import csv_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from affiliate.earnings.engine import Engine


@dataclass(frozen=True, slots=True)
class Entry:
    """One reported row that counts today. The fields are columns of the attributed ledger, in the order of the CSV."""

    article: str
    day: date
    network: str
    account: str
    program: str
    product: str
    placement: str
    kind: str
    status: str
    currency: str
    commission: Decimal
    sale: Decimal | None
    paid_on: date | None
    tier: int | None
    id: str
    corrects: str
    subid: str
    tracking_id: str
    advertiser: str
    advertiser_name: str
    product_ref: str
    product_name: str
    attribution: str
    why: str
    file: str
    line: int


COLUMNS = tuple(field.name for field in fields(Entry))
_values = attrgetter(*COLUMNS)


def entries_by_article(engine: Engine, rows: nw.LazyFrame[Any]) -> dict[str, tuple[Entry, ...]]:
    """Every transaction, the newest first, by article; those of no article under the empty name."""
    found = [Entry(*row) for row in engine.rows(rows.select(*COLUMNS))]
    found.sort(key=lambda e: (e.network, e.account, e.file, e.line, e.id))
    found.sort(key=lambda e: e.day, reverse=True)
    found.sort(key=lambda e: e.article)
    return {article: tuple(group) for article, group in groupby(found, key=lambda e: e.article)}


def entries_csv(entries: Iterable[Entry]) -> str:
    """The transactions as CSV, amounts with all four digits of the ledger."""
    return csv_text(COLUMNS, map(_values, entries))
