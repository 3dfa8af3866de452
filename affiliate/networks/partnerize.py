"""Partnerize: a conversion's items are judged one by one, so items are the rows wherever the report has them.

The API's answer and the item export hold the same items under the same ids. The conversion export holds the same sales
whole, as the API does where a conversion has no items yet: of whole and items only the newer counts.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from affiliate.model import Status
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
from affiliate.networks.pulls import BRIEF, Basis, By, Pages, Pull, Setting, counts_clicks
from affiliate.networks.values import amount, currency, day, latest, page, stamp, text, token, words

LINKS = Links(
    template="https://prf.hn/click/camref:{camref}[/pubref:{subid}]/destination:{url}",
    evidence=Evidence.V,
    # 256 (V); a segment of a path: a slash or colon would end it.
    subid=SubId(256, r"[A-Za-z0-9_-]+", "letters, digits, - and _", Evidence.V),
    keys=(Key("camref", "your camref for the campaign at Partnerize", Place.PROGRAM, r"[A-Za-z0-9]{1,64}"),),
    older=(
        # Segments may stand in any order, the target last (V).
        "https://prf.hn/click/camref:{camref}/{more}/pubref:{subid}/destination:{url}",
        "https://prf.hn/click/camref:{camref}[/pubref:{subid}]/{more}/destination:{url}",
        "https://prf.hn/click/camref:{camref}[/pubref:{subid}]",
        "https://prf.hn/click/camref:{camref}/{more}/pubref:{subid}",
        "https://prf.hn/click/camref:{camref}[/pubref:{subid}]/{more}",
    ),
)

_status = words({"pending": Status.PENDING, "approved": Status.APPROVED, "rejected": Status.DECLINED})


def _judged(conversion: str, status: str = "", item: str = "") -> Status:
    if item:
        return _status(status)
    if conversion.lower() == "mixed":
        raise ValueError("stands for items that fare differently: import the item export or the API's answer instead")
    return _status(conversion)


def _raw(conversion: str, status: str, item: str) -> str:
    return text(status if item else conversion)


def _id(conversion: str, item: str) -> str:
    return token(f"{conversion}/{item}" if item else conversion)


def _of_row(whole: str, part: str, item: str) -> Decimal:
    """The item's own amount; never the whole conversion's, which would count once for each item."""
    if item and not part:
        raise ValueError("is missing for this item")
    return amount(part if item else whole)


def _paid_on(invoice: str, status: str, changed: str, sold: str) -> date | None:
    """Partnerize gives no day of payment: an approved item on an invoice counts as paid when it last changed."""
    return day(changed or sold) if invoice not in ("", "0") and status.lower() == "approved" else None


_ITEMS, _WHOLES = Family("conversions", 2, key="sale_id", whole=1), Family("conversions", 1, key="sale_id")
_DATA = "conversion_data."
_ITEM = f"{_DATA}conversion_items."
_VALUE = f"{_DATA}conversion_value."


def _row(field: str, whole: str, part: str, parse: Callable[..., object]) -> Column:
    """A field of the conversion and of its item, and whether there is an item."""
    return Column(field, (f"{_VALUE}{whole}", f"{_ITEM}{part}", f"{_ITEM}conversion_item_id"), parse, must=True)


API = Layout(
    name="conversions-api",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V,
    records="conversions",
    each=f"{_DATA}conversion_items",
    total="count",  # U
    family=_ITEMS,
    columns=(
        Column("id", (f"{_DATA}conversion_id", f"{_ITEM}conversion_item_id"), _id, must=True),
        Column("sale_id", f"{_DATA}conversion_id", token),
        Column("account", f"{_DATA}publisher_id", token),
        Column("advertiser", f"{_DATA}campaign_id", token),
        Column("advertiser_name", f"{_DATA}campaign_title", text),
        Column("day", f"{_DATA}conversion_time", day, must=True),
        _row("raw_status", "conversion_status", "item_status", _raw),
        _row("status", "conversion_status", "item_status", _judged),
        _row("commission", "publisher_commission", "item_publisher_commission", _of_row),
        _row("sale", "value", "item_value", _of_row),
        Column("currency", f"{_DATA}currency", currency, must=True),
        Column("subid", f"{_DATA}publisher_reference", text),
        Column("product_ref", f"{_ITEM}sku", token),
        Column("changed", (f"{_DATA}last_modified", f"{_ITEM}last_update"), latest),
        Column(
            "paid_on",
            (f"{_ITEM}invoice_id", f"{_ITEM}item_status", f"{_ITEM}last_update", f"{_DATA}conversion_time"),
            _paid_on,
        ),
    ),
)

_SHARED = (  # what both exports have; neither had a sub-id column in 2020: its names are U
    Column("sale_id", "conversion_id", token),
    Column("account", "publisher_id", token),
    Column("advertiser", "campaign_id", token),
    Column("advertiser_name", "campaign_title", text),
    Column("day", "conversion_date_time|conversion_date", day, must=True),
    Column("currency", "currency", currency, must=True),
    Column("subid", "publisher_reference|pubref", text),
    Column("referrer", "source_referer", page),
    Column("clicked", "click_date_time|click_date", stamp),
    Column("changed", "last_update|last_modified", stamp),
)

EXPORT = Layout(
    name="conversion-export",
    form=Form.TABLE,
    identity=Identity.ID,
    evidence=Evidence.V,
    without=("conversion_item_id",),
    family=_WHOLES,
    columns=(
        Column("id", "conversion_id", token, must=True),
        Column("raw_status", "conversion_status", text, must=True),
        Column("status", "conversion_status", _judged, must=True),
        Column("commission", "publisher_commission", amount, must=True),
        Column("sale", "value", amount),
        *_SHARED,
    ),
)

ITEM_EXPORT = Layout(
    name="item-export",
    form=Form.TABLE,
    identity=Identity.ID,
    evidence=Evidence.V,
    needs=("conversion_item_id",),
    family=_ITEMS,
    columns=(
        Column("id", ("conversion_id", "conversion_item_id"), _id, must=True),
        Column("raw_status", "item_status", text, must=True),
        Column("status", "item_status", _status, must=True),
        Column("commission", "item_publisher_commission", amount, must=True),
        Column("sale", "item_value", amount),
        Column("product_ref", "sku", token),
        Column("paid_on", ("invoice_id", "item_status", "last_update", "conversion_date_time"), _paid_on),
        *_SHARED,
    ),
)

CLICKS = without_sales(
    "clicks",
    "it holds clicks, no sales. Export the conversion items instead",
    *("click_id", "campaign_id", "set_time", "last_used"),
)

SALES = Pull(
    base="https://api.partnerize.com",
    path="/reporting/report_publisher/publisher/{PARTNERIZE_PUBLISHER_ID}/conversion.json",
    layout=API,
    evidence=Evidence.V,
    settings=(
        Setting(
            "PARTNERIZE_PUBLISHER_ID", "your publisher id at Partnerize", secret=False, pattern=r"[A-Za-z0-9]{1,40}"
        ),
        Setting("PARTNERIZE_APPLICATION_KEY", "your application key: Partnerize, Settings, *Account*"),
        Setting("PARTNERIZE_USER_API_KEY", "your user API key: Partnerize, Settings, *Account*"),
    ),
    basic=("PARTNERIZE_APPLICATION_KEY", "PARTNERIZE_USER_API_KEY"),
    query={
        "start_date": "{since} 00:00:00",
        "end_date": "{until} 23:59:59",
        "timezone": "UTC",
        "date_type": "{basis}",
        "limit": "300",
        "offset": "{offset}",
    },
    bases=(Basis("last_modified", BRIEF),),  # every conversion was modified last when it was made, or later
    pages=Pages(By.OFFSET),
)

COUNTED = counts_clicks("data", "publisher_reference", "total_clicks")
PULL = replace(
    SALES,
    clicks=replace(
        SALES,
        path="/v3/partner/analytics/clicks/explode",
        layout=COUNTED,
        query={},
        body=json.dumps(
            {
                "date_time_ranges": [{"start": "{since}T00:00:00+00:00", "end": "{until}T23:59:59+00:00"}],
                "scope": {"partner": "{PARTNERIZE_PUBLISHER_ID}"},
                "metrics": ["total_clicks"],
                "group_by": ["publisher_reference"],
                "top": 50000,
                "timezone": "GMT",
            }
        ),
        bases=(Basis("clicks", BRIEF),),
        pages=Pages(),
    ),
)

NETWORK = Network("partnerize", "Partnerize", LINKS, layouts=(API, EXPORT, ITEM_EXPORT, CLICKS, COUNTED), pull=PULL)
