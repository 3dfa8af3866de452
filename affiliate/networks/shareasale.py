"""ShareASale: closed, its programs are at Awin now. Old exports are read by position: their headers are unknown."""

from datetime import datetime

from affiliate.model import Kind, Status
from affiliate.networks.declare import Column, Evidence, Form, Identity, Key, Layout, Links, Network, Place, SubId
from affiliate.networks.values import amount, by_clock, dated, day_of, text, token, truth

LINKS = Links(
    template="https://shareasale.com/r.cfm?b={b}&u={u}&m={m}[&afftrack={subid}]&urllink={url}",
    evidence=Evidence.V2,
    subid=SubId(255, r"[A-Za-z0-9]+", "letters and digits", Evidence.V2),
    keys=(
        Key("b", "the number of the banner or link", Place.PROGRAM, r"[0-9]{1,12}"),
        Key("u", "your affiliate number at ShareASale", Place.ACCOUNT, r"[0-9]{1,12}"),
        Key("m", "the merchant's number at ShareASale", Place.PROGRAM, r"[0-9]{1,12}"),
    ),
    hosts=("shareasale.com",),
    older=(
        "https://shareasale.com/u.cfm?d={b}&u={u}&m={m}[&afftrack={subid}]&urllink={url}",
        "https://shareasale.com/m-pr.cfm?merchantID={m}&userID={u}&productID={b}[&afftrack={subid}]&urllink={url}",
    ),
    short=("shrsl.com",),  # U
    closed="is closed, its programs moved to Awin in 2025: look up the advertiser's id there, write network: awin and "
    "ids: {awinmid: ...} into the program's file, and the link becomes "
    "https://www.awin1.com/cread.php?awinmid=ID&awinaffid=YOURS&clickref=TOKEN&ued=PAGE",
)

_written = dated("%-m/%-d/%Y %-I:%M:%S %p", "%-m/%-d/%Y %-H:%M:%S", "%-m/%-d/%Y")
_day = day_of(_written)
_clock = by_clock("America/Chicago", _written)  # V2


def _number(value: str) -> str:
    if not value.isdecimal():
        raise ValueError("is not a number")
    return token(value)


def _status(voided: str, locked: str) -> Status:
    if truth(voided):
        return Status.DECLINED
    return Status.APPROVED if truth(locked) else Status.PENDING


def _raw_status(voided: str, locked: str) -> str:
    return "voided" if truth(voided) else "locked" if truth(locked) else ""


def _clicked(day: str, time: str) -> datetime | None:
    return _clock(f"{day} {time}".strip()) if day else None


def _changed(*dates: str) -> datetime | None:
    return max((_clock(date) for date in dates if date), default=None)


ACTIVITY = Layout(
    name="activity-details",
    form=Form.TABLE,
    identity=Identity.ID,
    evidence=Evidence.U,  # the positions V2, by one author; nothing is known of the header
    cells=23,
    note="ShareASale's columns are read by position: compare some rows with what they should be",
    fixed={"currency": "USD", "kind": Kind.UNKNOWN},  # by contract (V2)
    columns=(
        Column("id", "column 1", _number, must=True),
        Column("account", "column 2", _number, must=True),
        Column("advertiser", "column 3", _number, must=True),
        Column("day", "column 4", _day, must=True),
        Column("sale", "column 5", amount, must=True),
        Column("commission", "column 6", amount, must=True),
        Column("raw_status", ("column 8", "column 10"), _raw_status),
        Column("status", ("column 8", "column 10"), _status),
        Column("subid", "column 11", text),
        Column("clicked", ("column 14", "column 15"), _clicked),
        Column("changed", ("column 4", "column 13", "column 19"), _changed),
        Column("paid_on", "column 20", _day),
        Column("advertiser_name", "column 21", text),
    ),
)

# It is not pulled: its API went with it.
NETWORK = Network("shareasale", "ShareASale", LINKS, layouts=(ACTIVITY,))
