"""Awin: rows change under a stable id, in the API's JSON and in the download of the web pages."""

from datetime import date
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
from affiliate.networks.pulls import BRIEF, LONG, Basis, Pull, Rate, Setting
from affiliate.networks.values import LeftOut, amount, currency, day, latest, page, stamp, text, token, truth, words

LINKS = Links(
    template="https://www.awin1.com/cread.php?awinmid={awinmid}&awinaffid={awinaffid}[&clickref={subid}]&ued={url}",
    evidence=Evidence.V,
    # No hard limit, but the click reference report shows 50 characters (V).
    subid=SubId(50, r"[A-Za-z0-9_-]+", "letters, digits, - and _", Evidence.V),
    keys=(
        Key("awinmid", "the advertiser's id at Awin", Place.PROGRAM, r"[0-9]{1,12}"),
        Key("awinaffid", "your publisher id at Awin", Place.ACCOUNT, r"[0-9]{1,12}"),
    ),
    hosts=("awin1.com",),
    older=("https://www.awin1.com/cread.php?awinmid={awinmid}&awinaffid={awinaffid}[&clickref={subid}]&p={url}",),  # U
    short=("tidd.ly",),  # V
)

_status = words(
    {"pending": Status.PENDING, "approved": Status.APPROVED, "declined": Status.DECLINED, "deleted": Status.DECLINED}
)
_status_number = words(  # The download writes numbers (V); words are taken as well, the page shows them.
    {"0": Status.PENDING, "1": Status.APPROVED, "2": Status.DECLINED}
    | {"pending": Status.PENDING, "approved": Status.APPROVED, "declined": Status.DECLINED, "deleted": Status.DECLINED}
)


def _kind(type_: str, shared_by: str) -> Kind:
    if _shared(shared_by):
        return Kind.OVERRIDE
    return Kind.BONUS if type_.lower() == "bonus" else Kind.UNKNOWN


def _tier(shared_by: str) -> int:
    return 2 if _shared(shared_by) else 1


def _shared(publisher: str) -> bool:
    return publisher not in ("", "0")


def _paid_on(paid: str, status: str, validated: str, sold: str) -> date | None:
    """Awin gives no day of payment: the day of validation stands for it, or else the day of the sale."""
    return day(validated or sold) if truth(paid) and _status(status) is not Status.DECLINED else None


def _sale(sale: str, sale_currency: str, commission_currency: str) -> Decimal | None:
    if sale and sale_currency != commission_currency:
        raise LeftOut("the sale is in another currency than the commission")
    return amount(sale) if sale else None


API = Layout(
    name="transactions-api",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V,
    columns=(
        Column("id", "id", token, must=True),
        Column("account", "publisherId", token, must=True),
        Column("advertiser", "advertiserId", token, must=True),
        Column("day", "transactionDate", day, must=True),
        Column("raw_status", "commissionStatus", text, must=True),
        Column("status", "commissionStatus", _status, must=True),
        Column("kind", ("type", "commissionSharingPublisherId"), _kind),
        Column("tier", "commissionSharingPublisherId", _tier),
        Column("commission", "commissionAmount.amount", amount, must=True),
        Column("currency", "commissionAmount.currency", currency, must=True),
        Column("sale", ("saleAmount.amount", "saleAmount.currency", "commissionAmount.currency"), _sale),
        Column("subid", "clickRefs.clickRef", text),
        Column("referrer", "publisherUrl", page),
        Column("clicked", "clickDate", stamp),
        Column("changed", ("clickDate", "transactionDate", "validationDate"), latest),
        Column("paid_on", ("paidToPublisher", "commissionStatus", "validationDate", "transactionDate"), _paid_on),
    ),
)

DOWNLOAD = Layout(
    name="transactions-download",
    form=Form.TABLE,
    identity=Identity.ID,
    evidence=Evidence.U,  # names V from the advertiser's side; that a publisher's file has them, and click_ref: U
    columns=(
        Column("id", "id|transaction_id", token, must=True),
        Column("account", "publisher_id", token),
        Column("advertiser", "advertiser_id|merchant_id", token),
        Column("advertiser_name", "advertiser|advertiser_name|program_name", text),
        Column("day", "date|transaction_date|trans_date", day, must=True),
        Column("raw_status", "commission_status|status", text, must=True),
        Column("status", "commission_status|status", _status_number, must=True),
        Column("kind", ("type", "commission_sharing_publisher_id"), _kind),
        Column("commission", "commission|commission_amount", amount, must=True),
        Column("currency", "currency|commission_currency", currency),
        Column("sale", "sale_amount", amount),
        Column("subid", "click_ref|click_reference", text),
        Column("clicked", "click_date|click_time", stamp),
        Column(
            "changed",
            ("click_date|click_time", "date|transaction_date|trans_date", "validation_date|valid_date"),
            latest,
        ),
    ),
)

CLICK_REFERENCES = without_sales(
    "Click References",
    "it holds totals, no sales. Import the transactions instead",
    *("Advertiser ID", "ClickRef", "Clicks", "Quantity", "Commission"),
)

PULL = Pull(
    base="https://api.awin.com",
    path="/publishers/{awinaffid}/transactions/",
    layout=API,
    evidence=Evidence.V,
    settings=(Setting("AWIN_TOKEN", "your API token: Awin, your name, *API Credentials*"),),
    headers={"Authorization": "Bearer {AWIN_TOKEN}"},
    query={
        "startDate": "{since}T00:00:00",
        "endDate": "{until}T23:59:59",
        "timezone": "UTC",
        "dateType": "{basis}",
    },
    # Being paid comes months after the validation, and has no date of its own.
    bases=(Basis("transaction", LONG), Basis("validation", 180), Basis("amendment", BRIEF)),
    rates=(Rate(20, 60),),
)

NETWORK = Network("awin", "Awin", LINKS, layouts=(API, DOWNLOAD, CLICK_REFERENCES), pull=PULL)
