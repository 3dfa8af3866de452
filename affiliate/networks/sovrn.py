"""Sovrn Commerce, once VigLink: revenue by click or sale, without a status and without a currency."""

from affiliate.model import Kind, Status
from affiliate.networks.amounts import fraction
from affiliate.networks.declare import Column, Evidence, Form, Identity, Key, Layout, Links, Network, Place, SubId
from affiliate.networks.pulls import BRIEF, Basis, Pull, Rate, Setting, Span
from affiliate.networks.values import day, page, stamp, text, token

LINKS = Links(
    template="https://redirect.viglink.com/?key={site}&u={url}[&cuid={subid}]",
    evidence=Evidence.V,
    # The page of today says 2048, the older one 32 (V): the smaller one cannot hurt.
    subid=SubId(32, r"[A-Za-z0-9]+", "letters and digits", Evidence.V),
    keys=(
        Key(
            "site",
            "the API key of your site at Sovrn: it is public, in every link",
            Place.ACCOUNT,
            r"[A-Za-z0-9]{1,64}",
        ),
    ),
)


def _kind(revenue: str) -> Kind:
    return Kind.ADJUSTMENT if revenue.startswith("-") else Kind.UNKNOWN


TRANSACTIONS = Layout(
    name="transactions-api",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V,
    records="transactions",
    marks={"": ("USD",)},  # V2: publishers are paid in US dollars
    # No status: Sovrn reports what it credits. That rows change under revenueId is read from updateDate (U).
    fixed={"status": Status.APPROVED, "raw_status": ""},
    note="Sovrn reports no status: what it credits counts as approved until a newer report of the row says otherwise",
    columns=(
        Column("id", "revenueId", token, must=True),
        Column("account", "accountId", token),
        Column("advertiser", "merchantGroupId", token),
        Column("advertiser_name", "merchantGroupName", text),
        Column("day", "commissionDate", day, must=True),
        Column("kind", "publisherRevenue", _kind),
        Column("commission", "publisherRevenue", fraction, must=True),
        Column("sale", "orderValue", fraction),
        Column("subid", "cuid", text),
        Column("referrer", "pageUrl", page),
        Column("clicked", "clickDate", stamp),
        Column("changed", "updateDate", stamp),
    ),
)

PULL = Pull(
    base="https://viglink.io",
    path="/v1/reports/transactions",
    layout=TRANSACTIONS,
    evidence=Evidence.V,
    settings=(Setting("SOVRN_SECRET_KEY", "your secret key: Sovrn Commerce, Settings, the key beside your site"),),
    headers={"Authorization": "secret {SOVRN_SECRET_KEY}"},
    bases=(
        Basis("commissionDate", BRIEF, {"commissionDate": "{since}"}),
        Basis("updateDate", BRIEF, {"updateDate": "{since}"}),
    ),
    span=Span.DAY,
    rates=(Rate(1, 60),),
)

NETWORK = Network("sovrn", "Sovrn Commerce", LINKS, layouts=(TRANSACTIONS,), pull=PULL)
