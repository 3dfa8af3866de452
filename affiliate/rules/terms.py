"""Hold programs, offers and accounts against what their networks ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from affiliate.model import Account, Catalog, Offer, Problem, Product, Program
from affiliate.networks import NETWORKS
from affiliate.networks.addresses import market_named
from affiliate.plan.rules import is_stale, rules_for, rules_of
from affiliate.plan.texts import BRACKETS, has_sentence
from affiliate.rules.links import target_faults
from affiliate.rules.phrases import in_hours

MONTHS = 6  # terms change about twice a year: Amazon's policies did in October 2025 and April 2026


@dataclass(frozen=True, slots=True, order=True)
class Broken:
    """A rule that a file breaks. The problem's key is the file's, and leads to the line."""

    problem: Problem
    rule: str


def check_terms(
    catalog: Catalog, today: date, accounts: str = "accounts.toml", months: int = MONTHS
) -> tuple[Broken, ...]:
    """Programs, offers and accounts that break a rule on `today`. `accounts` is how that file is called."""
    problems = [p for program in catalog.programs.values() for p in _program(program, today, months)]
    problems += [p for key, account in catalog.accounts.items() for p in _account(key, account, accounts, today)]
    for product in catalog.products.values():
        for number, offer in enumerate(product.offers):
            if program := catalog.programs.get(offer.program):
                problems += _offer(product, number, offer, program, today)
    return tuple(sorted(problems))


def _program(program: Program, today: date, months: int) -> Iterator[Broken]:
    rules = rules_for(program, today)
    shop = rules.shop or program.name
    if program.cloaking and not rules.cloaking:
        what = f"{shop} forbids links that hide where they lead, and the file does not say so"
        fix = f"write `cloaking: false`; see {rules.source('cloaking')}"
        yield Broken(Problem(program.path, 0, "cloaking", what, fix), "cloaking")
    if program.disclosure and rules.sentence and not has_sentence(program.disclosure, rules.sentence):
        what = f"`disclosure` lacks the sentence that {shop} prescribes"
        fix = f"leave the key out, or keep these words in it: {rules.sentence.translate(BRACKETS)}"
        fix = f"{fix}; see {rules.source('sentence')}"
        yield Broken(Problem(program.path, 0, "disclosure", what, fix), "sentence")
    if program.channels.newsletter and not rules.newsletter:
        what = f"`newsletter: true`, and {shop} allows no paid links in mail unless your account says otherwise"
        fix = "write `newsletter: false`; or, once you have it in writing, `newsletter: true` below `rules` as well"
        fix = f"{fix}; see {rules.source('newsletter')}"
        yield Broken(Problem(program.path, 0, "channels.newsletter", what, fix), "channel")
    yield from _unread(program, today, months)


def _unread(program: Program, today: date, months: int) -> Iterator[Broken]:
    """The owner's own reading counts; without one, ours of the network's rules, if it has any."""
    known = [fact.read_on for fact in rules_of(program.network, today=today).facts.values()]
    read_on = program.read_on or min(known, default=None)
    if read_on and _months(read_on, today) >= months:
        what = f"nobody has read the terms since {read_on}, {_months(read_on, today)} months ago"
        where = f" at {program.source}" if program.source else ""
        fix = f"read them again{where}, then set `read_on: {today}`"
        yield Broken(Problem(program.path, 0, "read_on", what, fix), "read_on")


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def _offer(product: Product, number: int, offer: Offer, program: Program, today: date) -> Iterator[Broken]:
    key, rules = f"offers[{number}]", rules_for(program, today)
    shop = rules.shop or program.name
    if rules.closed and rules.closed <= today:
        what = f"{program.name} closed on {rules.closed}: its links earn nothing"
        fix = "take the offer out, or replace it by one of another program"
        yield Broken(Problem(product.path, 0, key, what, fix), "closed")
    for fault in target_faults(offer.url, program.name, rules, offer.url):
        yield Broken(Problem(product.path, 0, f"{key}.url", fault.what, fault.fix), fault.rule)
    if offer.price is None:
        return
    if rules.prices == "api":
        what = f"a price typed by hand, and {shop} allows only prices from its own API"
        fix = f"leave `price` out: the button then says “check price”; see {rules.source('prices')}"
        yield Broken(Problem(product.path, 0, f"{key}.price", what, fix), "api-price")
    elif offer.as_of is None:
        what = "a price without the day it was seen"
        fix = "add `as_of: YYYY-MM-DD` beside it, or leave `price` out"
        yield Broken(Problem(product.path, 0, f"{key}.price", what, fix), "price-stamp")
    elif is_stale(offer, program, today):
        allowed = in_hours(rules.price_max_age_hours or 0)
        what = f"a price seen on {offer.as_of:%Y-%m-%d}, older than the {allowed} {program.name} allows"
        fix = f"look at the shop's page, correct `price` and set `as_of: {today}`; or leave `price` out"
        yield Broken(Problem(product.path, 0, f"{key}.price", what, fix), "price-stamp")


def _account(key: str, account: Account, path: str, today: date) -> Iterator[Broken]:
    network = NETWORKS.get(account.network)
    market = market_named(network, account.ids.get("marketplace", "")) if network else None
    ending = rules_of(account.network, market.host, today).suffix if market else ""
    for one in account.tracking_ids if ending and market else ():
        if not one.endswith(f"-{ending}"):
            what = f"{one} does not end like a tracking ID of {market.host if market else ''}, which is -{ending}"
            fix = f"copy it again from the page of your account, or correct `marketplace` below [{key}]"
            yield Broken(Problem(path, 0, f"{key}.tracking_ids", what, fix), "tag-country")
