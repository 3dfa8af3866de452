"""Skimlinks: rows change under a stable id for months, and only payment makes an active commission certain."""

from dataclasses import replace
from datetime import date

from affiliate.model import Status
from affiliate.networks.amounts import fraction
from affiliate.networks.declare import (
    Column,
    Evidence,
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
from affiliate.networks.pulls import BRIEF, SOLE, Basis, By, Grant, Pages, Pull, Rate, Setting, counts_clicks
from affiliate.networks.values import currency, day, stamp, text, token, whole, words

LINKS = Links(
    template="https://go.skimresources.com/?id={id}&xs=1&url={url}[&xcust={subid}]",
    evidence=Evidence.V,
    # 50 characters, without & ? = and blanks (V). It does not come back for sales at Amazon (V).
    subid=SubId(50, r"[A-Za-z0-9_.~-]+", "letters, digits, . _ ~ and -", Evidence.V),
    keys=(
        Key("id", "the id of your site at Skimlinks, such as 12345X67890", Place.ACCOUNT, r"[0-9]{1,12}X[0-9]{1,12}"),
    ),
)

_active = words({"active": True, "cancelled": False})
_paid = words({"paid": True, "unpaid": False})


def _status(status: str, payment: str) -> Status:
    if not _active(status):
        return Status.DECLINED
    return Status.APPROVED if _paid(payment) else Status.PENDING


def _paid_on(status: str, payment: str, changed: str, sold: str) -> date | None:
    """Skimlinks gives no day of payment: a paid commission counts as paid on the day it last changed."""
    return day(changed or sold) if _status(status, payment) is Status.APPROVED else None


def _raw(status: str, payment: str) -> str:
    return text(f"{status} {payment}".strip())


_DETAILS = "transaction_details."
_BASKET = f"{_DETAILS}basket."
_STANDING = (f"{_DETAILS}status", f"{_DETAILS}payment_status")

COMMISSIONS = Layout(
    name="commission-report-api",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V,
    records="commissions",
    total="pagination.total_count",
    columns=(
        Column("id", "commission_id", token, must=True),
        Column("account", "publisher_id", token),
        Column("advertiser", "merchant_details.advertiser_id", token),
        Column("advertiser_name", "merchant_details.advertiser_name", text),
        Column("day", f"{_DETAILS}transaction_date", day, must=True),
        Column("raw_status", _STANDING, _raw, must=True),
        Column("status", _STANDING, _status, must=True),
        Column("commission", f"{_BASKET}publisher_amount", fraction, must=True),
        Column("currency", f"{_BASKET}currency", currency, must=True),
        Column("sale", f"{_BASKET}order_amount", fraction),
        Column("quantity", f"{_BASKET}items", whole),
        Column("subid", "click_details.custom_id", text),
        Column("clicked", "click_details.date", stamp),
        Column("changed", f"{_DETAILS}last_updated", stamp),
        Column("paid_on", (*_STANDING, f"{_DETAILS}last_updated", f"{_DETAILS}transaction_date"), _paid_on),
    ),
)

MERCHANTS = without_sales(
    "Merchants",
    "it holds totals, no sales. Fetch the commission-report of the API instead",
    *("Merchant", "Clicks", "Sales", "Order value", "Revenue"),
)

SALES = Pull(
    base="https://reporting.skimapis.com",
    path="/publisher/{SKIMLINKS_PUBLISHER_ID}/commission-report",
    layout=COMMISSIONS,
    evidence=Evidence.V,
    settings=(
        Setting(
            "SKIMLINKS_PUBLISHER_ID", "the number before the X of your site's id", secret=False, pattern=r"[0-9]{1,12}"
        ),
        Setting("SKIMLINKS_CLIENT_ID", "your client id: Skimlinks, Toolbox, *APIs*"),
        Setting("SKIMLINKS_CLIENT_SECRET", "your client secret: Skimlinks, Toolbox, *APIs*"),
    ),
    grant=Grant(
        "https://authentication.skimapis.com/access_token",
        form={
            "grant_type": "client_credentials",
            "client_id": "{SKIMLINKS_CLIENT_ID}",
            "client_secret": "{SKIMLINKS_CLIENT_SECRET}",
        },
    ),
    query={
        "access_token": "{token}",
        "start_date": "{since}T00:00:00",
        "end_date": "{until}T23:59:59",
        "limit": "5000",
        "offset": "{offset}",
    },
    bases=(Basis("transaction", SOLE),),  # rows change for about 120 days (V2)
    pages=Pages(By.OFFSET, ends=("pagination.has_next", "false")),
    rates=(Rate(40, 60), Rate(300, 3600)),
)

# No report counts clicks by xcust: those of a page are its article's.
CLICKS = counts_clicks("reports", "page_url", "clicks_affiliated")
PULL = replace(
    SALES,
    clicks=replace(
        SALES,
        path="/publisher/{SKIMLINKS_PUBLISHER_ID}/reports",
        layout=CLICKS,
        query={
            "access_token": "{token}",
            "report_by": "page",
            "start_date": "{since}",
            "end_date": "{until}",
            "limit": "600",
            "offset": "{offset}",
        },
        bases=(Basis("clicks", BRIEF),),
        pages=Pages(By.OFFSET),
        rates=(Rate(40, 60), Rate(500, 3600)),
    ),
)

NETWORK = Network("skimlinks", "Skimlinks", LINKS, layouts=(COMMISSIONS, MERCHANTS, CLICKS), pull=PULL)
