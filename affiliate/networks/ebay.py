"""eBay Partner Network: each shop has a rotation id, and a transaction's newest row stands, in all of its reports.

The rows of a transaction repeat its id with a later update: `Earnings` is what it comes to, `DeltaEarnings` what has
changed. Only the former is read, under the id that API and portal share, so that importing both counts nothing twice.
"""

from dataclasses import replace
from decimal import Decimal

from affiliate.model import Status
from affiliate.networks.amounts import amounts
from affiliate.networks.declare import (
    Column,
    Evidence,
    Failure,
    Form,
    Identity,
    Key,
    Layout,
    Links,
    Market,
    Network,
    Place,
    SubId,
    without_sales,
)
from affiliate.networks.pulls import BRIEF, LONG, Basis, By, Pages, Pull, Setting
from affiliate.networks.values import (
    NoRecord,
    amount,
    by_clock,
    currency,
    day_by,
    text,
    token,
    whole,
    words,
)


def _shop(host: str, country: str, code: str, rotation: str, site: str) -> Market:
    return Market(host, country, code, {"mkrid": rotation, "siteid": site})


LINKS = Links(
    template="{url}?mkevt=1&mkcid=1&mkrid={mkrid}&siteid={siteid}&campid={campid}&toolid=10001[&customid={subid}]",
    evidence=Evidence.V,
    subid=SubId(256, r"[A-Za-z0-9._~-]+", "letters, digits, and - . _ ~", Evidence.V),
    keys=(Key("campid", "the id of your campaign at eBay, ten digits", Place.ACCOUNT, r"[0-9]{10}"),),
    markets=(  # at, au, be, ca and us are V, the others V2; site ids are eBay's own numbers
        _shop("ebay.com", "us", "USD", "711-53200-19255-0", "0"),
        _shop("ebay.at", "at", "EUR", "5221-53469-19255-0", "16"),
        _shop("ebay.be", "be", "EUR", "1553-53471-19255-0", "23"),
        _shop("ebay.ca", "ca", "CAD", "706-53473-19255-0", "2"),
        _shop("ebay.ch", "ch", "CHF", "5222-53480-19255-0", "193"),
        _shop("ebay.co.uk", "uk", "GBP", "710-53481-19255-0", "3"),
        _shop("ebay.com.au", "au", "AUD", "705-53470-19255-0", "15"),
        _shop("ebay.de", "de", "EUR", "707-53477-19255-0", "77"),
        _shop("ebay.es", "es", "EUR", "1185-53479-19255-0", "186"),
        _shop("ebay.fr", "fr", "EUR", "709-53476-19255-0", "71"),
        _shop("ebay.ie", "ie", "EUR", "5282-53468-19255-0", "205"),
        _shop("ebay.it", "it", "EUR", "724-53478-19255-0", "101"),
        _shop("ebay.nl", "nl", "EUR", "1346-53482-19255-0", "146"),
        _shop("ebay.pl", "pl", "PLN", "4908-226936-19255-0", "212"),
    ),
    older=("https://rover.ebay.com/rover/1/{rotation}/1?campid={campid}[&customid={subid}]&mpre={url}",),
    short=("ebay.us",),  # U
    retired=("rover.ebay.com",),  # V that they are, U since when
)

_CLOCK = "America/Denver"  # V2
_day, _stamp = day_by(_CLOCK), by_clock(_CLOCK)
_status = words(
    {"pending": Status.PENDING, "approved": Status.APPROVED, "reversed": Status.DECLINED}
    | {"confirmed": Status.APPROVED}  # V2, in the portal
)
_money = amounts(".", "$")
_DOLLARS = ("USD", "CAD", "AUD")


def _state(state: str, *firsts: str) -> str:
    """The columns stand in any order, and a sum is named in the first of them."""
    if any(first.lower() in ("total", "totals", "grand total") for first in (state, *firsts)):
        raise NoRecord("the sum of the others")
    return text(state)


def _earned(earnings: str, state: str) -> Decimal:
    """What a transaction comes to: less than nothing is a change, and then we have misunderstood the report."""
    return _plausible(amount(earnings), state)


