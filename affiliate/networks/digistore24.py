"""Digistore24: refunds are rows of their own with negative amounts, and errors come with HTTP status 200."""

from affiliate.model import Kind, Status
from affiliate.networks.declare import (
    Column,
    Evidence,
    Failure,
    Form,
    Identity,
    Key,
    Layout,
    Links,
    Network,
    Place,
    SubId,
)
from affiliate.networks.pulls import BRIEF, Basis, By, Pages, Pull, Setting
from affiliate.networks.values import amount, currency, day, token

LINKS = Links(
    # The product decides where the link leads; the merchant's URL has no place in it.
    template="https://www.digistore24.com/redir/{product}/{affiliate}[/{subid}]",
    evidence=Evidence.V,
    subid=SubId(127, r"[A-Za-z0-9_-]+", "letters, digits, - and _", Evidence.V),
    keys=(
        Key("product", "the product's number at Digistore24", Place.PROGRAM, r"[0-9]{1,12}"),
        Key("affiliate", "your Digistore24 ID", Place.ACCOUNT, r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"),
    ),
    hosts=("digistore24.com",),
    older=("https://www.digistore24.com/content/{product}/{link}/{affiliate}[/{subid}]",),
)


def _kind(commission: str) -> Kind:
    return Kind.ADJUSTMENT if commission.startswith("-") else Kind.UNKNOWN


def _corrects(commission: str, purchase: str) -> str:
    """A refund names no row, only the purchase that it is of."""
    return token(purchase) if commission.startswith("-") else ""


COMMISSIONS = Layout(
    name="list-commissions",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V,
    records="data.items",
    total="data.item_count",
    # No status: what is listed is credited, and taken back by a row of its own. The planned payout is no payment.
    fixed={"status": Status.APPROVED, "raw_status": ""},
    note="Digistore24 lists commissions without campaign key: they cannot be told apart by article",
    columns=(
        Column("id", "id", token, must=True),
        Column("corrects", ("amount", "purchase_id"), _corrects),
        Column("day", "created_at", day, must=True),
        Column("kind", "amount", _kind),
        Column("commission", "amount", amount, must=True),
        Column("currency", "currency", currency, must=True),
    ),
    needs=("purchase_id", "schedule_payout_at"),
)

PULL = Pull(
    base="https://www.digistore24.com",
    path="/api/call/listCommissions",
    layout=COMMISSIONS,
    evidence=Evidence.V2,
    settings=(Setting("DIGISTORE24_API_KEY", "your API key: Digistore24, Settings, *Account access*, API keys"),),
    headers={"X-DS-API-KEY": "{DIGISTORE24_API_KEY}"},
    query={
        "from": "{since} 00:00:00",
        "to": "{until} 23:59:59",
        "transaction_type": "all",
        "page_no": "{page}",
        "page_size": "1000",
    },
    bases=(Basis("created", BRIEF),),  # refunds and chargebacks are rows of their own day
    pages=Pages(By.PAGE),
)

NETWORK = Network(
    "digistore24",
    "Digistore24",
    LINKS,
    layouts=(COMMISSIONS,),
    failures=(Failure("result", "error", "message"),),
    pull=PULL,
)
