"""What a referral through each program is worth: by its terms, the books, and what the owner assumes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from affiliate.cli.optional_books import from_books
from affiliate.earnings.referred import Referred
from affiliate.earnings.worth import NOTHING, Worth, order_value, payments, worth
from affiliate.model import Catalog, CommissionKind, Money, Program
from affiliate.plan.rules import rules_for
from affiliate.site import Site

if TYPE_CHECKING:  # the books are an extra
    from affiliate.earnings.books import Books


@dataclass(frozen=True, slots=True)
class Assumptions:
    """How far to look ahead, and how many percent of customers make their next payment: by program, and of others."""

    months: int
    stay: Mapping[str, Decimal]
    stay_elsewhere: Decimal | None


def worths(site: Site, catalog: Catalog, day: date, assume: Assumptions) -> dict[str, Worth]:
    """By program, by the terms of the day."""
    seen = _from_books(site, catalog.programs)
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


def _from_books(site: Site, programs: Mapping[str, Program]) -> Mapping[str, Referred]:
    networks = {slug: program.network for slug, program in programs.items()}
    subscriptions = [slug for slug, program in programs.items() if _pays_again(program)]

    def ask(books: Books) -> Mapping[str, Referred]:
        from affiliate.earnings.referrals import referred

        return referred(books, networks, subscriptions)

    return from_books(site, ask, {}, "Without your books")


def _pays_again(program: Program) -> bool:
    return any(terms.commission.kind is not CommissionKind.ONE_OFF for terms in program.terms)
