"""The rules of one program's file, and the program made of what obeys them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from types import MappingProxyType

from affiliate.catalog.accounts import AccountFile
from affiliate.catalog.folder import Entry
from affiliate.catalog.schema import BannerKeys, CommissionKeys, ProgramKeys, TermsKeys
from affiliate.catalog.secrets import SECRETS_ELSEWHERE, looks_secret
from affiliate.catalog.tree import Fault, Loc, Tree, doubtful, wrong
from affiliate.catalog.wording import quoted, suggestion
from affiliate.model import Banner, Channels, Commission, CommissionKind, Program, Terms


def program_faults(entry: Entry[ProgramKeys], accounts: AccountFile) -> Iterator[Fault]:
    keys, tree = entry.keys, entry.tree
    if not keys["domains"] and not tree.reported("domains"):
        yield doubtful(("domains",), "the program has no domain", "write the shop's host: [kettles.example]")
    if not keys.get("terms") and not tree.reported("terms"):
        fix = "write when they began and what is paid: `- {from: 2026-01-01, commission: {kind: one-off, rate: 8 %}}`"
        yield doubtful(("terms",), "the program's terms are missing", fix)
    for name in keys.get("ids", {}):
        if looks_secret(name):
            yield wrong(("ids", name), *SECRETS_ELSEWHERE)
    yield from _account(keys, accounts)
    for index, terms in enumerate(keys.get("terms", ())):
        yield from _commission(terms["commission"], ("terms", index), tree)
    yield from _order(keys.get("terms", ()))
    yield from _sizes(keys.get("banners", ()))


def _account(keys: ProgramKeys, accounts: AccountFile) -> Iterator[Fault]:
    network, named = keys["network"], keys.get("account", "")
    fitting = sorted(key for key, account in accounts.found.items() if account.network == network)
    fix = f"write one of: {', '.join(fitting)}" if fitting else f'add one to accounts.toml with network = "{network}"'
    if not named and len(fitting) > 1:
        yield doubtful(("account",), f"accounts.toml has {len(fitting)} accounts at {network}, and none is named", fix)
    elif named in accounts.found and named not in fitting:
        what = f"the account {quoted(named)} is at {accounts.found[named].network}, but the program at {network}"
        yield wrong(("account",), what, fix)
    elif named and accounts.readable and named not in accounts.keys:
        yield wrong(("account",), f"accounts.toml has no account {quoted(named)}", suggestion(named, fitting) or fix)


def _commission(keys: CommissionKeys, terms: Loc, tree: Tree) -> Iterator[Fault]:
    here: Loc = (*terms, "commission")
    one_off = keys["kind"] == CommissionKind.ONE_OFF
    if ("rate" in keys) == ("amount" in keys):
        said = tree.reported(*here, "rate") or tree.reported(*here, "amount")
        what = f"a commission has a rate or an amount, and this one has {'both' if 'rate' in keys else 'neither'}"
        yield Fault(here, "" if said else what, "write rate: 8 %, or amount: 12.00 EUR", costs=terms)
    if not one_off and "period" not in keys:
        what = "" if tree.reported(*here, "period") else f"a {keys['kind']} commission needs a period"
        yield Fault((*here, "period"), what, "write period: month, or period: year", costs=terms)
    if one_off and "period" in keys:
        yield wrong((*here, "period"), "a one-off commission has no period", "delete it, or write kind: recurring")
    if keys["kind"] != CommissionKind.RECURRING and "cap_months" in keys:
        yield wrong((*here, "cap_months"), "only a recurring commission has an end in months", "delete it")
    elif keys.get("cap_months") == 0:
        yield wrong((*here, "cap_months"), "a cap of 0 months pays nothing", "delete it if the commission has no end")


def _order(terms: Sequence[TermsKeys]) -> Iterator[Fault]:
    seen = {terms[0]["from"]} if terms else set()
    for index, (before, after) in enumerate(pairwise(terms), start=1):
        day = after["from"]
        if day in seen:
            yield Fault(("terms", index, "from"), f"terms from {day} stand here twice", "keep one", ("terms", index))
        elif day < before["from"]:
            what = f"terms from {day} stand behind those from {before['from']}"
            yield doubtful(
                ("terms", index, "from"), what, "write the oldest terms first; correct the date if it is wrong"
            )
        seen.add(day)


def _sizes(banners: Sequence[BannerKeys]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, banner in enumerate(banners):
        if banner["size"] in seen:
            what = f"a banner of size {banner['size']} stands here twice"
            yield Fault(("banners", index, "size"), what, "keep one of each size", ("banners", index))
        seen.add(banner["size"])


def build_program(entry: Entry[ProgramKeys]) -> Program:
    keys = entry.keys
    return Program(
        slug=entry.slug,
        name=keys["name"],
        network=keys["network"],
        account=keys.get("account", ""),
        ids=MappingProxyType(keys.get("ids", {})),
        domains=tuple(dict.fromkeys(keys["domains"])),
        merchant_links=keys.get("merchant_links", True),
        terms=tuple(sorted((_terms(one) for one in keys.get("terms", ())), key=lambda one: one.start)),
        channels=Channels(**keys.get("channels", {})),
        cloaking=keys.get("cloaking", True),
        price_max_age_hours=keys.get("price_max_age_hours"),
        disclosure=keys.get("disclosure", ""),
        rules=MappingProxyType(dict(keys.get("rules", {}))),  # type: ignore[arg-type]  # a TypedDict's values are known
        markets=tuple(dict.fromkeys(keys.get("markets", ()))),
        banners=tuple(Banner(**banner) for banner in keys.get("banners", ())),
        source=keys.get("source", ""),
        read_on=keys.get("read_on"),
        note=entry.body,
        path=entry.path,
    )


def _terms(keys: TermsKeys) -> Terms:
    return Terms(
        start=keys["from"],
        commission=Commission(**keys["commission"]),
        cookie_days=keys.get("cookie_days"),
        payout_floor=keys.get("payout_floor"),
        payout_delay_days=keys.get("payout_delay_days"),
    )
