"""What an article's clicks and visitors were worth, ready to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from affiliate.clicks import Measure
from affiliate.earnings.books import Books
from affiliate.earnings.click_rates import Rates, per, rates
from affiliate.earnings.clicks import visits, yields

A_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Worth:
    """The figures of one article in one currency, as texts; what is not known is empty."""

    clicks: str = ""
    sales: str = ""
    conversion: str = ""
    conversion_between: str = ""
    epc: str = ""
    epc_between: str = ""
    visitors: str = ""
    per_thousand: str = ""


def worth_by_article(books: Books) -> Mapping[tuple[str, str], Worth]:
    """By article and currency; nothing for what no article is known for."""
    clicks = books.clicks
    found = yields(books.engine, books.rows, clicks, "article") if clicks.has(Measure.CLICK) else {}
    visited = visits(books.engine, books.rows, clicks) if clicks.has(Measure.VIEW) else {}
    return {
        key: _worth(rates(found[key], key[1]) if key in found else Rates(0, 0), visited.get(key), key[1])
        for key in sorted({*found, *visited})
        if key[0] and (key in visited or found[key].clicks)
    }


def _worth(rate: Rates, visited: tuple[int, Decimal] | None, currency: str) -> Worth:
    return Worth(
        clicks=f"{rate.clicks:,}" if rate.clicks else "",
        sales=f"{rate.sales:,}",
        conversion="" if rate.conversion is None else _percent(rate.conversion),
        conversion_between=" to ".join(map(_percent, rate.between)) if rate.between else "",
        epc="" if rate.epc is None else f"{rate.epc:,f}",
        epc_between=" to ".join(f"{bound:,f}" for bound in rate.epc_between) if rate.epc_between else "",
        visitors=f"{visited[0]:,}" if visited else "",
        per_thousand=f"{per(visited[1] * A_THOUSAND, visited[0], currency):,f}" if visited else "",
    )


def _percent(share: Decimal) -> str:
    return f"{100 * share:.2f}"
