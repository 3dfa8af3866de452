"""Rakuten Advertising: what was sold stays, and what came back is a row of its own with negative amounts.

One sale stands under different names in Signature Orders (no id), in reports with a Transaction ID and in the Events
API: of an order the item report counts, or else Signature Orders, and what the others tell of days after that report.
Best is an item report with Transaction ID and Currency added.
"""

from dataclasses import replace
from datetime import datetime

from affiliate.model import Kind, Status
from affiliate.networks.amounts import grouped_amount
from affiliate.networks.declare import (
    Column,
    Evidence,
    Family,
    Form,
    Identity,
    Key,
    Layout,
    Links,
    Network,
    Place,
    SubId,
    without_sales,
)
from affiliate.networks.pulls import BRIEF, SOLE, Basis, Pull, Setting
from affiliate.networks.values import (
    amount,
    currency,
    dated,
    day,
    day_of,
    digest,
    stamp,
    text,
    token,
    whole,
    words,
)

LINKS = Links(
    template="https://click.linksynergy.com/deeplink?id={id}&mid={mid}&murl={url}[&u1={subid}]",
    evidence=Evidence.V,
    subid=SubId(72, r"[A-Za-z0-9]+", "letters and digits", Evidence.V),
    keys=(
        Key("id", "your publisher id at Rakuten, eleven characters", Place.ACCOUNT, r"[A-Za-z0-9*/+._-]{11}"),
        Key("mid", "the advertiser's MID at Rakuten", Place.PROGRAM, r"[0-9]{1,12}"),
    ),
    older=("https://click.linksynergy.com/fs-bin/click?id={id}[&u1={subid}]",),
)

_written = dated(
    "%-m/%-d/%y", "%-m/%-d/%Y", "%Y-%m-%d"
)  # the first is usual (V), the report's address may ask otherwise
_clock = dated("%Y-%m-%d %H:%M:%S")
# Orders outside order locking are "not applicable" (V2): they count at once, as where the report says nothing.
_status = words({"not applicable": Status.APPROVED, "locked": Status.APPROVED, "unlocked": Status.PENDING})
_day = day_of(_written)


def _at(on: str, clock: str) -> datetime | None:
    return _clock(f"{_day(on)} {clock or '00:00:00'}") if on else None


def _kind(commission: str) -> Kind:
    return Kind.ADJUSTMENT if commission.startswith("-") else Kind.UNKNOWN


def _row_id(order: str, on: str, clock: str, posted: str, posted_clock: str, *says: str) -> str:
    """The row's own words, whatever form its dates are in."""
    return f"{token(order)}/{digest(str(_at(on, clock)), str(_at(posted, posted_clock)), *says)}"


def _transaction_id(transaction: str, commission: str, posted: str) -> str:
    """Whether a return has its sale's id is not known (U): under an id of its own it is right in either case."""
    return f"{token(transaction)}/{_day(posted)}" if commission.startswith("-") and posted else token(transaction)


_FINAL = Family("orders", 3, key="sale_id", changes=True)


def _order(order: str) -> str:
    """Some order ids have commas where other reports of them do not (V2)."""
    return token(order.replace(",", ""))


# No status, and no currency unless that column was added (V). What is reported counts until a row with negative amounts
# takes it back.
ORDERS = Layout(
    name="signature-orders",
    form=Form.TABLE,
    identity=Identity.ID,
    evidence=Evidence.V,
    repeats=True,
    without=("Transaction ID",),
    fixed={"status": Status.APPROVED, "raw_status": ""},
    family=replace(_FINAL, rank=2),
    note="Signature Orders say no status, and their rows have no id. Better add Order ID, Transaction ID and Currency "
    "to an item report and import that: it counts instead",
    columns=(
        Column("sale_id", "Order ID", _order),
        Column("advertiser", "MID", token, must=True),
        Column("advertiser_name", "Advertiser Name", text),
        Column("day", "Transaction Date", _day, must=True),
        Column("kind", "Total Commission", _kind),
        Column("commission", "Total Commission", grouped_amount, must=True),
        Column("currency", "Currency", currency),
        Column("sale", "Sales", grouped_amount),
        Column("quantity", "# of Items", whole),
        Column("subid", "Member ID (U1)", text),
        Column("product_ref", "SKU", text),
        Column("changed", ("Process Date", "Process Time"), _at, must=True),
        Column(
            "id",
            (
                *("Order ID", "Transaction Date", "Transaction Time", "Process Date", "Process Time"),
                *("MID", "Member ID (U1)", "SKU", "Sales", "# of Items", "Total Commission"),
            ),
            _row_id,
            must=True,
        ),
    ),
)

