"""What a referral is worth, in words and tables: every figure with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from affiliate.earnings.amounts import written
from affiliate.earnings.worth import Basis, OrderValue, Payments, Worth, rounded

HINT = "A range: how long customers stay is not known. --stay 90 assumes that 90 of 100 make their next payment."
HEAD = ("program", "worth", "pays", "order value", "payments", "terms read")


def by_worth(found: Mapping[str, Worth]) -> list[str]:
    """The programs by currency, those worth most first: of a range its lower end counts. What is unknown comes last."""

    def key(slug: str) -> tuple[bool, str, Decimal, str]:
        worth = found[slug]
        certain = worth.least if worth.average is None else worth.average
        return certain is None, worth.currency, -(certain or Decimal(0)), slug

    return sorted(found, key=key)


def tables(
    found: Mapping[str, Worth], months: int, pays: Mapping[str, str], read_on: Mapping[str, str]
) -> Iterator[str]:
    """A table a currency, and what to do about ranges."""
    for number, (currency, slugs) in enumerate(groupby(by_worth(found), key=lambda slug: found[slug].currency)):
        yield from [""] * (number > 0)
        yield f"What a referral is worth within {months} months, in {currency}" if currency else "Worth not known"
        yield from columns([HEAD, *(_row(slug, found[slug], pays[slug], read_on[slug]) for slug in slugs)])
    if any(one.payments.average is None and one.payments.most for one in found.values()):
        yield ""
        yield HINT


def _row(slug: str, found: Worth, pays: str, read_on: str) -> tuple[str, ...]:
    return slug, said_worth(found), pays, said_order(found.order), said_payments(found.payments), read_on or "never"


def lines(found: Worth, months: int) -> Iterator[tuple[str, str]]:
    """One program's worth, a labelled line for each part of it."""
    yield "worth", f"{said_worth(found)} {found.currency} within {months} months" if found.currency else "unknown"
    yield "order value", said_order(found.order)
    yield "payments", said_payments(found.payments)
    for level, amount in enumerate(found.overrides, start=2):
        yield (
            f"level {level}",
            f"{written(amount, found.currency)} {found.currency} from a sale of a publisher below you",
        )


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows with their cells below each other."""
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)).rstrip()


def said_worth(found: Worth) -> str:
    """The worth, or the range it lies in, without its currency."""
    if found.least is None or found.most is None:
        return "unknown"
    if found.average is not None:
        return written(found.average, found.currency)
    return f"{written(found.least, found.currency)} to {written(found.most, found.currency)}"


def said_order(order: OrderValue) -> str:
    """What a customer pays at a time, and who says so."""
    if order.value is None:
        return "unknown (no sales, no prices)" if order.basis is Basis.UNKNOWN else "-"
    amount = written(rounded(order.value), order.value.currency)
    what = "sale" if order.basis is Basis.LEDGER else "price"
    return f"{amount} ({f'average of {order.count:,} {what}s' if order.count > 1 else f'1 {what}'})"


def said_payments(found: Payments) -> str:
    """How many payments are expected, and who says so."""
    seen = f"{found.customers:,} customer{'s' * (found.customers != 1)}, {found.left:,} left"
    if found.most < 2:
        return "1" if found.most else "-"
    if found.average is None:
        return f"1 to {found.most} ({f'too few known: {seen}' if found.customers else 'unknown'})"
    why = f"measured: {seen}" if found.basis is Basis.LEDGER else "assumed"
    return f"{found.average:.2f} of {found.most} ({why})"


def as_texts(found: Worth, months: int) -> dict[str, object]:
    """For scripts: amounts as decimal strings, null for what is unknown."""
    order, counted = found.order, found.payments
    return {
        "currency": found.currency,
        "months": months,
        "average": _text(found.average, found),
        "least": _text(found.least, found),
        "most": _text(found.most, found),
        "order_value": order.value and written(rounded(order.value), order.value.currency),
        "order_value_basis": order.basis.value,
        "order_value_count": order.count,
        "payments": None if counted.average is None else str(counted.average),
        "payments_least": counted.least,
        "payments_most": counted.most,
        "payments_basis": counted.basis.value,
        "customers": counted.customers,
        "customers_left": counted.left,
        "overrides": [_text(amount, found) for amount in found.overrides],
    }


def _text(amount: Decimal | None, found: Worth) -> str | None:
    return None if amount is None else written(amount, found.currency)
