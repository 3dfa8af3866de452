"""Tapfiliate: a merchant's own program; approval is true, false or not yet said, and no sub-id comes back."""

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
from affiliate.networks.pulls import Basis, By, Pages, Pull, Setting, Span
from affiliate.networks.values import amount, currency, day, stamp, text, token, words

LINKS = Links(
    template="{url}?ref={ref}",
    evidence=Evidence.V2,
    subid=NO_SUBID,  # tm_... parameters end in the click, not in the commission (U)
    keys=(Key("ref", "your referral code in this program", Place.PROGRAM),),
)

_status = words({"": Status.PENDING, "true": Status.APPROVED, "false": Status.DECLINED})


def _said(approved: str, _: str) -> Status:
    return _status(approved)


def _raw(approved: str, _: str) -> str:
    return f"approved: {text(approved) or 'null'}"


COMMISSIONS = Layout(
    name="commissions",
    form=Form.JSON,
    identity=Identity.ID,
    evidence=Evidence.V,
    needs=("approved", "kind", "commission_type"),
    note="Tapfiliate answers in pages of 25 and does not say how many there are: fetch all that its Link header names",
    fixed={"kind": Kind.UNKNOWN},
    columns=(
        Column("id", "id", token, must=True),
        Column("day", "created_at", day, must=True),
        Column("raw_status", ("approved", "id"), _raw),
        Column("status", ("approved", "id"), _said),
        Column("commission", "amount", amount, must=True),
        Column("currency", "currency", currency, must=True),
        Column("sale", "conversion_sub_amount", amount),
        Column("changed", "created_at", stamp),
    ),
)

PULL = Pull(
    base="https://api.tapfiliate.com",
    path="/1.6/commissions/",
    layout=COMMISSIONS,
    evidence=Evidence.V,
    settings=(Setting("TAPFILIATE_API_KEY", "the program's API key: Tapfiliate, Settings, *API key*"),),
    headers={"X-Api-Key": "{TAPFILIATE_API_KEY}"},
    query={"page": "{page}"},
    bases=(Basis("all", 0),),
    pages=Pages(By.LINK),
    span=Span.ALL,
)

NETWORK = Network("tapfiliate", "Tapfiliate", LINKS, layouts=(COMMISSIONS,), pull=PULL)
