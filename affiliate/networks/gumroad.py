"""Gumroad: no sub-ids and no sales, but one credit for each day in the payout's CSV, refunds taken off already."""

from dataclasses import replace

from affiliate.model import Kind, Status
from affiliate.networks.declare import (
    NO_SUBID,
    Column,
    Evidence,
    Family,
    Form,
    Identity,
    Key,
    Layout,
    Links,
    Market,
    Network,
    Place,
    without_sales,
)
from affiliate.networks.pulls import BRIEF, Basis, By, Pages, Pull, Setting, Span
from affiliate.networks.values import NoRecord, amount, day

LINKS = Links(
    template="{url}?affiliate_id={affiliate_id}",
    evidence=Evidence.V,
    subid=NO_SUBID,
    keys=(Key("affiliate_id", "the number in your affiliate links", Place.PROGRAM, r"[0-9]{1,15}"),),
    hosts=("gumroad.com",),
    older=("https://gumroad.com/a/{affiliate_id}[/{product}]",),
    markets=(Market("gumroad.com"),),
)

_OTHERS = (
    *("sale", "chargeback", "full refund", "partial refund", "paypal refund", "stripe connect refund", "credit"),
    *("paypal connect affiliate fees", "stripe connect affiliate fees", "paypal payouts", "stripe connect payouts"),
    *("payout fee", "technical adjustment"),
)


def _type(value: str) -> str:
    word = value.lower()
    if word == "totals" or word.startswith("subtotal"):
        raise NoRecord("totals of the payout")
    if word in _OTHERS:
        raise NoRecord("your own sales, fees and payouts, which are no commissions")
    if word != "affiliate credit":
        raise ValueError("is no type of row that is known in Gumroad's payouts")
    return value


_CREDITS = Family("credits", 1)

PAYOUT = Layout(
    name="payout",
    form=Form.TABLE,
    identity=Identity.DAYS,
    evidence=Evidence.V,  # by Gumroad's own source
    family=_CREDITS,
    needs=("Purchase ID", "Gumroad Fees"),
    note="Gumroad credits a day's commissions in one sum; what affiliates of your own products earned is taken off it",
    fixed={"status": Status.APPROVED, "kind": Kind.UNKNOWN, "currency": "USD"},
    columns=(
        Column("raw_status", "Type", _type, must=True),
        Column("day", "Date", day, must=True),
        # A minus in front may come behind an apostrophe that keeps spreadsheets from calculating.
        Column("commission", "Net Total", lambda value: amount(value.removeprefix("'")), must=True),
    ),
)

# The API gives the same rows of one payout, when it is asked with include_transactions.
API = replace(
    PAYOUT,
    name="payout-api",
    form=Form.JSON,
    evidence=Evidence.V2,
    family=replace(_CREDITS, rank=2),
    records="payout.transactions",
    needs=("purchase_id", "gumroad_fees"),
    columns=tuple(replace(c, source=c.sources[0].lower().replace(" ", "_")) for c in PAYOUT.columns),
)

AFFILIATES = without_sales(
    "affiliates",
    "it lists the affiliates of your own products, not what you earned. Import a payout's CSV instead",
    *("Affiliate ID", "Fee", "Referral URL", "Destination URL"),
)

PULL = Pull(
    base="https://api.gumroad.com",
    path="/v2/payouts/{entry}",
    layout=API,
    evidence=Evidence.V2,  # that payouts are listed and given one by one V, by Gumroad's own source
    settings=(Setting("GUMROAD_ACCESS_TOKEN", "an access token that may view payouts: Gumroad, Settings, *Advanced*"),),
    headers={"Authorization": "Bearer {GUMROAD_ACCESS_TOKEN}"},
    query={
        "after": "{since}",
        "before": "{after}",
        "include_upcoming": "false",
        "include_sales": "false",
        "include_transactions": "true",
    },
    bases=(Basis("payout", BRIEF),),
    pages=Pages(By.ENTRY, listed="payouts", at="id"),
    span=Span.WEEK,  # ten are listed at most, and there is one a day at most
)

NETWORK = Network("gumroad", "Gumroad", LINKS, layouts=(PAYOUT, API, AFFILIATES), pull=PULL)
