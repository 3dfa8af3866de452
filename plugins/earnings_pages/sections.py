"""What a page shows of one currency: headline figures, charts with their tables, and the ways to break them down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from affiliate.earnings.amounts import percent, written
from affiliate.earnings.figures import Figures
from affiliate.earnings.periods import days, months, newest_complete, shifted
from affiliate.earnings.summary import Key, Line, Totals

from .chart import Chart, stacked
from .worth import Worth

MONTHS_SHOWN = 24
DAYS_SHOWN = 31
# Breakdown, heading of its key, what an empty key means.
TABLES = (
    ("program", "Program", "not in the catalog"),
    ("product", "Product", "not known"),
    ("placement", "Placement", "not known"),
    ("kind", "Kind", ""),
    ("attribution", "Attributed by", ""),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of figures, ready to be read."""

    name: str
    href: str
    approved: str
    paid: str
    pending: str
    declined: str
    share: str
    taken_back: str
    reversal: str
    transactions: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading. `chart` draws the same figures."""

    id: str
    title: str
    heading: str
    rows: tuple[Row, ...]
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a month earned, and how much more or less than the month before it and the year before it."""

    month: str
    earned: str
    compared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One currency on one page. `worth` is of an article whose clicks or visitors are known."""

    currency: str
    total: Row
    earned: str
    change: Change | None
    charts: tuple[Table, ...]
    tables: tuple[Table, ...]
    worth: Worth | None = None


def section(figures: Figures, as_of: date, worth: Worth | None = None) -> Section:
    """Everything to be said of the figures; `as_of` is the day of the newest report."""
    currency, totals = figures.currency, figures.totals

    return Section(
        currency=currency,
        total=_row("Total", "", totals, totals, currency),
        earned=written(totals.earned, currency, grouped=True),
        change=_change(figures, as_of),
        charts=(_months(figures), _days(figures, as_of)),
        tables=(*_whys(figures), *(_table(figures, *of) for of in TABLES)),
        worth=worth,
    )


def _table(figures: Figures, by: str, heading: str, empty: str) -> Table:
    lines = rows(figures.by[by], figures.totals, figures.currency, empty)
    return Table(f"{by}-{figures.currency}", f"By {by}", heading, lines)


def _whys(figures: Figures) -> Iterator[Table]:
    """Why no article is known, where there is such an amount."""
    lines = rows([line for line in figures.by["why"] if line.keys[0]], figures.totals, figures.currency)
    if lines:
        yield Table(f"why-{figures.currency}", "Not attributed, and why", "Reason", lines)


def rows(
    lines: Iterable[Line], whole: Totals, currency: str, empty: str = "", link: Callable[[str], str] = lambda name: ""
) -> tuple[Row, ...]:
    """The lines, the best first."""
    best = sorted(lines, key=lambda line: -line.totals.earned)
    return tuple(
        _row(str(line.keys[0]) or empty, link(str(line.keys[0])), line.totals, whole, currency) for line in best
    )


def _row(name: str, href: str, totals: Totals, whole: Totals, currency: str) -> Row:
    def amount(value: Decimal) -> str:
        return written(value, currency, grouped=True)

    return Row(
        name=name,
        href=href,
        approved=amount(totals.approved),
        paid=amount(totals.paid),
        pending=amount(totals.pending),
        declined=amount(totals.declined),
        share=percent(totals.earned, whole.earned),
        taken_back=amount(totals.reversed) if totals.reversed else "",
        reversal=percent(totals.lost, totals.decided),
        transactions=totals.transactions,
    )


def _months(figures: Figures) -> Table:
    found = _by_key(figures.by["month"])
    first, last = min(found), max(found)
    shown = months(max(first, shifted(last, 1 - MONTHS_SHOWN)), last)
    return _charted(figures, "months", "Month by month", "Month", shown, found)


def _days(figures: Figures, as_of: date) -> Table:
    found = _by_key(figures.by["day"])
    shown = [day.isoformat() for day in days(as_of, DAYS_SHOWN)]
    return _charted(figures, "days", f"The {DAYS_SHOWN} days up to {as_of}", "Day", shown, found)


def _charted(
    figures: Figures, kind: str, title: str, heading: str, shown: list[str], found: Mapping[str, Totals]
) -> Table:
    currency = figures.currency
    chart = stacked([(key, found.get(key, Totals())) for key in shown], currency)
    table = tuple(_row(key, "", found[key], figures.totals, currency) for key in reversed(shown) if key in found)
    return Table(f"{kind}-{currency}", title, heading, table, chart)


def _by_key(lines: Iterable[Line]) -> dict[str, Totals]:
    return {_text(line.keys[0]): line.totals for line in lines}


def _text(key: Key) -> str:
    return key.isoformat() if isinstance(key, date) else str(key)


def _change(figures: Figures, as_of: date) -> Change | None:
    """Of the newest month that is over: a month of which days are missing compares with nothing."""
    found, month = _by_key(figures.by["month"]), newest_complete(as_of)
    now, before, last_year = (found.get(shifted(month, -back), Totals()).earned for back in (0, 1, 12))
    if not (now or before or last_year):
        return None
    compared = (_difference(now, before, "month before"), _difference(now, last_year, "year before"))
    return Change(month, written(now, figures.currency, grouped=True), tuple(filter(None, compared)))


def _difference(now: Decimal, then: Decimal, when: str) -> str:
    if then <= 0:
        return ""
    return f"{'+' if now > then else ''}{percent(now - then, then)}\N{NO-BREAK SPACE}% on the {when}"
