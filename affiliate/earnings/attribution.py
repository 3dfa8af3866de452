"""Which article earned a reported amount, and how we know it: one reason a row, never a guess."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from affiliate.earnings.lookups import Lookups
from affiliate.plan.registry import RegistryRow


class Attribution(StrEnum):
    """How an amount was traced to its article."""

    SUB_ID = "sub-id"
    TRACKING_ID = "tracking id"
    TRACKING_ID_AND_PRODUCT = "tracking id + product"
    CORRECTED_SALE = "corrected sale"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Clue:
    """Everything in a reported row that tells where it came from; the ledger's columns of the same names."""

    network: str
    account: str
    advertiser: str
    subid: str
    tracking_id: str
    product_ref: str
    corrected_subid: str = ""
    corrected_tracking_id: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose amount it is. What is not known is empty; `why` says why no article is known."""

    article: str = ""
    product: str = ""
    program: str = ""
    placement: str = ""
    attribution: Attribution = Attribution.NONE
    why: str = ""


def credit(clue: Clue, lookups: Lookups) -> Credit:
    """Trace one clue. A correction without a trace of its own goes where the sale went that it corrects."""
    if clue.subid or clue.tracking_id or not (clue.corrected_subid or clue.corrected_tracking_id):
        return _own(clue, lookups)
    found = _own(replace(clue, subid=clue.corrected_subid, tracking_id=clue.corrected_tracking_id), lookups)
    return replace(found, attribution=Attribution.CORRECTED_SALE) if found.article else found


def _own(clue: Clue, lookups: Lookups) -> Credit:
    """Where the clue leads. A sub-id goes first: it is one placement. Then an own, then a shared tracking ID."""
    row = lookups.tokens.get(clue.subid.casefold())
    if row:
        program = _program(clue, lookups) or row.program
        return Credit(row.article, lookups.product(row.product), program, row.kind, Attribution.SUB_ID)
    product = lookups.asins.get(clue.product_ref.upper(), "") if clue.network in lookups.shops else ""
    sharers = _sharers(clue, lookups)
    article, attribution = _by_tracking_id(sharers, lookups.linking(product))
    why = "" if article else _why(clue, len(sharers))
    return Credit(article, product, _program(clue, lookups), "", attribution, why)


def _sharers(clue: Clue, lookups: Lookups) -> frozenset[str]:
    """The articles whose links carry the tracking ID; of its own account's only, where the report names the account."""
    rows = lookups.trackers.get(clue.tracking_id.casefold(), ())
    account = lookups.account(clue.network, clue.account)
    of_account: tuple[RegistryRow, ...] = tuple(row for row in rows if row.program == account)
    return frozenset(row.article for row in (of_account if account else rows))


def _by_tracking_id(sharers: frozenset[str], linking: frozenset[str]) -> tuple[str, Attribution]:
    if len(sharers) == 1:
        return min(sharers), Attribution.TRACKING_ID
    if len(sharers & linking) == 1:
        return min(sharers & linking), Attribution.TRACKING_ID_AND_PRODUCT
    return "", Attribution.NONE


def _why(clue: Clue, sharers: int) -> str:
    if sharers:
        return f"tracking ID shared by {sharers} articles, and the product does not tell which"
    if clue.subid:
        return "sub-id not in the registry"
    if clue.tracking_id:
        return "tracking ID not in the registry"
    return "no sub-id and no tracking ID in the report"


def _program(clue: Clue, lookups: Lookups) -> str:
    """The program that pays: the advertiser's on its network. A shop is its own advertiser: there the account tells."""
    found = lookups.programs.get((clue.network, clue.advertiser), "") if clue.advertiser else ""
    if found or clue.network not in lookups.shops:
        return found
    account = lookups.account(clue.network, clue.account) or lookups.pools.get(clue.tracking_id.casefold(), "")
    return lookups.by_account.get((clue.network, account), "")
