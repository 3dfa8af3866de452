"""Admitad: rows change under action_id; approved may still be held back, and paid is a mark beside the status."""

from dataclasses import replace
from datetime import date

from affiliate.model import Status
from affiliate.networks.declare import Column, Evidence, Form, Identity, Key, Layout, Links, Network, Place, SubId
from affiliate.networks.pulls import BRIEF, LONG, Basis, By, Grant, Pages, Pull, Setting, counts_clicks
from affiliate.networks.values import (
    amount,
    currency,
    dated,
    day,
    day_of,
    either,
    page,
    stamp,
    text,
    token,
    truth,
    words,
)

LINKS = Links(
    template="https://ad.admitad.com/g/{hash}/?ulp={url}[&subid={subid}]",
    evidence=Evidence.V,
    subid=SubId(50, r"[A-Za-z0-9_-]+", "letters, digits, - and _", Evidence.V),
    keys=(Key("hash", "the code behind /g/ in your link of the program", Place.PROGRAM, r"[A-Za-z0-9]{1,64}"),),
    older=("https://ad.admitad.com/goto/{hash}/?ulp={url}[&subid={subid}]",),
)

_known = words(
    {
        "pending": Status.PENDING,
        "approved": Status.APPROVED,
        "confirmed": Status.APPROVED,  # V2
        "declined": Status.DECLINED,
    }
)
_HELD_BACK = ("hold", "stalled", "delayed")  # in words such as approved_but_stalled (V): not yet to be paid out (V2)


def _status(value: str) -> Status:
    return Status.PENDING if any(sign in value.lower() for sign in _HELD_BACK) else _known(value)


_dotted = dated("%d.%m.%Y %H:%M:%S", "%d.%m.%Y")  # so Admitad writes dates in its questions, and in older answers
_moment = either(_dotted, stamp)
_day = either(day_of(_dotted), day)


def _paid_on(paid: str, status: str, changed: str, sold: str) -> date | None:
    """Admitad gives no day of payment: a paid action counts as paid on the day its status changed last."""
    return _day(changed or sold) if truth(paid) and _status(status) is Status.APPROVED else None


ACTIONS = Layout(
    name="actions-api",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V,
    records="results",
    total="_meta.count",
    columns=(
        Column("id", "action_id", token, must=True),
        Column("advertiser", "advcampaign_id", token, must=True),
        Column("advertiser_name", "advcampaign_name", text),
        Column("day", "action_date", _day, must=True),
        Column("raw_status", "status", text, must=True),
        Column("status", "status", _status, must=True),
        Column("commission", "payment", amount, must=True),
        Column("currency", "currency", currency, must=True),
        Column("sale", "cart", amount),
        Column("subid", "subid", text),
        Column("referrer", "click_user_referer", page),
        Column("clicked", "click_date", _moment),
        Column("changed", "status_updated", _moment),
        Column("paid_on", ("paid", "status", "status_updated", "action_date"), _paid_on),
    ),
)

SALES = Pull(
    base="https://api.admitad.com",
    path="/statistics/actions/",
    layout=ACTIONS,
    evidence=Evidence.V,
    settings=(
        Setting("ADMITAD_CLIENT_ID", "the client id of your API application: Admitad, Settings, *Apps*", secret=False),
        Setting("ADMITAD_CLIENT_SECRET", "the client secret of your API application: Admitad, Settings, *Apps*"),
    ),
    grant=Grant(
        "https://api.admitad.com/token/",
        form={"grant_type": "client_credentials", "client_id": "{ADMITAD_CLIENT_ID}", "scope": "statistics"},
        basic=("ADMITAD_CLIENT_ID", "ADMITAD_CLIENT_SECRET"),
    ),
    headers={"Authorization": "Bearer {token}"},
    query={"limit": "500", "offset": "{offset}"},
    bases=(
        Basis("action", LONG, {"date_start": "{since:%d.%m.%Y}", "date_end": "{until:%d.%m.%Y}"}),
        Basis(
            "status",
            BRIEF,
            {
                "status_updated_start": "{since:%d.%m.%Y} 00:00:00",
                "status_updated_end": "{until:%d.%m.%Y} 23:59:59",
            },
        ),
    ),
    pages=Pages(By.OFFSET, total="_meta.count"),
)

CLICKS = counts_clicks("results", "subid", "clicks", evidence=Evidence.U)  # the question is V, the fields are not
PULL = replace(
    SALES,
    clicks=replace(
        SALES,
        path="/statistics/sub_ids/",
        layout=CLICKS,
        bases=(Basis("clicks", BRIEF, {"date_start": "{since:%d.%m.%Y}", "date_end": "{until:%d.%m.%Y}"}),),
    ),
)

NETWORK = Network("admitad", "Admitad", LINKS, layouts=(ACTIONS, CLICKS), pull=PULL)
