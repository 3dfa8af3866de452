"""ClickBank: sales, rebills, refunds and fees are orders of their own below one receipt, in JSON and in XML alike."""

from dataclasses import replace

from affiliate.model import Kind, Status
from affiliate.networks.declare import Column, Evidence, Form, Identity, Key, Layout, Links, Network, Place, SubId
from affiliate.networks.pulls import BRIEF, Basis, By, Pages, Pull, Setting
from affiliate.networks.values import NoRecord, amount, by_clock, currency, day_by, text, token, whole, words

LINKS = Links(
    template="https://hop.clickbank.net/?affiliate={affiliate}&vendor={vendor}[&tid={subid}]",
    evidence=Evidence.V,
    # Today's help page allows 100 with underscores, the older rule 24 without (V2), and what breaks it is lost whole.
    subid=SubId(24, r"[a-z0-9]+", "digits and small letters", Evidence.V2),
    keys=(
        Key("affiliate", "your account's nickname at ClickBank", Place.ACCOUNT, r"[A-Za-z0-9]{1,20}"),
        Key("vendor", "the vendor's nickname at ClickBank", Place.PROGRAM, r"[A-Za-z0-9]{1,20}"),
    ),
    older=(
        "https://{affiliate}.{vendor}.hop.clickbank.net/[?tid={subid}]",
        "https://{encrypted}.hop.clickbank.net/[?tid={subid}]",  # says neither affiliate nor vendor (V)
    ),
)

_CLOCK = "America/Los_Angeles"
_taken_back = words({"sale": False, "bill": False, "rfnd": True, "cgbk": True, "fee": False})
_kind = words(
    {
        "sale": Kind.ONE_OFF,
        "bill": Kind.RECURRING,
        "rfnd": Kind.ADJUSTMENT,
        "cgbk": Kind.ADJUSTMENT,
        "fee": Kind.ADJUSTMENT,
    }
)
_role = words({"": True, "affiliate": True, "jv affiliate": True, "vendor": False})


def _id(receipt: str, type_: str, moment: str, item: str, role: str) -> str:
    """The receipt comes back with every rebill and refund: only its sale is named by it alone."""
    if type_.upper().startswith("TEST_"):
        raise NoRecord("a test order")
    if not _role(role):
        raise NoRecord("a sale of a product of your own")
    line = f"{token(receipt)}/{token(item)}"
    return line if type_.upper() == "SALE" else f"{line}/{token(type_)}/{by_clock(_CLOCK)(moment)}"


def _corrects(receipt: str, type_: str, item: str) -> str:
    return f"{token(receipt)}/{token(item)}" if _taken_back(type_) else ""


JSON = Layout(
    name="orders2",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V2,
    records="orderData",
    each="lineItemData",
    fixed={"status": Status.APPROVED},  # there is none: what is refunded is taken back by an order of its own
    columns=(
        Column("id", ("receipt", "transactionType", "transactionTime", "lineItemData.itemNo", "role"), _id, must=True),
        Column("kind", "transactionType", _kind, must=True),
        Column("corrects", ("receipt", "transactionType", "lineItemData.itemNo"), _corrects),
        Column("account", "affiliate", token),
        Column("advertiser", "vendor", token),
        Column("day", "transactionTime", day_by(_CLOCK), must=True),
        Column("raw_status", "transactionType", text, must=True),
        Column("commission", "lineItemData.accountAmount", amount, must=True),
        Column("currency", "currency", currency, must=True),
        Column("sale", "lineItemData.customerAmount", amount),
        Column("quantity", "lineItemData.quantity", whole),
        Column("subid", "trackingId", text),
        Column("product_ref", "lineItemData.itemNo", text),
        Column("product_name", "lineItemData.productTitle", text),
        Column("changed", "transactionTime", by_clock(_CLOCK)),
    ),
)

XML = replace(JSON, name="orders2-xml", form=Form.XML, records="orderList.orderData")

PULL = Pull(
    base="https://api.clickbank.com",
    path="/rest/1.3/orders2/list",
    layout=JSON,
    evidence=Evidence.V2,
    settings=(Setting("CLICKBANK_API_KEY", "your API key: ClickBank, Settings, *API Management*"),),
    headers={"Authorization": "{CLICKBANK_API_KEY}", "Page": "{page}"},
    query={"startDate": "{since}", "endDate": "{beyond}", "role": "AFFILIATE"},
    bases=(Basis("transaction", BRIEF),),  # rebills, refunds and chargebacks are rows of their own day
    pages=Pages(By.PAGE),
)

NETWORK = Network("clickbank", "ClickBank", LINKS, layouts=(JSON, XML), pull=PULL)
