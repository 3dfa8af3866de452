"""AliExpress: orders change under their number through three statuses, in cents, by the clock of Los Angeles."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

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
from affiliate.networks.pulls import LONG, Basis, By, Pages, Pull, Setting, Sign
from affiliate.networks.values import by_clock, currency, day, minor, text, token, whole, words

LINKS = Links(
    template="https://s.click.aliexpress.com/deep_link.htm?aff_short_key={aff_short}[&af={subid}]&dl_target_url={url}",
    evidence=Evidence.V2,  # links that the portal or the API makes are the safer ones
    subid=SubId(32, r"[A-Za-z0-9_]+", "letters, digits and _", Evidence.U),
    keys=(Key("aff_short", "the aff_short_key of your tracking ID", Place.ACCOUNT, r"[A-Za-z0-9_]{1,40}"),),
    older=("https://s.click.aliexpress.com/{code}",),
)

_status = words(
    {
        "payment completed": Status.PENDING,
        "buyer confirmed receipt": Status.PENDING,
        "completed settlement": Status.APPROVED,
        "invalid": Status.DECLINED,
    }
)
_FINISHED = ("buyer confirmed receipt", "completed settlement")
_pacific = by_clock("America/Los_Angeles")


def _amount(status: str, finished: str, paid: str, code: str) -> Decimal:
    """What is estimated when the buyer has paid becomes what the finished order earns."""
    return minor(finished if finished and status.lower() in _FINISHED else paid, code)


def _day(paid: str, created: str) -> date:
    return day(paid or created)


def _paid_on(status: str, settled: str) -> date | None:
    return day(settled) if settled and _status(status) is Status.APPROVED else None


def _changed(*times: str) -> datetime | None:
    return max((_pacific(time) for time in times if time), default=None)


ORDERS = Layout(
    name="order-list",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V2,
    records="aliexpress_affiliate_order_list_response.resp_result.result.orders.order",
    total="aliexpress_affiliate_order_list_response.resp_result.result.total_record_count",
    needs=("estimated_paid_commission", "paid_time|created_time"),
    note="Bonuses for new buyers and incentive commissions are not in these amounts: AliExpress keeps them apart",
    fixed={"kind": Kind.UNKNOWN},
    columns=(
        Column("id", "sub_order_id|order_number", token, must=True),
        Column("raw_status", "order_status", text, must=True),
        Column("status", "order_status", _status, must=True),
        Column("day", ("paid_time", "created_time"), _day),
        Column("currency", "settled_currency", currency, must=True),
        Column(
            "commission",
            ("order_status", "estimated_finished_commission", "estimated_paid_commission", "settled_currency"),
            _amount,
        ),
        Column("sale", ("order_status", "finished_amount", "paid_amount", "settled_currency"), _amount),
        Column("tracking_id", "tracking_id", token),
        Column("product_ref", "product_id", token),
        Column("product_name", "product_title", text),
        Column("quantity", "product_count", whole),
        Column("changed", ("created_time", "paid_time", "finished_time", "completed_settlement_time"), _changed),
        Column("paid_on", ("order_status", "completed_settlement_time"), _paid_on),
    ),
)

BY_INDEX = replace(
    ORDERS,
    name="order-list-by-index",
    records=ORDERS.records.replace("order_list", "order_listbyindex"),
    total="",
)

_EMPTY = tuple(
    Failure(f"{of}.resp_result.resp_code", "405", f"{of}.resp_result.resp_msg")  # 405: no orders in these days (V2)
    for of in ("aliexpress_affiliate_order_list_response", "aliexpress_affiliate_order_listbyindex_response")
)

# Orders are asked for by status; each status is reached on a day of its own, so a change is found under the next one.
_STATUSES = ("Payment Completed", "Buyer Confirmed Receipt", "Completed Settlement", "Invalid")

PULL = Pull(
    base="https://api-sg.aliexpress.com",
    path="/sync",
    layout=ORDERS,
    evidence=Evidence.V2,  # how the question is signed: U
    settings=(
        Setting("ALIEXPRESS_APP_KEY", "the app key of your application", secret=False, pattern=r"[0-9]{1,20}"),
        Setting("ALIEXPRESS_APP_SECRET", "the app secret of your application"),
    ),
    query={
        "method": "aliexpress.affiliate.order.list",
        "app_key": "{ALIEXPRESS_APP_KEY}",
        "sign_method": "sha256",
        "timestamp": "{now_ms}",
        "start_time": "{since} 00:00:00",
        "end_time": "{until} 23:59:59",
        "page_no": "{page}",
        "page_size": "50",
    },
    sign=Sign("ALIEXPRESS_APP_SECRET"),
    bases=tuple(Basis(status.lower().replace(" ", "-"), LONG, {"status": status}) for status in _STATUSES),
    pages=Pages(By.PAGE, total=ORDERS.total),
    nothing=(_EMPTY[0].at, _EMPTY[0].value),
)

NETWORK = Network("aliexpress", "AliExpress", LINKS, layouts=(ORDERS, BY_INDEX), failures=_EMPTY, pull=PULL)
