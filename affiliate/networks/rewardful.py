"""Rewardful: a merchant's own program; one commission for each charge, in the smallest unit of its currency."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from affiliate.model import Kind, Status
from affiliate.networks.declare import (
    NO_SUBID,
    Column,
    Evidence,
    Form,
    Identity,
    Key,
    Layout,
    Links,
    Network,
    Place,
)
from affiliate.networks.pulls import Basis, By, Pages, Pull, Rate, Setting, Span
from affiliate.networks.values import LeftOut, currency, day, latest, minor, text, token, words

LINKS = Links(
    template="{url}?via={via}",
    evidence=Evidence.V,
    subid=NO_SUBID,  # the token of the link itself comes back
    keys=(Key("via", "the token of your link in this program", Place.PROGRAM),),
)

_status = words({"pending": Status.PENDING, "due": Status.APPROVED, "paid": Status.APPROVED, "voided": Status.DECLINED})


def _day(sold: str, otherwise: str) -> date:
    return day(sold or otherwise)


def _sale(cents: str, sold_in: str, code: str) -> Decimal | None:
    if cents and sold_in and sold_in.upper() != code.upper():
        raise LeftOut("the sale is in another currency than the commission")
    return minor(cents, code) if cents else None


def _paid_on(state: str, paid: str) -> date | None:
    return day(paid) if paid and state.lower() == "paid" else None


COMMISSIONS = Layout(
    name="commissions",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V,
    records="data",
    total="pagination.count",
    needs=("due_at", "created_at"),
    fixed={"kind": Kind.UNKNOWN},
    columns=(
        Column("id", "id", token, must=True),
        Column("raw_status", "state", text, must=True),
        Column("status", "state", _status, must=True),
        Column("day", ("sale.charged_at", "created_at"), _day),
        Column("currency", "currency", currency, must=True),
        Column("commission", ("amount", "currency"), minor, must=True),
        Column("sale", ("sale.sale_amount_cents", "sale.currency", "currency"), _sale),
        Column("tracking_id", "sale.referral.link.token", token),
        Column("changed", ("created_at", "updated_at", "paid_at", "voided_at"), latest),
        Column("paid_on", ("state", "paid_at"), _paid_on),
    ),
)

WITHOUT_DATES = replace(
    COMMISSIONS,
    name="commissions-without-created-at",
    needs=("due_at",),
    without=("created_at",),
    note="These commissions do not say when they were made: the day on which they are due stands for it",
    columns=tuple(
        replace(column, source=("sale.charged_at", "due_at")) if column.field == "day" else column
        for column in COMMISSIONS.columns
    ),
)

PULL = Pull(
    base="https://api.getrewardful.com",
    path="/v1/commissions",
    layout=COMMISSIONS,
    evidence=Evidence.V,
    settings=(Setting("REWARDFUL_API_SECRET", "the program's API secret: Rewardful, Company settings"),),
    basic=("REWARDFUL_API_SECRET", ""),
    query={"expand": "sale", "limit": "100", "page": "{page}"},  # only the sale tells of the link and the day
    bases=(Basis("all", 0),),
    pages=Pages(By.PAGE, ends=("pagination.next_page", "")),
    span=Span.ALL,
    rates=(Rate(45, 30),),
)

NETWORK = Network("rewardful", "Rewardful", LINKS, layouts=(COMMISSIONS, WITHOUT_DATES), pull=PULL)
