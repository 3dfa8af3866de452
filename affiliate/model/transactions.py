"""What networks report: one row of a commission report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Status(StrEnum):
    """Where a commission stands. Paid is a date, not a status."""

    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"


class Kind(StrEnum):
    """What a transaction pays for."""

    ONE_OFF = "one-off"
    RECURRING = "recurring"
    LIFETIME = "lifetime"
    OVERRIDE = "override"
    BONUS = "bonus"
    ADJUSTMENT = "adjustment"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Transaction:
    """One row of a commission report, read by its network's declaration.

    `commission` and `sale` are in `currency`. `day` is the day of the sale by the network's own calendar: months are
    cut by it. `changed` is the newest date in the row itself, where the network gives one.
    `id` is empty for networks whose rows have none; `corrects` is the id of the row that this one corrects. `sale_id`
    is what the network calls the sale (order, conversion, action) where its rows have ids of their own.
    `line` is the first physical line of the row in the report file, counted from 1.
    """

    line: int
    id: str
    day: date
    status: Status
    raw_status: str
    kind: Kind
    commission: Decimal
    currency: str
    account: str = ""
    corrects: str = ""
    sale: Decimal | None = None
    quantity: int | None = None
    subid: str = ""
    tracking_id: str = ""
    advertiser: str = ""
    advertiser_name: str = ""
    product_ref: str = ""
    product_name: str = ""
    referrer: str = ""
    tier: int = 1
    clicked: datetime | None = None
    changed: datetime | None = None
    paid_on: date | None = None
    sale_id: str = ""
