"""CJ: corrections are rows of their own with negative amounts, in the GraphQL answer and in the account's download."""

import json
import re
from dataclasses import replace
from datetime import date, datetime

from affiliate.model import Kind, Status
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
from affiliate.networks.pulls import LONG, Basis, By, Pages, Pull, Rate, Setting
from affiliate.networks.values import (
    amount,
    by_clock,
    dated,
    day,
    day_of,
    english_day,
    english_stamp,
    page,
    stamp,
    text,
    token,
    truth,
    words,
)

LINKS = Links(
    template="https://www.anrdoezrs.net/click-{pid}-{aid}?url={url}[&sid={subid}]",
    evidence=Evidence.V2,
    # 64 is from memory (U), an old help page says 30 letters and digits (V2): the smaller one cannot hurt.
    subid=SubId(30, r"[A-Za-z0-9]+", "letters and digits", Evidence.V2),
    keys=(
        Key("pid", "the id of your website at CJ", Place.ACCOUNT, r"[0-9]{1,12}"),
        Key("aid", "the id of the advertiser's link at CJ", Place.PROGRAM, r"[0-9]{1,12}"),
    ),
    hosts=("anrdoezrs.net", "dpbolvw.net", "jdoqocy.com", "kqzyfj.com", "tkqlhce.com"),
    older=(  # U
        "https://www.anrdoezrs.net/click-{pid}-{aid}-{when}?url={url}[&sid={subid}]",
        "https://www.anrdoezrs.net/links/{pid}/type/{type}/sid/{subid}/{url}",
        "https://www.anrdoezrs.net/links/{pid}/type/{type}/{url}",
    ),
)

# Closed is good news: the commission is being paid out.
_status = words(
    {"new": Status.PENDING, "extended": Status.PENDING, "locked": Status.APPROVED, "closed": Status.APPROVED}
)
_refused = words({"": False, "pending": False, "accepted": False, "automated": False, "declined": True})


def _judged(action_status: str, validation: str) -> Status:
    standing = _status(action_status)
    return Status.DECLINED if _refused(validation) else standing


def _kind(action_type: str, original: str) -> Kind:
    if original and not truth(original):
        return Kind.ADJUSTMENT
    return Kind.BONUS if action_type.lower() in ("bonus", "perf_inc") else Kind.UNKNOWN


def _corrects(original: str, action: str) -> str:
    return token(action) if original and not truth(original) else ""


def _paid_on(action_status: str, validation: str, locked: str) -> date | None:
    """CJ gives no day of payment: a closed commission counts as paid on the day it was locked."""
    return day(locked) if locked and action_status.lower() == "closed" and not _refused(validation) else None


def _row_kind(commission: str) -> Kind:
    return Kind.ADJUSTMENT if commission.startswith("-") else Kind.UNKNOWN


_WITH_IDS = Family("commissions", 3, key="id")

API = Layout(
    name="publisher-commissions",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V,
    family=_WITH_IDS,
    records="data.publisherCommissions.records",
    alerts={
        (
            "data.publisherCommissions.payloadComplete",
            "false",
        ): "This is one page of several: CJ says payloadComplete is "
        "false. Fetch the next with sinceCommissionId and import it too"
    },
    # The USD pair: no currency code stands beside the amounts in the publisher's own currency.
    fixed={"currency": "USD"},
    columns=(
        Column("id", "commissionId", token, must=True),
        Column("corrects", ("original", "originalActionId"), _corrects),
        Column("sale_id", "originalActionId", token),
        Column("account", "websiteId|publisherId", token),
        Column("advertiser", "advertiserId", token),
        Column("advertiser_name", "advertiserName", text),
        Column("day", "eventDate", day, must=True),
        Column("raw_status", "actionStatus", text, must=True),
        Column("status", ("actionStatus", "validationStatus"), _judged, must=True),
        Column("kind", ("actionType", "original"), _kind),
        Column("commission", "pubCommissionAmountUsd", amount, must=True),
        Column("sale", "saleAmountUsd", amount),
        Column("subid", "shopperId|sid", text),
        Column("referrer", "clickReferringURL", page),
        Column("clicked", "clickDate", stamp),
        Column("changed", "postingDate", stamp),
        Column("paid_on", ("actionStatus", "validationStatus", "lockingDate"), _paid_on),
    ),
)

