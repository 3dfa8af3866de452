"""Writes the private site: an overview, all articles, one page an article, and what no article is known for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from affiliate.earnings.amounts import written
from affiliate.earnings.balance import Balance
from affiliate.earnings.books import Books
from affiliate.earnings.entries import Entry, entries_by_article, entries_csv
from affiliate.earnings.figures import Figures, figures_by_article, figures_of_all
from affiliate.ledger.orders import ordered_months

from .render import Folder, environment, file_stem
from .sections import Section, Table, rows, section
from .worth import worth_by_article

TOP = 20
TRANSACTIONS_SHOWN = 200
QUARANTINED_SHOWN = 100
ARTICLES = "articles"
UNATTRIBUTED = "unattributed"


@dataclass(frozen=True, slots=True)
class Shown:
    """A transaction as a page shows it."""

    day: str
    commission: str
    currency: str
    status: str
    paid_on: str
    kind: str
    program: str
    sold: str
    placement: str
    sale: str
    attribution: str
    token: str
    why: str
    file: str
    line: int


def write_site(books: Books, output: Path) -> int:
    """Write all pages below `output`; the number of article pages."""
    folder, templates = Folder(output), environment()
    folder.write_static()
    whole = figures_of_all(books.engine, books.rows)
    articles = figures_by_article(books.engine, books.rows)
    entries = entries_by_article(books.engine, books.rows)
    as_of = books.as_of or date.min
    shared: dict[str, Any] = {"as_of": as_of.isoformat() if books.as_of else ""}
    folder.write("index.html", templates.get_template("index.html").render(shared | _overview(books, whole, as_of)))
    folder.write("articles.html", templates.get_template("articles.html").render(shared | _list(whole)))
    template, worth = templates.get_template("article.html"), worth_by_article(books)
    for article in sorted({*articles, ""}):
        stem = f"{ARTICLES}/{file_stem(article)}" if article else UNATTRIBUTED
        sections = [section(each, as_of, worth.get((article, each.currency))) for each in articles.get(article, ())]
        values = _article(article, sections, entries.get(article, ()), books.sources)
        folder.write(f"{stem}.html", template.render(shared | values | {"csv": f"{Path(stem).name}.csv"}))
        folder.write(f"{stem}.csv", entries_csv(entries.get(article, ())))
    folder.forget_others(ARTICLES)
    return len(set(articles) - {""})


def _overview(books: Books, whole: Sequence[Figures], as_of: date) -> dict[str, Any]:
    sections = [(section(figures, as_of), (_articles(figures, "Best articles", TOP),)) for figures in whole]
    return {
        "root": "",
        "page": "index",
        "title": "Overview",
        "sections": sections,
        "ordered": [each for each in ordered_months(books.engine.connection) if each.open],
        "newest": [(network, day.isoformat() if day else "no date") for network, day in books.newest.items()],
        "quarantine": books.quarantine[:QUARANTINED_SHOWN],
        "quarantined": len(books.quarantine),
        "balanced": [_balance(balance) for balance in books.balances],
    }


def _list(whole: Sequence[Figures]) -> dict[str, Any]:
    count = len({line.keys[0] for figures in whole for line in figures.by["article"]} - {""})
    tables = [(_articles(figures, "All articles"), figures.currency) for figures in whole]
    return {"root": "", "page": "articles", "title": "Articles", "count": count, "tables": tables}


def _articles(figures: Figures, title: str, most: int | None = None) -> Table:
    found = rows(figures.by["article"], figures.totals, figures.currency, "Unattributed", _link)
    return Table(f"articles-{figures.currency}", title, "Article", found[:most])


def _link(article: str) -> str:
    return f"{ARTICLES}/{file_stem(article)}.html" if article else f"{UNATTRIBUTED}.html"


def _article(
    article: str, sections: Sequence[Section], entries: Sequence[Entry], sources: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "root": "../" if article else "",
        "page": "article" if article else UNATTRIBUTED,
        "title": article or "Unattributed",
        "source": sources.get(article, "") if article else "",
        "sections": sections,
        "shown": [_shown(entry) for entry in entries[:TRANSACTIONS_SHOWN]],
        "total": len(entries),
    }


def _shown(entry: Entry) -> Shown:
    return Shown(
        day=entry.day.isoformat(),
        commission=written(entry.commission, entry.currency, grouped=True),
        currency=entry.currency,
        status=entry.status,
        paid_on=entry.paid_on.isoformat() if entry.paid_on else "",
        kind=entry.kind if entry.tier in (None, 1) else f"{entry.kind}, level {entry.tier}",
        program=entry.program or entry.advertiser_name or entry.network,
        sold=entry.product_name or entry.product or entry.product_ref or "not named",
        placement=entry.placement,
        sale="" if entry.sale is None else written(entry.sale, entry.currency, grouped=True),
        attribution=entry.attribution,
        token=entry.subid or entry.tracking_id,
        why=entry.why,
        file=entry.file,
        line=entry.line,
    )


def _balance(balance: Balance) -> dict[str, str]:
    statement, currency = balance.statement, balance.statement.currency
    said = statement.pending + statement.approved
    parts = balance.articles.earned, balance.unattributed.earned
    figures = {"statement": said, "articles": parts[0], "unattributed": parts[1], "difference": said - sum(parts)}
    return {
        "month": statement.month,
        "network": statement.network,
        "account": statement.account,
        "currency": currency,
    } | {name: written(amount, currency, grouped=True) for name, amount in figures.items()}
