"""Booking.com: the label comes back, a commission counts once the guest has stayed, and it is told in euros."""

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
    Market,
    Network,
    Place,
    SubId,
)
from affiliate.networks.values import amount, day, stamp, text, token, words

LINKS = Links(
    template="{url}?aid={aid}[&label={subid}]",
    evidence=Evidence.V2,
    # The label is free text; nobody says how much of it is kept (U).
    subid=SubId(64, r"[A-Za-z0-9_-]+", "letters, digits, - and _", Evidence.U),
    keys=(Key("aid", "your affiliate id at Booking.com", Place.ACCOUNT, r"[0-9]{1,12}"),),
    markets=(Market("booking.com"),),
)

_status = words(
    {"booked": Status.PENDING, "stayed": Status.APPROVED, "no_show": Status.DECLINED}
    | dict.fromkeys(("cancelled", "canceled", "cancelled_by_hotel", "cancelled_by_guest"), Status.DECLINED)
)


def _fee(fee: str, status: str) -> Decimal:
    """A booking that came to nothing may have no fee at all."""
    if not fee and _status(status) is Status.DECLINED:
        return Decimal(0)
    return amount(fee)


DETAILS = Layout(
    name="booking-details",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V2,
    records="result",
    needs=("euro_fee",),
    alerts={("meta.has_more", "1"): "This is one page of several: fetch the next with offset and import it too"},
    fixed={"currency": "EUR", "kind": Kind.UNKNOWN},
    columns=(
        Column("id", "reservation_id", token, must=True),
        Column("account", "affiliate_id", token, must=True),
        Column("day", "created", day, must=True),
        Column("raw_status", "status", text, must=True),
        Column("status", "status", _status, must=True),
        Column("commission", ("euro_fee", "status"), _fee),
        Column("subid", "affiliate_label", text),
        Column("changed", "created", stamp),
    ),
)

NETWORK = Network("booking", "Booking.com", LINKS, layouts=(DETAILS,))