def _plausible(money: Decimal, state: str) -> Decimal:
    if money < 0 and _status(state) is not Status.DECLINED:
        raise ValueError("takes something back, though the sale is not reversed: tell us what eBay means by it")
    return abs(money)  # what a reversed sale would have earned: the portal writes it as taken back (V2)


def _shown(money: str, code: str) -> Decimal:
    """The portal groups thousands, and may write a dollar sign: it must be one that the currency has."""
    if "$" in money and code.upper() not in _DOLLARS:
        raise ValueError(f"is in dollars, and its currency is {code or 'nowhere said'}")
    return _money(money)


def _earned_as_shown(earnings: str, state: str, code: str) -> Decimal:
    return _plausible(_shown(earnings, code), state)


def _sale_as_shown(sales: str, code: str) -> Decimal | None:
    return abs(_shown(sales, code)) if sales else None


# No currency stands in the API's answers: they are in the one the account is paid in.
API = Layout(
    name="transaction-detail",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.U,  # names V2; that the newest of several rows of one id is what it comes to is inferred
    records="Records",
    total="@total",
    columns=(
        Column("id", "EpnTransactionId", token, must=True),
        Column("day", "EventDate", _day, must=True),
        Column("raw_status", "Status", text, must=True),
        Column("status", "Status", _status, must=True),
        Column("commission", ("Earnings", "Status"), _earned, must=True),
        Column("sale", "Sales", amount),
        Column("quantity", "Quantity", whole),
        Column("subid", "CustomId", text),
        Column("product_ref", "ItemId", token),
        Column("product_name", "ItemName", text),
        Column("clicked", "ClickTimestamp", _stamp),
        Column("changed", "UpdateDate", _stamp),
    ),
)

_KEY = "EpnTransactionId|Partner Network Transaction ID"

CSV = replace(  # from the API and from the portal, which spaces the names; its order of columns is not known (U)
    API,
    name="transaction-detail-csv",
    form=Form.TABLE,
    records="",
    total="",
    columns=(
        Column("raw_status", ("Status", "EventDate", _KEY, "ItemName|Item Title|Item"), _state),
        Column("day", "EventDate", _day, must=True),
        Column("id", _KEY, token, must=True),
        Column("status", "Status", _status, must=True),
        Column("commission", ("Earnings", "Status", "Currency"), _earned_as_shown, must=True),
        Column("currency", "Currency", currency),
        Column("sale", ("Sales", "Currency"), _sale_as_shown),
        Column("quantity", "Quantity", whole),
        Column("subid", "CustomId|Sub ID", text),
        Column("product_ref", "ItemId", token),
        Column("product_name", "ItemName|Item Title|Item", text),
        Column("clicked", "ClickTimestamp", _stamp),
        Column("changed", "UpdateDate", _stamp),
    ),
)

PERFORMANCE = without_sales(
    "Performance by Day",
    "it holds totals, no sales. Import the Transaction Detail report instead",
    *("Day", "Clicks", "Transactions", "Earnings"),
)

PULL = Pull(
    base="https://api.partner.ebay.com",
    path="/Mediapartners/{EBAY_ACCOUNT_SID}/Reports/ebay_partner_transaction_detail.json",
    layout=API,
    evidence=Evidence.V2,
    settings=(
        Setting("EBAY_ACCOUNT_SID", "your account SID: eBay Partner Network, Account, *API*", secret=False),
        Setting("EBAY_AUTH_TOKEN", "your auth token: eBay Partner Network, Account, *API*"),
    ),
    basic=("EBAY_ACCOUNT_SID", "EBAY_AUTH_TOKEN"),
    query={"STATUS": "ALL", "START_DATE": "{since}", "END_DATE": "{beyond}", "date_type": "{basis}"},
    bases=(Basis("event_date", LONG), Basis("update_date", BRIEF)),
    pages=Pages(By.LINK, at="@nextpageuri"),  # the report comes whole as far as is known
)

NETWORK = Network(
    "ebay",
    "eBay Partner Network",
    LINKS,
    layouts=(API, CSV, PERFORMANCE),
    failures=(Failure("Status", "ERROR", "Message"),),
    pull=PULL,
)