ITEMS = Layout(
    name="item-report",
    form=Form.TABLE,
    identity=Identity.ID,
    evidence=Evidence.V2,
    needs=("Sales",),
    fixed={"status": Status.APPROVED, "raw_status": ""},
    family=_FINAL,
    columns=(
        Column("sale_id", "Order ID", _order),
        Column("advertiser", "MID", token),
        Column("advertiser_name", "Advertiser Name", text),
        Column("day", "Transaction Date|Transaction Created On Date", _day, must=True),
        Column("raw_status", "Commission Status", text),
        Column("status", "Commission Status", _status),
        Column("kind", "Total Commission", _kind),
        Column("commission", "Total Commission", grouped_amount, must=True),
        Column("currency", "Currency", currency),
        Column("sale", "Sales", grouped_amount),
        Column("quantity", "# of Items", whole),
        Column("subid", "Member ID (U1)", text),
        Column("product_ref", "SKU|SKU Number", text),
        Column("product_name", "Product Name", text),
        Column("changed", ("Process Date", "Process Time"), _at),
        Column("id", ("Transaction ID", "Total Commission", "Process Date"), _transaction_id, must=True),
    ),
)

EVENTS = Layout(
    name="events",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V2,
    fixed={"status": Status.PENDING},
    family=replace(_FINAL, rank=1),
    note="Events are a preview that Rakuten keeps for a week or two, not meant for computing commissions: their rows "
    "stay pending until an item report or Signature Orders tell of the order",
    columns=(
        Column("sale_id", "order_id", _order),
        Column("id", "etransaction_id", token, must=True),
        Column("advertiser", "advertiser_id", token, must=True),
        Column("day", "transaction_date", day, must=True),
        Column("raw_status", "transaction_type", text),
        Column("kind", "commissions", _kind),
        Column("commission", "commissions", amount, must=True),
        Column("currency", "currency", currency, must=True),
        Column("sale", "sale_amount", amount),
        Column("quantity", "quantity", whole),
        Column("subid", "u1", text),
        Column("product_ref", "sku_number", text),
        Column("product_name", "product_name", text),
        Column("changed", "process_date", stamp),
    ),
)

SUMMARY = without_sales(
    "Signature Activity",
    "it holds totals, no sales. Import Signature Orders or an item report instead",
    *("Member ID (U1)", "# of Clicks", "Average Order Value"),
)

# Not the Events: they reach two weeks back, and are not meant to add up commissions (V).
PULL = Pull(
    base="https://ran-reporting.rakutenmarketing.com",
    path="/en/reports/signature-orders-report/filters",
    layout=ORDERS,
    evidence=Evidence.V2,
    settings=(
        Setting("RAKUTEN_REPORT_TOKEN", "the token in the API link of your report: Rakuten, *Reports*, View API"),
    ),
    query={
        "start_date": "{since}",
        "end_date": "{until}",
        "include_summary": "N",
        "network": "1",
        "tz": "GMT",
        "date_type": "{basis}",
        "token": "{RAKUTEN_REPORT_TOKEN}",
    },
    # Corrections are rows with a process date of their own, and their transaction's date: by that one they come late.
    bases=(Basis("transaction", SOLE), Basis("process", BRIEF)),
)

NETWORK = Network("rakuten", "Rakuten Advertising", LINKS, layouts=(ORDERS, ITEMS, EVENTS, SUMMARY), pull=PULL)
