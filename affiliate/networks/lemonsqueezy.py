"""Lemon Squeezy: no export and no API for affiliates, so its table of referrals is read as a person copies it."""

from datetime import date

from affiliate.model import Kind, Status
from affiliate.networks.amounts import amounts
from affiliate.networks.declare import NO_SUBID, Column, Evidence, Form, Identity, Key, Layout, Links, Network, Place
from affiliate.networks.values import dated, day, day_of, either, text, words

LINKS = Links(
    template="{url}?aff={aff}",
    evidence=Evidence.V,
    subid=NO_SUBID,
    keys=(Key("aff", "your affiliate code in this store", Place.PROGRAM),),
)

# Pending is good news (V): the payout that holds the referral has been made, and the money is on its way.
_status = words(
    dict.fromkeys(("accepted", "pending", "paid"), Status.APPROVED)
    | {"in review": Status.PENDING}
    | dict.fromkeys(("rejected", "void"), Status.DECLINED)
)
_day = either(day_of(dated("%b %-d, %Y")), day)
_dollars = amounts(".", "$", "US$")


def _paid_on(status: str, referred: str) -> date | None:
    """The table has no day of payment: the day of the referral stands for it."""
    return _day(referred) if status.lower() == "paid" else None


REFERRALS = Layout(
    name="referrals",
    form=Form.TABLE,
    identity=Identity.DAYS,
    evidence=Evidence.U,  # statuses and dollars V; what the page's columns are called unknown, the headers are ours
    needs=("Store", "Product", "Order total"),
    note="Lemon Squeezy keeps 2 % of each referral and a fee for each payout: less than this arrives",
    fixed={"kind": Kind.UNKNOWN, "currency": "USD"},
    columns=(
        Column("day", "Date", _day, must=True),
        Column("advertiser_name", "Store", text),
        Column("product_name", "Product", text),
        Column("raw_status", "Status", text, must=True),
        Column("status", "Status", _status, must=True),
        Column("commission", "Commission", _dollars, must=True),
        Column("sale", "Order total", _dollars),
        Column("paid_on", ("Status", "Date"), _paid_on),
    ),
)

AFFILIATES = Layout(
    name="affiliates",
    form=Form.JSON,
    identity=Identity.DAYS,
    evidence=Evidence.V,
    columns=(),
    records="data",
    needs=("attributes.total_earnings", "attributes.unpaid_earnings"),
    refused="it lists the affiliates of your own store, not what you earned. Copy the referrals of your Affiliate Hub "
    "into a table, as docs/site-owner.md says",
)

NETWORK = Network("lemonsqueezy", "Lemon Squeezy", LINKS, layouts=(REFERRALS, AFFILIATES))
