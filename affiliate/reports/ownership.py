"""Whose account a report is of, and in which currency its amounts are where its rows do not say."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from affiliate.model import Account
from affiliate.networks.addresses import market_named
from affiliate.networks.declare import Place
from affiliate.reports.headers import is_code, mark_of
from affiliate.reports.report import UnreadableReport
from affiliate.reports.source import Source


@dataclass(frozen=True, slots=True)
class Owner:
    """The account a report is of: its key in accounts.toml (or empty), and what to write into rows that say nothing."""

    account: Account | None
    written: str = ""


def owner_of(source: Source, accounts: Collection[Account]) -> Owner:
    """The account whose tracking ID or publisher id stands in the rows; or the only one, if the rows name none."""
    mine = [account for account in accounts if account.network == source.network.id]
    if "tracking_id" in _fields(source):
        owners = {tracking_id.casefold(): account for account in mine for tracking_id in account.tracking_ids}
        account = _first(source, "tracking_id", owners)
        return Owner(account, account.key if account else "")
    if "account" in _fields(source):
        return Owner(_first(source, "account", {i.casefold(): a for a in mine for i in a.ids.values()}))
    only = mine[0] if len(mine) == 1 else None
    key = next((key.name for key in source.network.links.keys if key.place is Place.ACCOUNT), "")
    return Owner(only, only.ids.get(key, "") if only else "")


def _fields(source: Source) -> frozenset[str]:
    return frozenset(c.field for c in source.layout.columns if c.sources[0] in source.places)


def _first(source: Source, field: str, owners: dict[str, Account]) -> Account | None:
    """The owner of the first row that has one. Without owners no row is read."""
    if not owners:
        return None
    place = next(source.places[c.sources[0]] for c in source.layout.columns if c.field == field)
    named = (owners.get(cells[place].strip().casefold()) for _, cells, fault in source.rows() if not fault)
    return next((account for account in named if account), None)


def currency_of(source: Source, owner: Owner, option: str) -> tuple[str, list[str]]:
    """The report's currency, and sentences about how it was found. Raises UnreadableReport when nobody knows."""
    header = _money_header(source)
    mark = mark_of(header)
    if is_code(mark):
        return mark, [f"The report itself says {mark}: --currency {option} was not used"] * (option not in ("", mark))
    possible = source.layout.marks.get(mark, ())
    paid = _paid_in(source, owner)
    if currency := paid or option:
        if mark and currency not in possible and possible:
            where = f"the account {owner.account.key}" if paid and owner.account else "--currency"
            raise UnreadableReport(f"the header says {header}, but {where} says {currency}: one of them is wrong")
        ignored = paid and option not in ("", paid)
        return currency, [f"The account is paid in {paid}: --currency {option} was not used"] * bool(ignored)
    if possible:
        what = f"{header} is read as {possible[0]}"
        fix = "list your tracking IDs" if "tracking_id" in _fields(source) else "write your account's currency"
        return possible[0], [f"{what}: {fix} in accounts.toml, or say --currency, if that is wrong"]
    raise UnreadableReport("the report does not say its currency: give it with --currency, or in accounts.toml")


def _money_header(source: Source) -> str:
    """The header above the commissions; orders have only prices."""
    of = {c.field: source.names.get(c.sources[0], "") for c in source.layout.columns}
    return of.get("commission", of.get("sale", ""))


def _paid_in(source: Source, owner: Owner) -> str:
    if owner.account is None:
        return ""
    market = market_named(source.network, owner.account.ids.get("marketplace", ""))
    return owner.account.currency or (market.currency if market else "")
