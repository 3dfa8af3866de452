"""What a referral through each program is worth: by its terms, the books, and what the owner assumes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import click

from affiliate.earnings.referred import Referred
from affiliate.earnings.worth import NOTHING, Worth, order_value, payments, worth
from affiliate.model import Catalog, CommissionKind, Money, Program
from affiliate.plan.rules import rules_for
from affiliate.site import Site

PATIENCE = 2.0  # seconds: nobody who asked for the programs waits for an import


@dataclass(frozen=True, slots=True)
class Assumptions:
    """How far to look ahead, and how many percent of customers make their next payment: by program, and of others."""

    months: int
    stay: Mapping[str, Decimal]
    stay_elsewhere: Decimal | None


def worths(site: Site, catalog: Catalog, day: date, assume: Assumptions) -> dict[str, Worth]:
    """By program, by the terms of the day."""
    seen = _from_books(site, catalog)
    return {slug: _worth(catalog, slug, day, seen.get(slug, Referred()), assume) for slug in sorted(catalog.programs)}


def _worth(catalog: Catalog, slug: str, day: date, seen: Referred, assume: Assumptions) -> Worth:
    program = catalog.programs[slug]
    terms, closed = program.terms_on(day), rules_for(program).closed
    if terms is None or (closed and closed <= day):
        return NOTHING
    order = order_value(terms.commission, seen, _prices(catalog, slug), _currency(catalog, program))
    stay = assume.stay.get(slug, assume.stay_elsewhere)
    return worth(terms.commission, order, payments(terms.commission, seen, assume.months, stay, slug in assume.stay))


def _currency(catalog: Catalog, program: Program) -> str:
    """What the program's account is paid in, where that is certain."""
    fitting = (one for one in catalog.accounts.values() if one.network == program.network)
    codes = {one.currency for one in fitting if program.account in ("", one.key)}
    return codes.pop() if len(codes) == 1 else ""


def _prices(catalog: Catalog, program: str) -> list[Money]:
    offers = (offer for product in catalog.products.values() for offer in product.offers)
    return [offer.price for offer in offers if offer.program == program and offer.price]


def _from_books(site: Site, catalog: Catalog) -> Mapping[str, Referred]:
    """Books that are not there or cannot be read are no failure: the second is a note on standard error."""
    if not site.ledger.exists():
        return {}
    try:
        return _referred(site, catalog.programs)
    except ModuleNotFoundError as missing:
        if missing.name not in ("duckdb", "narwhals"):
            raise
        _note("they need more libraries: pip install 'pelican-affiliate[books]'")
        return {}


def _referred(site: Site, programs: Mapping[str, Program]) -> Mapping[str, Referred]:
    from affiliate.cli.bookkeeping import BooksFailure, in_words
    from affiliate.clicks import UnreadableClicksError
    from affiliate.earnings.balance import BalanceError
    from affiliate.earnings.books import read_books
    from affiliate.earnings.referrals import referred
    from affiliate.ledger import open_for_reading

    networks = {slug: program.network for slug, program in programs.items()}
    subscriptions = [slug for slug, program in programs.items() if _pays_again(program)]
    try:
        with in_words(site.ledger), open_for_reading(site.ledger, PATIENCE) as connection:
            return referred(read_books(site, connection), networks, subscriptions)
    except (BooksFailure, BalanceError, UnreadableClicksError) as error:
        _note(str(error))
        return {}


def _pays_again(program: Program) -> bool:
    return any(terms.commission.kind is not CommissionKind.ONE_OFF for terms in program.terms)


def _note(why: str) -> None:
    click.echo(f"Without your books: {why}", err=True)
