"""Booking.com: the label comes back, and a commission counts once the guest has stayed.

The Demand API tells of orders, the older Affiliate API of their reservations: of both only the newer word counts.
"""

import json
from dataclasses import replace
from decimal import Decimal

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
    Market,
    Network,
    Place,
    SubId,
)
from affiliate.networks.pulls import BRIEF, LONG, Basis, By, Pages, Pull, Setting, Span
from affiliate.networks.values import amount, currency, day, stamp, text, token, words

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
    | {"cancelled_by_accommodation": Status.DECLINED}
)


def _fee(fee: str, status: str) -> Decimal:
    """A booking that came to nothing may have no fee at all."""
    if not fee and _status(status) is Status.DECLINED:
        return Decimal(0)
    return amount(fee)


_STAYS = Family("stays", 2, key="sale_id")  # that both APIs give a stay one reservation number: U

DETAILS = Layout(
    name="booking-details",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V2,
    records="result",
    family=replace(_STAYS, rank=1, key="id"),
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


def _standing(said: str, hotel: str, *final: str) -> Status:
    """The final commission of a stay that came to nothing is still paid: the hotel has charged for it."""
    status = _status(said)
    if status is Status.DECLINED and hotel and any(amount(money) > 0 for money in final if money):
        return Status.APPROVED
    return status


def _commission(booker: str, status: str, *money: str) -> Decimal:
    """The final amount, else the estimate, in the currency that was asked for, else in the hotel's."""
    asked, hotels = money[::2], money[1::2]
    known = next(filter(None, asked if booker else hotels), "")
    if not known and _status(status) is not Status.DECLINED:
        raise ValueError("say no commission in the order's currency")
    return amount(known) if known else Decimal(0)


def _sale_id(reservation: str, order: str) -> str:
    """Only stays have a reservation; cars and flights were in no older report."""
    return token(reservation or f"order/{order}")


def _currency(hotels: str, asked: str) -> str:
    return currency(asked or hotels)


def _sale(booker: str, asked: str, hotels: str) -> Decimal | None:
    money = asked if booker else hotels
    return amount(money) if money else None


def _in_both(path: str) -> tuple[str, str]:
    return f"{path}.booker_currency", f"{path}.product_currency"


_FINAL = _in_both("commission.actual_commission_amount")

ORDERS = Layout(
    name="orders",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V,
    records="data",
    total="metadata.total_results",
    family=_STAYS,
    needs=("currencies.product", "affiliate"),
    note="Only stays are ever reported as finished: cars, flights, attractions and taxis stay pending until cancelled",
    fixed={"kind": Kind.UNKNOWN},
    columns=(
        Column("id", "id", token, must=True),
        Column("sale_id", ("accommodations.reservation", "id"), _sale_id),
        Column("account", "affiliate", token, must=True),
        Column("day", "created", day, must=True),
        Column("raw_status", "status", text, must=True),
        Column("status", ("status", "accommodations.reservation", *_FINAL), _standing, must=True),
        Column(
            "commission",
            ("currencies.booker", "status", *_FINAL, *_in_both("commission.estimated_commission_amount")),
            _commission,
        ),
        Column("currency", ("currencies.product", "currencies.booker"), _currency),
        Column("sale", ("currencies.booker", *_in_both("price.commissionable_price")), _sale),
        Column("subid", "label", text),
        Column("product_name", "accommodations.name", text),
        Column("changed", "updated", stamp),
    ),
)

_QUESTION = {
    "{basis}": {"from": "{since}T00:00:00+00:00", "to": "{until}T23:59:59+00:00"},
    "currency": "{currency}",
    "maximum_results": 100,
    "sort": {"by": "{basis}", "direction": "ascending"},
}

PULL = Pull(
    base="https://demandapi.booking.com",
    path="/3.2/orders/details",
    layout=ORDERS,
    evidence=Evidence.V,  # that 100 results are allowed U
    settings=(Setting("BOOKING_API_TOKEN", "your token of the Demand API: Booking.com, Partner Centre"),),
    headers={"Authorization": "Bearer {BOOKING_API_TOKEN}", "X-Affiliate-Id": "{aid}"},
    body=json.dumps(_QUESTION),
    next_body=json.dumps({"page": "{cursor}"}),
    bases=(Basis("created", LONG), Basis("updated", BRIEF)),
    pages=Pages(By.CURSOR, at="metadata.next_page", ends=("metadata.next_page", "")),
    span=Span.WEEK,
    reach=364,
)

NETWORK = Network("booking", "Booking.com", LINKS, layouts=(DETAILS, ORDERS), pull=PULL)
