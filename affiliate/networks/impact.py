"""impact.com: actions change under a stable id, in the API's answers, the Action Listing and the paystubs.

Actions, Action Listings and paystubs tell where each action stands, under the action's id. ActionUpdates tell only what
changed, under ids of their own: they step back where an action is known, but for those that are newer than its newest
report. Listings without ids tell it all once more, and step back for whole days.
"""

from dataclasses import replace
from datetime import date

from affiliate.model import Kind, Status
from affiliate.networks.amounts import any_amount
from affiliate.networks.declare import (
    Column,
    Evidence,
    Failure,
    Family,
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
from affiliate.networks.pulls import BRIEF, Basis, By, Pages, Pull, Rate, Setting
from affiliate.networks.values import currency, day, latest, stamp, text, token, words

LINKS = Links(
    template="https://{domain}/c/{partnerId}/{adId}/{programId}?u={url}[&subId1={subid}]",
    evidence=Evidence.V,
    # 255 is what sharedId keeps (V) and subId1 is said to (U); URL-encoded it takes anything.
    subid=SubId(255, r"[A-Za-z0-9._~-]+", "letters, digits, and - . _ ~", Evidence.U),
    keys=(
        Key(
            "domain",
            "the tracking domain in the program's links",
            Place.PROGRAM,
            r"([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,}",
        ),
        Key("adId", "the id of the ad in the program's links", Place.PROGRAM, r"[0-9]{4,12}"),
        Key("programId", "the id of the program at impact.com", Place.PROGRAM, r"[0-9]{3,12}"),
        Key("partnerId", "your partner id at impact.com", Place.ACCOUNT, r"[0-9]{4,12}"),
    ),
)

_status = words({"pending": Status.PENDING, "approved": Status.APPROVED, "reversed": Status.DECLINED})
# Only what is pending is ever reversed (V): the row takes back what the action's first row still counts as pending.
_standing = words({"pending": Status.PENDING, "approved": Status.APPROVED, "reversed": Status.PENDING})


def _paid_on(state: str, cleared: str) -> date | None:
    return day(cleared) if cleared and _status(state) is Status.APPROVED else None


def _paid_by_stub(locked: str, posted: str, acted: str) -> date:
    """A paystub does not say when it was paid: the day the action was locked stands for it."""
    return day(locked or posted or acted)


def _update_kind(payout: str) -> Kind:
    return Kind.ADJUSTMENT if payout.startswith("-") else Kind.UNKNOWN


_WHOLE = Family("actions", 3, key="id")

ACTIONS = Layout(
    name="actions",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V,
    family=_WHOLE,
    records="Actions",
    total="@total",
    columns=(
        Column("id", "Id", token, must=True),
        Column("advertiser", "CampaignId", token),
        Column("advertiser_name", "CampaignName", text),
        Column("day", "EventDate", day, must=True),
        Column("raw_status", "State", text, must=True),
        Column("status", "State", _status, must=True),
        Column("commission", "Payout", any_amount, must=True),  # some accounts write a comma (V2)
        Column("currency", "Currency", currency, must=True),
        Column("sale", "Amount", any_amount),
        Column("subid", "SubId1", text),
        Column("clicked", "ReferringDate", stamp),
        Column("changed", ("EventDate", "CreationDate", "ClearedDate"), latest),
        Column("paid_on", ("State", "ClearedDate"), _paid_on),
    ),
)

# XML is what the API answers with when it is not asked for JSON; the names around the records are V2.
ACTIONS_XML = replace(
    ACTIONS,
    name="actions-xml",
    form=Form.XML,
    evidence=Evidence.V2,
    records="ImpactRadiusResponse.Actions.Action",
    total="ImpactRadiusResponse.Actions.@total",
)

UPDATES = Layout(
    name="action-updates",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V,
    records="ActionUpdates",
    total="@total",
    family=replace(_WHOLE, rank=2, key="corrects", changes=True),
    note="ActionUpdates hold only what changed: their sum is right, but what is approved later stays pending. "
    "Better import Actions as well: they count instead, and updates made after the report of an action on top of it",
    columns=(
        Column("id", "Id", token, must=True),
        Column("corrects", "ActionId", token, must=True),
        Column("advertiser", "CampaignId", token),
        Column("day", "ActionDate", day, must=True),
        Column("raw_status", "State", text, must=True),
        Column("status", "State", _standing, must=True),
        Column("kind", "DeltaPayout", _update_kind),
        Column("commission", "DeltaPayout", any_amount, must=True),
        Column("currency", "Currency", currency, must=True),
        Column("sale", "DeltaAmount", any_amount),
        Column("product_ref", "Sku", text),
        Column("subid", "SubId1", text),
        Column("changed", "UpdateDate", stamp),
    ),
)

LISTING = Layout(
    name="action-listing",
    form=Form.TABLE,
    identity=Identity.ID,
    evidence=Evidence.V2,
    family=_WHOLE,
    columns=(
        Column("id", "Action Id", token, must=True),
        Column("advertiser", "Brand Id|Campaign Id|Program Id", token),
        Column("advertiser_name", "Brand|Campaign|Campaign Name|Program", text),
        Column("day", "Action Date", day, must=True),  # ISO as in the API (U)
        Column("raw_status", "Status", text, must=True),
        Column("status", "Status", _status, must=True),
        Column("commission", "Action Earnings", any_amount, must=True),
        Column("currency", "Currency", currency),
        Column("sale", "Sale Amount", any_amount),
        Column("subid", "Sub Id 1", text),
        Column("clicked", "Referring Date", stamp),
        Column("changed", "Modification Date", stamp),
    ),
)

LISTING_WITHOUT_ID = replace(
    LISTING,
    name="action-listing-no-id",
    identity=Identity.DAYS,
    columns=LISTING.columns[1:],
    without=("Action Id",),
    family=replace(_WHOLE, rank=1, key=""),
    note="This listing has no Action Id column: a newer one replaces its days, and days that another report tells of "
    "count by that one alone. Better choose that column at impact.com",
)

PAYSTUB = Layout(
    name="paystub",
    form=Form.TABLE,
    identity=Identity.ID,
    evidence=Evidence.V,
    family=_WHOLE,
    needs=("Paystub Id",),
    fixed={"status": Status.APPROVED, "raw_status": ""},  # all that stands on a paystub is paid
    columns=(
        Column("id", "Action Id", token, must=True),
        Column("advertiser", "Campaign Id|Brand Id", token),
        Column("advertiser_name", "Campaign Name|Brand|Brand Name", text),
        Column("day", "Action Date", day, must=True),
        Column("commission", "Payout", any_amount, must=True),
        Column("currency", "Currency", currency),
        Column("sale", "Sale Amount", any_amount),
        Column("subid", "Sub Id 1", text),
        Column("changed", ("Action Date", "Posting Date", "Modification Date"), latest),
        Column("paid_on", ("Locking Date", "Posting Date", "Action Date"), _paid_by_stub),
    ),
)

PERFORMANCE = without_sales(
    "Performance",
    "it holds totals, no sales. Import the Action Listing instead",
    *("Clicks", "Actions", "Action Earnings"),
)

PULL = Pull(
    base="https://api.impact.com",
    path="/Mediapartners/{IMPACT_ACCOUNT_SID}/Actions",
    layout=ACTIONS,
    evidence=Evidence.V,
    settings=(
        Setting("IMPACT_ACCOUNT_SID", "your account SID: impact.com, Settings, *API*", secret=False),
        Setting("IMPACT_AUTH_TOKEN", "your auth token: impact.com, Settings, *API*"),
    ),
    basic=("IMPACT_ACCOUNT_SID", "IMPACT_AUTH_TOKEN"),
    query={"PageSize": "1000"},
    # StartDate and EndDate are those of the last update, which every action has had when it was made.
    bases=(Basis("update", BRIEF, {"StartDate": "{since}T00:00:00Z", "EndDate": "{until}T23:59:59Z"}),),
    pages=Pages(By.LINK, at="@nextpageuri", total="@total"),  # a last page may lead to itself (V2)
    rates=(Rate(1000, 3600),),
    reach=3 * 365 - 1,
)

NETWORK = Network(
    "impact",
    "impact.com",
    LINKS,
    layouts=(ACTIONS, ACTIONS_XML, UPDATES, LISTING, LISTING_WITHOUT_ID, PAYSTUB, PERFORMANCE),
    failures=(Failure("Status", "ERROR", "Message"),),
    pull=PULL,
)
