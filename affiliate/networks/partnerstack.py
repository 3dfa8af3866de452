"""PartnerStack: rewards change under a stable key, in cents, and a customer brings the sub-ids of the click along."""

from datetime import UTC, date, datetime
from decimal import Decimal

from affiliate.model import Kind, Status
from affiliate.networks.declare import (
    Column,
    Evidence,
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
from affiliate.networks.pulls import SOLE, Basis, By, Pages, Pull, Setting
from affiliate.networks.values import LeftOut, currency, minor, text, token, words

LINKS = Links(
    template="https://{host}/{link}[?sid={subid}]",
    evidence=Evidence.V,  # grsm.io V, partnerlinks.io V2
    # 255 and ASCII (V); not every company passes it on.
    subid=SubId(255, r"[A-Za-z0-9._~-]+", "letters, digits, and - . _ ~", Evidence.V),
    keys=(
        Key(
            "host",
            "what stands in front of the slash in your link, such as ottersby.partnerlinks.io",
            Place.PROGRAM,
            r"[a-z0-9-]+\.(?:grsm|partnerlinks)\.io",
        ),
        Key("link", "the key of your link: what stands behind the slash", Place.PROGRAM, r"[A-Za-z0-9][A-Za-z0-9_-]*"),
    ),
)

_status = words(
    {"hold": Status.PENDING, "pending": Status.PENDING, "approved": Status.APPROVED, "paid": Status.APPROVED}
    | {"declined": Status.DECLINED}
)
_PAID = ("withdrawn", "paid_externally")


def _moment(value: str) -> datetime:
    """Milliseconds since 1970."""
    if not (value.isdecimal() and len(value) in (12, 13)):
        raise ValueError("is no moment in milliseconds")
    return datetime.fromtimestamp(int(value) // 1000, UTC).replace(tzinfo=None)


def _day(sold: str, rewarded: str) -> date:
    return _moment(sold or rewarded).date()


def _sale(cents: str, sold_in: str, code: str) -> Decimal | None:
    if cents and sold_in.upper() != code.upper():
        raise LeftOut("the sale is in another currency than the reward")
    return minor(cents, code) if cents else None


def _kind(source: str) -> Kind:
    return Kind.BONUS if source == "bonus" else Kind.UNKNOWN


def _first(*subids: str) -> str:
    """Links may carry sid, sid1, sid2, sid3; ours carry one."""
    return text(next(filter(None, subids), ""))


def _paid_on(status: str, payment: str, changed: str) -> date | None:
    """The payment's date is the planned one: what is paid counts as paid when it last changed."""
    paid = status == "paid" or (_status(status) is Status.APPROVED and payment in _PAID)
    return _moment(changed).date() if paid and changed else None


REWARDS = Layout(
    name="rewards",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V,
    records="data.items",
    alerts={
        ("data.has_more", "true"): "This is one page of several: fetch the next with starting_after and import it too"
    },
    needs=("payment_status", "withdrawn"),
    note="PartnerStack gives a currency beside amounts that its documentation calls US cents: they are read as cents "
    "of that currency. Compare rewards that are not in USD with what PartnerStack shows",
    columns=(
        Column("id", "key", token, must=True),
        Column("advertiser", "company.key", token, must=True),
        Column("advertiser_name", "company.name", text),
        Column("day", ("transaction.created_at", "created_at"), _day),
        Column("raw_status", "reward_status", text, must=True),
        Column("status", "reward_status", _status, must=True),
        Column("kind", "source.type", _kind),
        Column("commission", ("amount", "currency"), minor, must=True),
        Column("currency", "currency", currency, must=True),
        Column("sale", ("transaction.amount", "transaction.currency", "currency"), _sale),
        Column("subid", tuple(f"customer.sub_ids.{place}" for place in range(4)), _first),
        Column("product_ref", "transaction.product_key", token),
        Column("changed", "updated_at", _moment),
        Column("paid_on", ("reward_status", "payment_status", "updated_at"), _paid_on),
    ),
)

OVERVIEW = without_sales(
    "Overview",
    "it holds totals, no rewards. Fetch the rewards of the Partner API instead: affiliate pull partnerstack",
    *("Created at", "Leads submitted", "Unpaid signups", "Commission total"),
)

PULL = Pull(
    base="https://api.partnerstack.com",
    path="/api/v2/rewards",
    layout=REWARDS,
    evidence=Evidence.V,
    settings=(Setting("PARTNERSTACK_API_KEY", "your key of the Partner API at PartnerStack"),),
    headers={"Authorization": "Bearer {PARTNERSTACK_API_KEY}"},
    query={
        "min_created": "{since_ms}",
        "max_created": "{until_ms}",
        "limit": "250",
        "starting_after": "{cursor}",
    },
    bases=(Basis("created", SOLE),),
    pages=Pages(By.CURSOR, at="data.items.-1.key", ends=("data.has_more", "false")),
)

NETWORK = Network("partnerstack", "PartnerStack", LINKS, layouts=(REWARDS, OVERVIEW), pull=PULL)
