"""GetYourGuide: the campaign comes back, bookings have no number, and a commission counts after the activity."""

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
from affiliate.networks.values import amount, day, text, words

LINKS = Links(
    template="{url}?partner_id={partner_id}[&cmp={subid}]",
    evidence=Evidence.V2,
    subid=SubId(64, r"[A-Za-z0-9_-]+", "letters, digits, - and _", Evidence.U),  # no limit is known
    keys=(Key("partner_id", "your partner id at GetYourGuide", Place.ACCOUNT, r"[A-Za-z0-9]{1,20}"),),
    # .com V2, the others U
    markets=tuple(Market(f"getyourguide.{end}") for end in ("com", "co.uk", "de", "es", "fr", "it", "nl", "pl")),
)

_status = words(
    {"completed": Status.APPROVED, "pending": Status.PENDING}
    | dict.fromkeys(("canceled", "cancelled"), Status.DECLINED)
)

BOOKINGS = Layout(
    name="bookings",
    form=Form.TABLE,
    identity=Identity.DAYS,
    evidence=Evidence.U,  # the words on the screen V, the header of a file and its dates unknown
    needs=("Travel date", "Campaign"),
    note="Bookings have no number in this report: a newer one replaces its days",
    fixed={"kind": Kind.UNKNOWN},
    columns=(
        Column("day", "Booking date|Date of booking", day, must=True),
        Column("raw_status", "Status|Booking status", text, must=True),
        Column("status", "Status|Booking status", _status, must=True),
        Column("commission", "Potential income|Income|Commission", amount, must=True),
        Column("subid", "Campaign|cmp", text),
        Column("product_name", "Activity|Tour|Category", text),
    ),
)

# It is not pulled: the Partner API sells activities and reports no commissions (V).
NETWORK = Network("getyourguide", "GetYourGuide", LINKS, layouts=(BOOKINGS,))
