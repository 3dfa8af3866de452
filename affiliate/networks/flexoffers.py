"""FlexOffers: rows change under a stable id, clocks are of New York, and the sub-id is in one of six fields."""

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
from affiliate.networks.values import amount, by_clock, currency, day, text, token, words

LINKS = Links(
    template="https://track.flexlinkspro.com/a.ashx?foid={account_id}.{advertiser_id}&foc=1&fot=9999&fos=1&url={url}[&fobs={subid}]",
    evidence=Evidence.V,
    # The length is unknown (U): what every network keeps cannot hurt.
    subid=SubId(24, r"[A-Za-z0-9]+", "letters and digits", Evidence.U),
    keys=(
        Key("account_id", "your account id, the first number of foid in your links", Place.ACCOUNT, r"[0-9]{1,12}"),
        Key("advertiser_id", "the advertiser's id, the second number of foid", Place.PROGRAM, r"[0-9]{1,12}"),
    ),
)

_status = words(
    {
        "pending": Status.PENDING,
        "approved": Status.APPROVED,
        "bonus": Status.APPROVED,
        "canceled": Status.DECLINED,
        "cancelled": Status.DECLINED,
        "non-commissionable": Status.DECLINED,
    }
)
_new_york = by_clock("America/New_York")


def _kind(status: str) -> Kind:
    return Kind.BONUS if status.lower() == "bonus" else Kind.UNKNOWN


def _first(*given: str) -> str:
    return text(next(filter(None, given), ""))


ALL_SALES = Layout(
    name="all-sales-api",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V2,
    records="results",
    total="totalCount",
    columns=(
        Column("id", "legacyId", token, must=True),
        Column("advertiser", "programId", token),
        Column("advertiser_name", "programName", text),
        Column("day", "eventDate", day, must=True),
        Column("raw_status", "orderStatus", text, must=True),
        Column("status", "orderStatus", _status, must=True),
        Column("kind", "orderStatus", _kind),
        Column("commission", "commission", amount, must=True),
        Column("currency", "currency", currency, must=True),
        Column("sale", "merchantValue|saleAmount", amount),
        Column("subid", ("subTracking", *(f"subId{number}" for number in range(1, 6))), _first),
        Column("clicked", "clickDate", _new_york),
        Column("changed", "modifiedDate", _new_york),
    ),
)

OLDER = without_sales(
    "older sales",
    "it says neither what you earned nor with which status. Fetch allsales from the API instead",
    *("Id", "OrderNumber", "SaleAmount", "MerchantAmount", "TransactionDate"),
)

PULL = Pull(
    base="https://api.flexoffers.com",
    path="/allsales",
    layout=ALL_SALES,
    evidence=Evidence.V2,
    settings=(Setting("FLEXOFFERS_API_KEY", "your API key: FlexOffers, Settings, *Web Services*"),),
    headers={"apiKey": "{FLEXOFFERS_API_KEY}"},
    query={
        "startDate": "{since}",
        "endDate": "{beyond}",
        "reportType": "sales",
        "status": "all",
        "page": "{page}",
        "pageSize": "500",
    },
    bases=(Basis("event", SOLE),),
    pages=Pages(By.PAGE),
    pause=30,
)

NETWORK = Network("flexoffers", "FlexOffers", LINKS, layouts=(ALL_SALES, OLDER), pull=PULL)