DOWNLOAD = Layout(
    name="commission-detail",
    form=Form.TABLE,
    identity=Identity.ID,
    evidence=Evidence.V2,
    family=_WITH_IDS,
    needs=("SID",),
    columns=(
        Column("id", "Commission ID", token, must=True),
        Column("account", "Website ID|PID", token),
        Column("advertiser", "Advertiser CID", token),
        Column("advertiser_name", "Advertiser Name", text),
        Column("day", "Event Date", english_day, must=True),
        Column("raw_status", "Status", text, must=True),
        Column("status", "Status", _status, must=True),
        Column("kind", "Publisher Commission|Pub. Commission", _row_kind),
        Column("commission", "Publisher Commission|Pub. Commission", amount, must=True),
        Column("sale", "Sale Amount", amount),
        Column("subid", "SID", text),
        Column("referrer", "Click Referring URL", page),
        Column("clicked", "Click Date", english_stamp),
        Column("changed", "Posting Date", english_stamp),
    ),
)

DOWNLOAD_WITHOUT_ID = replace(
    DOWNLOAD,
    name="commission-detail-no-id",
    identity=Identity.DAYS,
    columns=DOWNLOAD.columns[1:],
    without=("Commission ID",),
    family=replace(_WITH_IDS, rank=2, key=""),
    note="This download has no Commission ID column: a newer one replaces its days, and days that another report tells "
    "of count by that one alone. Better choose that column at CJ",
)

_ZONED = re.compile(r" [A-Z]{2,5}")  # a word such as PDT behind the time
_written = dated("%-d-%b-%Y %H:%M", "%-d-%b-%Y")


def _moment(value: str) -> datetime:
    return _written(_ZONED.sub("", value))


_clock = by_clock("America/Los_Angeles", _moment)

# Until about 2015: twenty columns whose meaning is inferred from sample lines (V2), and whose headers are unknown.
OLDER = Layout(
    name="commission-detail-2010",
    form=Form.TABLE,
    identity=Identity.DAYS,
    evidence=Evidence.U,
    family=replace(_WITH_IDS, rank=1, key=""),
    cells=20,
    note="These columns are read by position: compare some rows with what they should be. A newer download replaces "
    "its days",
    columns=(
        Column("day", "column 2", day_of(_moment), must=True),
        Column("raw_status", "column 6", text, must=True),
        Column("status", "column 6", _status, must=True),
        Column("kind", "column 9", _row_kind),
        Column("sale", "column 8", amount, must=True),
        Column("commission", "column 9", amount, must=True),
        Column("account", "column 11", token, must=True),
        Column("advertiser", "column 14", token, must=True),
        Column("advertiser_name", "column 15", text),
        Column("subid", "column 16", text),
        Column("clicked", "column 18", _clock),
        Column("changed", "column 1", _clock),
    ),
)

PERFORMANCE = without_sales(
    "Performance",
    "it holds totals of an advertiser's publishers, no sales. Import the Commission detail instead",
    *("Period", "Publisher Commission", "CJ Fee", "Total Commission"),
)

# Only what the layout reads, and what tells the pages: buyers' countries and the like are never asked for.
_QUERY = """{ publisherCommissions(
  forPublishers: ["{CJ_COMPANY_ID}"],
  since{basis}Date: "{since}T00:00:00Z", before{basis}Date: "{after}T00:00:00Z"{again}
) { count maxCommissionId payloadComplete records {
  commissionId original originalActionId actionStatus actionType validationStatus advertiserId advertiserName websiteId
  eventDate postingDate lockingDate clickDate pubCommissionAmountUsd saleAmountUsd shopperId clickReferringURL
} } }"""

PULL = Pull(
    base="https://commissions.api.cj.com",
    path="/query",
    layout=API,
    evidence=Evidence.V,
    settings=(
        Setting("CJ_TOKEN", "your personal access token: developers.cj.com, *Authentication*"),
        Setting("CJ_COMPANY_ID", "your company id (CID): CJ, *Account*", secret=False, pattern=r"[0-9]{1,12}"),
    ),
    headers={"Authorization": "Bearer {CJ_TOKEN}"},
    body=json.dumps({"query": _QUERY}),
    # A correction is posted with a date of its own. What is locked or closed later keeps its posting date.
    bases=(Basis("Posting", LONG), Basis("Locking", LONG)),
    pages=Pages(
        By.CURSOR,
        at="data.publisherCommissions.maxCommissionId",
        again=', sinceCommissionId: "{cursor}"',
        ends=("data.publisherCommissions.payloadComplete", "true"),
    ),
    rates=(Rate(25, 60),),  # V2, of the older API
)

NETWORK = Network(
    "cj", "CJ Affiliate", LINKS, layouts=(API, DOWNLOAD, DOWNLOAD_WITHOUT_ID, OLDER, PERFORMANCE), pull=PULL
)
