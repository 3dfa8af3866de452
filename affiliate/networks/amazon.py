"""Amazon Associates: no sub-ids but tracking IDs, no row ids but days, and currencies only in the header."""

from dataclasses import replace
from decimal import Decimal

from affiliate.model import Kind, Status
from affiliate.networks.declare import (
    Clean,
    Column,
    Evidence,
    Form,
    Identity,
    Layout,
    Links,
    Market,
    Network,
    Role,
    SubId,
    without_sales,
)
from affiliate.networks.values import amount, day, text, token, whole

MARKETS = (
    Market("amazon.com", "us", "USD"),
    Market("amazon.ae", "ae", "AED"),
    Market("amazon.ca", "ca", "CAD"),
    Market("amazon.co.jp", "jp", "JPY"),
    Market("amazon.co.uk", "uk", "GBP"),
    Market("amazon.com.au", "au", "AUD"),
    Market("amazon.com.be", "be", "EUR"),
    Market("amazon.com.br", "br", "BRL"),
    Market("amazon.com.mx", "mx", "MXN"),
    Market("amazon.com.tr", "tr", "TRY"),
    Market("amazon.de", "de", "EUR"),
    Market("amazon.eg", "eg", "EGP"),
    Market("amazon.es", "es", "EUR"),
    Market("amazon.fr", "fr", "EUR"),
    Market("amazon.ie", "ie", "EUR"),
    Market("amazon.in", "in", "INR"),
    Market("amazon.it", "it", "EUR"),
    Market("amazon.nl", "nl", "EUR"),
    Market("amazon.pl", "pl", "PLN"),
    Market("amazon.sa", "sa", "SAR"),
    Market("amazon.se", "se", "SEK"),
    Market("amazon.sg", "sg", "SGD"),
)

LINKS = Links(
    template="{url}?tag={subid}",
    evidence=Evidence.V,
    # Store id and two digits: -20 in the US and -21 in most of Europe (V), others elsewhere (U).
    subid=SubId(
        64,
        r"[A-Za-z0-9][A-Za-z0-9_-]*-[0-9]{2}",
        "only tracking IDs such as mysite-20, it has no other sub-ids",
        Evidence.V,
        key="tag",
    ),
    short=("amzn.to", "amzn.eu", "a.co"),
    markets=MARKETS,
    # V2. Links that the API returns with our tag earn its quota, and stay as they are.
    clean=(
        Clean(  # `th` and `psc` choose the variant, `smid` the seller, and stay
            pages=r"/(dp|gp/product|gp/aw/d)/",
            keys=(
                *("ascsubtag", "camp", "content-id", "creative", "creativeASIN", "crid", "dib", "dib_tag", "linkCode"),
                *("linkId", "pd_rd_*", "pf_rd_*", "qid", "ref", "ref_", "sprefix", "sr"),
            ),
            tail=r"/ref=[^/]*$",
        ),
        Clean(pages="", keys=("maas",), ours=True),  # Amazon Attribution's (U); a link has one commission tag
    ),
)

_DOLLARS = ("USD", "CAD", "AUD", "SGD", "MXN")
_MARKS = {"$": _DOLLARS, "Rs.": ("INR",), "Rs": ("INR",), "₹": ("INR",), "£": ("GBP",), "€": ("EUR",)}

EARNINGS = Layout(
    name="fee-earnings",
    form=Form.TABLE,
    identity=Identity.DAYS,
    evidence=Evidence.V2,
    needs=("Name",),
    title=r"Fee-Earnings reports from (?P<first>[0-9-]{10})\b.* to (?P<last>[0-9-]{10})\b",
    made=r"(?P<ms>[0-9]{13})-",
    loose="Name",
    marks=_MARKS | {"": ("GBP",)},  # the UK's header has no mark (V2)
    # No status column: Amazon reports what it has shipped, and pays it (V). A refund is a row with negative amounts.
    fixed={"status": Status.APPROVED, "raw_status": "", "kind": Kind.ONE_OFF},
    columns=(
        Column("tracking_id", "Tracking ID|Tag", token, must=True),
        Column("product_ref", "ASIN", token, must=True),
        Column("product_name", "Name", text),
        Column("day", "Date Shipped", day, must=True),
        Column("quantity", "Items Shipped", whole, must=True),
        Column("sale", "Revenue", amount),
        Column("commission", "Ad Fees", amount, must=True),
    ),
)

BOUNTY = replace(
    EARNINGS,
    name="bounty",
    title=EARNINGS.title.replace("Fee-Earnings", "Bounty"),
    fixed={**EARNINGS.fixed, "kind": Kind.BONUS},
    columns=(
        Column("tracking_id", "Tracking ID|Tag", token, must=True),
        Column("product_name", "Name", text),
        Column("day", "Date Shipped", day, must=True),
        Column("quantity", "Quantity", whole, must=True),
        Column("commission", "Ad Fees", amount, must=True),
    ),
)


def _ordered(price: str, count: str) -> Decimal:
    return amount(price) * whole(count)


# What was ordered and may not have been shipped yet; some of it never will be, which Amazon does not tell.
ORDERS = replace(
    EARNINGS,
    name="fee-orders",
    role=Role.ORDERS,
    against=EARNINGS.name,
    title=EARNINGS.title.replace("Fee-Earnings", "Fee-Orders"),
    fixed={"status": Status.PENDING, "raw_status": "", "kind": Kind.ONE_OFF, "commission": Decimal(0)},
    note="Orders are no earnings yet: `affiliate ledger orders` holds them against what was shipped",
    columns=(
        Column("tracking_id", "Tag|Tracking ID", token, must=True),
        Column("product_ref", "ASIN", token, must=True),
        Column("product_name", "Name", text),
        Column("day", "Date", day, must=True),
        Column("quantity", "Qty", whole, must=True),
        Column("sale", ("Price", "Qty"), _ordered, must=True),
    ),
)

TRACKING = Layout(
    name="fee-tracking",
    form=Form.TABLE,
    identity=Identity.ID,
    evidence=Evidence.V2,
    role=Role.TOTALS,
    against=EARNINGS.name,  # and not bounties, which are in no total of Fee-Tracking (U)
    needs=("Clicks", "Items Ordered"),
    title=EARNINGS.title.replace("Fee-Earnings", "Fee-Tracking"),
    made=EARNINGS.made,
    marks=EARNINGS.marks,
    fixed=EARNINGS.fixed,
    note="Totals are no sales: `affiliate ledger verify` holds them against the books",
    columns=(
        Column("id", "Tracking ID|Tag", token, must=True),
        Column("tracking_id", "Tracking ID|Tag", token, must=True),
        Column("quantity", "Items Shipped", whole, must=True),
        Column("sale", "Revenue", amount),
        Column("commission", "Ad Fees", amount, must=True),
    ),
)

_TOTALS = "it holds totals by day or kind of link, no sales. Import Fee-Earnings instead"
OTHERS = (
    without_sales("Fee-DailyTrends", _TOTALS, "Date", "Clicks", "Total Items Ordered", "Conversion"),
    without_sales("Fee-LinkType", _TOTALS, "Link Type", "Clicks", "Items Ordered", "Ad Fees"),
)

NETWORK = Network("amazon", "Amazon Associates", LINKS, layouts=(EARNINGS, BOUNTY, ORDERS, TRACKING, *OTHERS))
