"""What the books say about the referrals of each program: what sales came to, and how long customers stayed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import narwhals as nw

from affiliate.earnings.books import Books
from affiliate.earnings.clicks import EARNED, NOT_SOLD
from affiliate.earnings.referred import Customer, Referred, Sales
from affiliate.model import Kind

PERIOD = timedelta(days=365)  # what was sold before says little about what will be


def referred(books: Books, networks: Mapping[str, str], subscriptions: Collection[str]) -> Mapping[str, Referred]:
    """By program. `networks` has the network of each; of `subscriptions`, which pay more than once, the customers."""
    if books.as_of is None:
        return {}
    found = books.rows.filter(nw.col("program") != "")
    sales = _sales(books, found, books.as_of - PERIOD)
    customers = _customers(books, found.filter(nw.col("program").is_in(sorted(subscriptions))))
    until = {program: books.newest.get(network) or books.as_of for program, network in networks.items()}
    return {
        program: Referred(sales.get(program, {}), tuple(customers.get(program, ())), until.get(program, books.as_of))
        for program in sorted({*sales, *customers})
    }


def _sales(books: Books, rows: nw.LazyFrame[Any], since: date) -> Mapping[str, Mapping[str, Sales]]:
    """A sale counts whatever became of it; its amount only if it is pending or approved, less what was returned."""
    amount, kind = nw.col("sale").fill_null(0), nw.col("kind")
    sold = ~kind.is_in(NOT_SOLD) & (amount > 0)
    kept = nw.col("status").is_in(EARNED) & ~kind.is_in((Kind.OVERRIDE.value, Kind.BONUS.value))
    sums = (
        rows.filter(nw.col("day") > nw.lit(since))
        .group_by("program", "currency")
        .agg(_sum(sold, nw.col("transactions")).alias("sales"), _sum(kept, amount).alias("kept"))
    )
    found: defaultdict[str, dict[str, Sales]] = defaultdict(dict)
    for program, currency, count, left in books.engine.rows(sums):
        if count:
            found[program][currency] = Sales(int(count), max(Decimal(left), Decimal(0)))
    return found


def _sum(condition: nw.Expr, value: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(value).otherwise(nw.lit(0)).sum()


def _customers(books: Books, rows: nw.LazyFrame[Any]) -> Mapping[str, list[Customer]]:
    """A report that gives the day of a click and no time cannot tell one customer from another."""
    sold = ~nw.col("kind").is_in(NOT_SOLD) & (nw.col("commission") > 0) & ~nw.col("clicked").is_null()
    spans = (
        rows.filter(sold)
        .group_by("program", "clicked")
        .agg(nw.col("day").min().alias("first"), nw.col("day").max().alias("last"))
    )
    found: defaultdict[str, list[Customer]] = defaultdict(list)
    for program, *span in sorted(books.engine.rows(spans)):
        customer = Customer(*span)
        if customer.clicked.time() != time():
            found[program].append(customer)
    return found
