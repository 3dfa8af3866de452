"""Travelpayouts: whoever asks chooses the fields of the answer, and the currency is in the name of the field."""

import json
from dataclasses import replace
from datetime import date

from affiliate.model import Status
from affiliate.networks.declare import Column, Evidence, Form, Identity, Key, Layout, Links, Network, Place, SubId
from affiliate.networks.pulls import BRIEF, LONG, Basis, By, Pages, Pull, Setting
from affiliate.networks.values import amount, day, stamp, text, token, words

LINKS = Links(
    template="https://tp.media/r?marker={marker}[.{subid}]&trs={trs}&p={p}&u={url}&campaign_id={campaign_id}",
    evidence=Evidence.V2,
    subid=SubId(4096, r"[A-Za-z0-9_]+", "letters, digits and _", Evidence.V),
    keys=(
        Key("marker", "your partner id at Travelpayouts", Place.ACCOUNT, r"[0-9]{1,12}"),
        Key("trs", "the id of your project at Travelpayouts", Place.ACCOUNT, r"[0-9]{1,12}"),
        Key("p", "the tool's number, p in your links of the program", Place.PROGRAM, r"[0-9]{1,12}"),
        Key("campaign_id", "the program's number at Travelpayouts", Place.PROGRAM, r"[0-9]{1,12}"),
    ),
    older=("https://tp.media/r?marker={marker}[.{subid}]&p={p}&u={url}",),
)

# Paid means that the program has confirmed the booking (the pages say Confirmed today), not that money was sent.
_status = words(
    {
        "processing": Status.PENDING,
        "paid": Status.APPROVED,
        "confirmed": Status.APPROVED,
        "cancelled": Status.DECLINED,
        "canceled": Status.DECLINED,
    }
)


def _day(action: str, created: str) -> date:
    if not created:
        raise ValueError("do not say the day: ask for the fields created_at and updated_at too")
    return day(created)


BOOKINGS = Layout(
    name="bookings",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V2,
    records="results",
    total="total_rows",
    without=("profit_usd", "profit_eur", "profit_rub"),
    columns=(
        Column("id", "action_id", token, must=True),
        Column("advertiser", "campaign_id", token),
        Column("day", ("action_id", "created_at|date"), _day, must=True),
        Column("raw_status", "state", text, must=True),
        Column("status", "state", _status, must=True),
        Column("commission", "profit", amount, must=True),
        Column("sale", "price", amount),
        Column("subid", "sub_id", text),
        Column("changed", "updated_at", stamp),
    ),
)


def _in(code: str, *before: str) -> Layout:
    """The same in one currency; an answer with several is read in the first of them."""
    money = {"commission": f"profit_{code}", "sale": f"price_{code}"}
    return replace(
        BOOKINGS,
        name=f"bookings-{code}",
        without=tuple(f"profit_{other}" for other in before),
        fixed={"currency": code.upper()},
        columns=tuple(replace(c, source=money.get(c.field, c.source)) for c in BOOKINGS.columns),
    )


_USD = _in("usd")
_FIELDS = ("action_id", "campaign_id", "created_at", "updated_at", "state", "price_usd", "profit_usd", "sub_id")
_BETWEEN = [
    {"field": "type", "op": "eq", "value": "action"},
    {"field": "{basis}", "op": "ge", "value": "{since}"},
    {"field": "{basis}", "op": "le", "value": "{after}"},  # its first moment: of dates with a time, nothing is missed
]

PULL = Pull(
    base="https://api.travelpayouts.com",
    path="/statistics/v1/execute_query",
    layout=_USD,
    evidence=Evidence.V2,  # that updated_at can be asked for U
    settings=(Setting("TRAVELPAYOUTS_TOKEN", "your API token: Travelpayouts, Profile, *API token*"),),
    headers={"X-Access-Token": "{TRAVELPAYOUTS_TOKEN}"},
    body=json.dumps(
        {
            "fields": _FIELDS,
            "filters": _BETWEEN,
            "sort": [{"field": "action_id", "order": "asc"}],
            "limit": 1000,
            "offset": "{offset}",
        }
    ).replace('"{offset}"', "{offset}"),  # a number
    bases=(Basis("date", LONG), Basis("updated_at", BRIEF)),
    pages=Pages(By.OFFSET),
)

NETWORK = Network(
    "travelpayouts",
    "Travelpayouts",
    LINKS,
    layouts=(BOOKINGS, _USD, _in("eur", "usd"), _in("rub", "usd", "eur")),
    pull=PULL,
)
