"""Post Affiliate Pro: software for a merchant's own program; refunds and chargebacks are rows of their own."""

from dataclasses import replace

from affiliate.model import Kind, Status
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
from affiliate.networks.values import amount, day, stamp, text, token, whole, words

LINKS = Links(
    template="{url}?a_aid={a_aid}[&data1={subid}]",
    evidence=Evidence.V2,
    subid=SubId(64, r"[A-Za-z0-9_-]+", "letters, digits, - and _", Evidence.U),  # no limit is known
    keys=(Key("a_aid", "your affiliate id in this program", Place.PROGRAM),),
)

_status = words(
    {"a": Status.APPROVED, "p": Status.PENDING, "d": Status.DECLINED}
    | {"approved": Status.APPROVED, "pending": Status.PENDING, "declined": Status.DECLINED}
)
_KINDS = {"u": Kind.RECURRING, "recurring": Kind.RECURRING}
_KINDS |= dict.fromkeys(("r", "refund", "h", "chargeback"), Kind.ADJUSTMENT)


def _kind(type_: str, tier: str) -> Kind:
    unsaid = Kind.OVERRIDE if tier and whole(tier) > 1 else Kind.UNKNOWN
    return _KINDS.get(type_.lower(), unsaid)


_WITH_IDS = Family("transactions", 2, key="id")

TRANSACTIONS = Layout(
    name="transactions",
    form=Form.TABLE,
    identity=Identity.ID,
    evidence=Evidence.U,  # the names of the grid V2, those of a downloaded file unknown
    family=_WITH_IDS,
    needs=("t_orderid|Order ID", "rtype|Type", "totalcost|Total cost"),
    columns=(
        Column("id", "id|transid|Transaction ID", token, must=True),
        Column("day", "dateinserted|Date inserted|Created|Date", day, must=True),
        Column("raw_status", "rstatus|Status", text, must=True),
        Column("status", "rstatus|Status", _status, must=True),
        Column("kind", ("rtype|Type", "tier"), _kind),
        Column("tier", "tier", whole),
        Column("commission", "commission", amount, must=True),
        Column("sale", "totalcost|Total cost", amount),
        Column("advertiser_name", "name|Campaign name|Campaign", text),
        Column("product_ref", "productid|Product ID", token),
        Column("subid", "lastclickdata1|firstclickdata1|data1|Data 1", text),
        Column("changed", "dateinserted|Date inserted|Created|Date", stamp),
    ),
)

WITHOUT_ID = replace(
    TRANSACTIONS,
    name="transactions-without-id",
    identity=Identity.DAYS,
    columns=TRANSACTIONS.columns[1:],
    without=("id", "transid", "Transaction ID"),
    family=replace(_WITH_IDS, rank=1, key=""),
    note="This download has no ID column: a newer one replaces its days, and days that a download with ids tells of "
    "count by that one alone",
)

# It is not pulled: each merchant runs it at an address of his own, and asks for a session instead of a key.
NETWORK = Network("postaffiliatepro", "Post Affiliate Pro", LINKS, layouts=(TRANSACTIONS, WITHOUT_ID))
