"""Make the plan of one file: which cell becomes which field, and what its rows do not say themselves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from affiliate.model import Account, Kind
from affiliate.networks.amounts import cell_amount, comma_amount
from affiliate.networks.declare import Column, Role
from affiliate.networks.values import LeftOut, day, either, stamp, token
from affiliate.reports.dates import covered
from affiliate.reports.headers import mark_of
from affiliate.reports.ownership import Owner, currency_of, owner_of
from affiliate.reports.report import UnreadableReport
from affiliate.reports.rows import Plan, Step
from affiliate.reports.source import Source

_ISO_DATES: Mapping[str, Callable[[str], object]] = {"day": day, "paid_on": day, "clicked": stamp, "changed": stamp}
_UNSAID: Mapping[str, object] = {"id": "", "kind": Kind.UNKNOWN, "raw_status": ""}


def plan_for(source: Source, accounts: Collection[Account], option: str) -> tuple[Plan, list[str]]:
    """The plan, and what the user should know about it. `option` is the currency the user gave, or empty."""
    columns = {c.field: c for c in source.layout.columns if any(s in source.places for s in c.sources)}
    says_currency = "currency" in columns or "currency" in source.layout.fixed
    owner = Owner(None) if says_currency and "account" in columns else owner_of(source, accounts)
    fixed = {**_UNSAID, "account": owner.written, **source.layout.fixed}
    notes: list[str] = []
    if not says_currency:
        fixed["currency"], notes = currency_of(source, owner, option)
    elif option:
        notes = [f"The report says its currencies itself: --currency {option} was not used"]
    checks: dict[str, Callable[[str], object]] = {}
    if owner.account and "tracking_id" in columns:
        checks["tracking_id"] = _of_one_account(owner.account, accounts)
    if source.layout.role is Role.TOTALS:
        checks["id"], fixed["day"] = _of_days(source)
    if {"sale", "commission"} <= columns.keys() and _mark(source, columns["sale"]) != _mark(
        source, columns["commission"]
    ):
        checks["sale"] = _foreign_sale
    if source.table and source.table.file.typed:
        dates = {field: either(iso, columns[field].parse) for field, iso in _ISO_DATES.items() if field in columns}
        checks |= {field: parse for field, parse in dates.items() if len(columns[field].sources) == 1}
        checks |= {field: cell_amount for field, column in columns.items() if column.parse is comma_amount}
    code = "" if says_currency else str(fixed["currency"])
    steps = tuple(_step(c, source, _told(c, source, code, checks.get(c.field, c.parse))) for c in columns.values())
    private = columns["referrer"].sources if "referrer" in columns else ()  # its query may say who the reader was
    shown = {source.names[s]: place for s, place in source.places.items() if s not in private}
    return Plan(steps, fixed, shown, source.layout.repeats), notes


def _step(column: Column, source: Source, parse: Callable[..., object]) -> Step:
    cells = tuple(source.places.get(s, -1) for s in column.sources)
    labels = tuple(dict.fromkeys(source.names[s] for s in column.sources if s in source.places))
    return Step(column.field, cells, parse, column.must or column.field == "currency", labels)


def _told(column: Column, source: Source, code: str, parse: Callable[..., object]) -> Callable[..., object]:
    """The parser, told the currency of the whole report where its column would stand."""
    unsaid = {s for c in source.layout.columns if c.field == "currency" for s in c.sources}
    at = [place for place, name in enumerate(column.sources) if name in unsaid]
    if not (code and at):
        return parse
    return lambda *cells: parse(*(code if place in at else cell for place, cell in enumerate(cells)))


def _mark(source: Source, column: Column) -> str:
    return mark_of(source.names.get(column.sources[0], ""))


def _of_one_account(owner: Account, accounts: Collection[Account]) -> Callable[[str], str]:
    """A parser that refuses tracking IDs of another account: one report is of one account."""
    foreign = {i.casefold(): a.key for a in accounts if a.network == owner.network for i in a.tracking_ids}
    own = {i.casefold() for i in owner.tracking_ids}

    def parse(value: str) -> str:
        other = foreign.get(value.casefold())
        if other and value.casefold() not in own:
            raise ValueError(f"is of account {other}, but this report is of {owner.key}: fix accounts.toml")
        return token(value)

    return parse


def _of_days(source: Source) -> tuple[Callable[[str], str], date]:
    """Totals are of the days in the title: lines of two reports are the same only when their days are."""
    days = covered(source.title, source.layout)
    if days is None:
        raise UnreadableReport("the line that names its days is missing above the header: download it again as it is")
    period = "/".join(day.isoformat() for day in days)
    return lambda value: f"{token(value)}/{period}", days[1]


def _foreign_sale(sale: str, *_: str) -> None:
    if sale:
        raise LeftOut("the sale is in another currency than the commission")
