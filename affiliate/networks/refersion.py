"""Refersion: a merchant's own program; cancellations are conversions of their own with negative amounts."""

from datetime import UTC, date, datetime

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
from affiliate.networks.values import NoRecord, amount, currency, stamp, text, token, truth, words

LINKS = Links(
    template="{url}?rfsn={rfsn}",
    evidence=Evidence.V2,
    subid=NO_SUBID,  # none is known to come back
    keys=(Key("rfsn", "what follows rfsn= in your link, such as 1234567.abcdef", Place.PROGRAM),),
)

_status = words(
    {"pending": Status.PENDING, "approved": Status.APPROVED} | dict.fromkeys(("unqualified", "denied"), Status.DECLINED)
)
_paid = words({"": False, "unpaid": False, "paid": True})


def _real(status: str, test: str) -> str:
    if truth(test):
        raise NoRecord("test conversions")
    return text(status)


def _created(value: str) -> datetime:
    """Seconds since 1970, or a date."""
    if value.isdecimal() and len(value) == 10:
        return datetime.fromtimestamp(int(value), UTC).replace(tzinfo=None)
    return stamp(value)


def _day(value: str) -> date:
    return _created(value).date()


def _kind(type_: str) -> Kind:
    return Kind.ADJUSTMENT if type_.upper().startswith("CANCELLATION_") else Kind.UNKNOWN


def _paid_on(payment: str, status: str, created: str) -> date | None:
    """No day of payment is told: the day of the sale stands for it."""
    return _day(created) if _paid(payment) and _status(status) is Status.APPROVED else None


CONVERSIONS = Layout(
    name="conversions",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.U,  # created, total, commission_total and currency V; the other names by their REST API
    records="data.conversions",
    needs=("payment_status",),
    note="Refersion answers 200 conversions at a time: fetch the others with offset and import them too",
    columns=(
        Column("raw_status", ("status", "is_test_conversion"), _real, must=True),
        Column("id", "id|conversion_id", token, must=True),
        Column("day", "created", _day, must=True),
        Column("status", "status", _status, must=True),
        Column("kind", "type", _kind),
        Column("commission", "commission_total", amount, must=True),
        Column("currency", "currency", currency, must=True),
        Column("sale", "total|order_total", amount),
        Column("changed", "created", _created),
        Column("paid_on", ("payment_status", "status", "created"), _paid_on),
    ),
)

# It is not pulled: the REST API lists no conversions, only their totals, and how GraphQL is asked is shown to merchants
# who have signed in.
NETWORK = Network("refersion", "Refersion", LINKS, layouts=(CONVERSIONS,))
