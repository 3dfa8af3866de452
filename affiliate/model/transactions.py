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

    `line` is the first physical line of the row in the report file, counted from 1. `id` is the network's id of the
    row, and empty if rows have none; `corrects` is the id of the row that this one corrects; `sale_id` is the network's
    id of the sale (order, conversion, action) if rows have ids of their own. `commission` and `sale` are in `currency`
    (ISO 4217); corrections may be negative. `day` is the day of the sale by the network's own calendar; months follow
    from it. `clicked` and `changed` are in UTC if the report states a zone, else as reported; `changed` is the newest
    date in the row. `tier` is the level at which the commission was earned: 1 is the publisher's own sale. `raw_status`
    is the status in the network's words.
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
