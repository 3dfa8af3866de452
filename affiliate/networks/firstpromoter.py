"""FirstPromoter: a merchant's own program; some rewards are no money, and what tiers below us earn is an override."""

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
from affiliate.networks.pulls import SOLE, Basis, By, Pages, Pull, Setting
from affiliate.networks.values import NoRecord, currency, day, latest, minor, text, token, truth, whole, words

LINKS = Links(
    template="{url}?fpr={fpr}",
    evidence=Evidence.U,  # the merchant may have chosen another word than fpr
    subid=NO_SUBID,  # the link may have one, the commissions do not tell it (V)
    keys=(Key("fpr", "your referral token in this program", Place.PROGRAM),),
)

_status = words({"pending": Status.PENDING, "approved": Status.APPROVED, "denied": Status.DECLINED})
_money = words(
    {"cash": True} | dict.fromkeys(("credits", "points", "free_months", "mon_discount", "discount_per"), False)
)


def _in_money(unit: str, status: str) -> str:
    if not _money(unit):
        raise NoRecord("rewards that are no money: points, credits, discounts")
    return text(status)


def _sale(value: str, code: str) -> Decimal | None:
    return minor(value, code) if value else None


def _currency(code: str, original: str, sale: str) -> str:
    """The sale's currency is the commission's, unless the sale was converted on the way."""
    if original and sale and original != sale:
        raise ValueError("say that the sale was converted, and not into which currency")
    return currency(code)


def _kind(tier: str, _: str) -> Kind:
    return Kind.OVERRIDE if tier and whole(tier) > 1 else Kind.UNKNOWN


def _paid_on(paid: str, status: str, changed: str, created: str) -> date | None:
    """No day of payment is told: the last change of status stands for it, or else the day of the sale."""
    return day(changed or created) if truth(paid) and _status(status) is Status.APPROVED else None


COMMISSIONS = Layout(
    name="commissions",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.U,  # the fields V; that amounts are in cents, and in the sale's currency, U
    needs=("is_paid", "commission_type"),
    columns=(
        Column("raw_status", ("unit", "status"), _in_money, must=True),
        Column("id", "id", token, must=True),
        Column("status", "status", _status, must=True),
        Column("day", "created_at", day, must=True),
        Column("currency", ("original_sale_currency", "original_sale_amount", "sale_amount"), _currency, must=True),
        Column("commission", ("amount", "original_sale_currency"), minor, must=True),
        Column("sale", ("sale_amount", "original_sale_currency"), _sale),
        Column("kind", ("tier", "id"), _kind),
        Column("tier", "tier", whole),
        Column("product_ref", "plan_id", token),
        Column("changed", ("created_at", "status_updated_at"), latest),
        Column("paid_on", ("is_paid", "status", "status_updated_at", "created_at"), _paid_on),
    ),
)

PULL = Pull(
    base="https://api.firstpromoter.com",
    path="/api/v2/affiliate/commissions",
    layout=COMMISSIONS,
    evidence=Evidence.V,  # that further pages are told by the Link header V2
    settings=(
        Setting("FIRSTPROMOTER_TOKEN", "your access token at FirstPromoter"),
        Setting("FIRSTPROMOTER_ACCOUNT_ID", "the program's account id", secret=False, pattern=r"[!-~]{1,100}"),
    ),
    headers={"Authorization": "Bearer {FIRSTPROMOTER_TOKEN}", "Account-ID": "{FIRSTPROMOTER_ACCOUNT_ID}"},
    query={"filters[created_at][from]": "{since}", "filters[created_at][to]": "{beyond}"},
    bases=(Basis("created", SOLE),),
    pages=Pages(By.LINK),
)

NETWORK = Network("firstpromoter", "FirstPromoter", LINKS, layouts=(COMMISSIONS,), pull=PULL)
