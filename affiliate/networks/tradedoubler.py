"""Tradedoubler: one currency for the whole answer, and events known by kind, number and event, in JSON and in CSV.

A CSV that names the event and not its number has other ids: of an order or lead the one or the other counts.
"""

from dataclasses import replace
from datetime import date

from affiliate.model import Status
from affiliate.networks.amounts import comma_amount
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
)
from affiliate.networks.pulls import SOLE, Basis, By, Grant, Pages, Pull, Setting
from affiliate.networks.values import (
    amount,
    currency,
    dated,
    day,
    day_of,
    either,
    stamp,
    text,
    token,
    truth,
    words,
)

LINKS = Links(
    template="https://clk.tradedoubler.com/click?p={p}&a={a}[&epi={subid}]&url={url}",  # url has to be the last (V2)
    evidence=Evidence.V2,
    subid=SubId(64, r"[A-Za-z0-9]+", "letters and digits", Evidence.V2),
    keys=(
        Key("p", "the programme's id at Tradedoubler", Place.PROGRAM, r"[0-9]{1,12}"),
        Key("a", "the id of your site at Tradedoubler", Place.ACCOUNT, r"[0-9]{1,12}"),
    ),
)

_status = words({"P": Status.PENDING, "A": Status.APPROVED, "D": Status.DECLINED})


def _id(event: str, programme: str, order: str, lead: str) -> str:
    """A number may be an order's and a lead's at once, and come back under other events and programmes."""
    return token(f"{programme}/{event}/{_number(order, lead)}")


def _sale_id(programme: str, order: str, lead: str) -> str:
    return token(f"{programme}/{_number(order, lead)}")


def _number(order: str, lead: str) -> str:
    if not (order or lead):
        raise ValueError("has neither the number of an order nor of a lead")
    return f"{'order' if order else 'lead'}/{order or lead}"


def _paid_on(paid: str, status: str, changed: str, sold: str) -> date | None:
    """Tradedoubler gives no day of payment: an approved and paid event counts as paid when it last changed."""
    return day(changed or sold) if truth(paid) and _status(status) is Status.APPROVED else None


_BY_NUMBER = Family("events", 2, key="sale_id")

API = Layout(
    name="transactions-api",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V,
    records="items",
    total="total",
    family=_BY_NUMBER,
    columns=(
        Column("id", ("eventId", "programId", "orderNumber", "leadNumber"), _id, must=True),
        Column("sale_id", ("programId", "orderNumber", "leadNumber"), _sale_id),
        Column("advertiser", "programId", token, must=True),
        Column("advertiser_name", "programName", text),
        Column("day", "timeOfTransaction", day, must=True),
        Column("raw_status", "status", text, must=True),
        Column("status", "status", _status, must=True),
        Column("commission", "commission", amount, must=True),
        Column("currency", "^reportCurrencyCode", currency),
        Column("sale", "orderValue", amount),
        Column("subid", "epi", text),
        Column("clicked", "timeOfLastClick", stamp),
        Column("changed", "timeOfLastModified", stamp),
        Column("paid_on", ("paid", "status", "timeOfLastModified", "timeOfTransaction"), _paid_on),
    ),
)

# The CSV follows the account's language and locale. Known are the names the report is asked for with, the labels of a
# Swedish account, and the numbers of a German one. No date and no amount that fits here could mean something else.
_moment = either(dated("%d.%m.%y %H:%M:%S", "%d.%m.%Y %H:%M:%S"), stamp)

_NUMBERS = ("programId", "orderNR|Ordernummer", "leadNR|Leadnummer")

EVENTS = Layout(
    name="event-breakdown",
    form=Form.TABLE,
    identity=Identity.ID,
    evidence=Evidence.V2,
    family=_BY_NUMBER,
    note="Dates are read as dd.mm.yy or yyyy-mm-dd, and amounts with a decimal comma",
    columns=(
        Column("id", ("eventId|Event ID", *_NUMBERS), _id, must=True),
        Column("sale_id", _NUMBERS, _sale_id),
        Column("advertiser", "programId", token, must=True),
        Column("advertiser_name", "programName|Program Namn", text),
        Column("day", "timeOfEvent|Tidpunkt för event", day_of(_moment), must=True),
        Column("raw_status", "pendingStatus|Event Status", text, must=True),
        Column("status", "pendingStatus|Event Status", _status, must=True),
        Column("commission", "affiliateCommission|Ersättning Publisher", comma_amount, must=True),
        Column("sale", "orderValue", comma_amount),
        Column("subid", "epi1|EPI EPI 1", text),
        Column("clicked", "timeOfVisit|Tidpunkt för besöket", _moment),
        Column("changed", "lastModified|Tidpunkt Senast uppdaterad", _moment),
    ),
)

EVENTS_BY_NAME = replace(
    EVENTS,
    name="event-breakdown-by-name",
    family=replace(_BY_NUMBER, rank=1),
    without=("eventId", "Event ID"),
    columns=(
        Column("id", ("Event Namn|eventName", *_NUMBERS), _id, must=True),
        *EVENTS.columns[1:],
    ),
)

PULL = Pull(
    base="https://connect.tradedoubler.com",
    path="/publisher/report/transactions",
    layout=API,
    evidence=Evidence.V,
    settings=(
        Setting("TRADEDOUBLER_CLIENT_ID", "your client id: Tradedoubler, Account, *API*", secret=False),
        Setting("TRADEDOUBLER_CLIENT_SECRET", "your client secret: Tradedoubler, Account, *API*"),
        Setting("TRADEDOUBLER_USERNAME", "the name you sign in with at Tradedoubler", False, r"[ -~]{1,200}"),
        Setting("TRADEDOUBLER_PASSWORD", "the password you sign in with at Tradedoubler", pattern=r"[ -~]{8,200}"),
    ),
    grant=Grant(  # V2
        "https://connect.tradedoubler.com/uaa/oauth/token",
        form={
            "grant_type": "password",
            "username": "{TRADEDOUBLER_USERNAME}",
            "password": "{TRADEDOUBLER_PASSWORD}",
        },
        basic=("TRADEDOUBLER_CLIENT_ID", "TRADEDOUBLER_CLIENT_SECRET"),
    ),
    headers={"Authorization": "Bearer {token}"},
    query={
        "reportCurrencyCode": "{currency}",
        "fromDate": "{since:%Y%m%d}",
        "toDate": "{beyond:%Y%m%d}",
        "limit": "100",
        "offset": "{offset}",
    },
    bases=(Basis("transaction", SOLE),),
    pages=Pages(By.OFFSET),
)

NETWORK = Network("tradedoubler", "Tradedoubler", LINKS, layouts=(API, EVENTS, EVENTS_BY_NAME), pull=PULL)
