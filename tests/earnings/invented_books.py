"""An invented site and its books: three networks, a year and a half of sales, every kind of attribution."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from affiliate.ledger import Source, import_report, open_for_writing
from affiliate.model import Kind, Status, Transaction
from affiliate.reports import Identity, Report

ACCOUNTS = """\
[amazon-us]
network = "amazon"
marketplace = "www.amazon.com"
currency = "USD"
tracking_ids = ["invented-20", "invented01-20", "invented02-20"]

[awin]
network = "awin"
awinaffid = "900100"
currency = "GBP"

[cj]
network = "cj"
pid = "800100"
currency = "USD"
"""
PROGRAM = """\
---
name: {name}
network: {network}
account: {account}
{ids}domains: [{slug}.example]
terms:
  - from: 2024-01-01
    commission: {{kind: {kind}, rate: 5{period}}}
source: https://{slug}.example/partners
read_on: 2026-10-07
---
Invented.
"""
PROGRAMS = (
    ("bigshop", "Big Shop", "amazon", "amazon-us", "", "one-off"),
    ("kettles", "Kettles & Co", "awin", "awin", 'ids: {awinmid: "900001"}\n', "one-off"),
    ("notes-app", "Notes App", "cj", "cj", 'ids: {aid: "800202", cid: "800002"}\n', "recurring"),
)
PRODUCTS = (("acme-k1", "B0EXAMPLE1"), ("acme-k2", "B0EXAMPLE2"), ("quill-notes", ""))
SOLD = {"B0EXAMPLE1": 'Acme K1 Kettle, 1.7 l, 9" tall', "B0EXAMPLE2": "Acme K2 Kettle", "B0ELSEWHER": "Wool socks"}
ARTICLES = ("kettle-guide", "k1-review", "k2-review", "quiet-kitchens", "note-apps-compared", "desk-setup", "old-news")
NEWEST = date(2026, 10, 20)

BLANK = Transaction(
    line=2,
    id="",
    day=date(2026, 3, 14),
    status=Status.APPROVED,
    raw_status="approved",
    kind=Kind.UNKNOWN,
    commission=Decimal("1.0000"),
    currency="GBP",
)


def make_site(root: Path) -> Path:
    """The files of the site below `root`, without a ledger."""
    for folder in ("content/programs", "content/products", "data", "private"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "accounts.toml").write_text(ACCOUNTS, encoding="utf-8")
    for slug, name, network, account, ids, kind in PROGRAMS:
        period = ", period: month" if kind == "recurring" else ""
        text = PROGRAM.format(slug=slug, name=name, network=network, account=account, ids=ids, kind=kind, period=period)
        (root / f"content/programs/{slug}.md").write_text(text, encoding="utf-8")
    for slug, asin in PRODUCTS:
        ids = f"ids: {{asin: {asin}}}\n" if asin else ""
        offer = f'offers:\n  - {{program: kettles, url: "https://kettles.example/{slug}"}}\n'
        text = f"---\nname: Invented {slug}\n{ids}{offer}---\nA thing.\n"
        (root / f"content/products/{slug}.md").write_text(text, encoding="utf-8")
    (root / "data/subids.csv").write_text(registry_csv(), encoding="utf-8")
    (root / "data/linkplan.jsonl").write_text(linkplan(), encoding="utf-8")
    return root


def token(number: int) -> str:
    """The registry's token of a number."""
    return "t" + "".join("abcdefghij"[int(digit)] for digit in f"{number:09}")


def registry_csv() -> str:
    """A token for each article and product; a tracking ID of its own for the first article, one shared by the rest."""
    lines = ["token,article,product,program,kind"]
    for number, article in enumerate(ARTICLES):
        shared = "invented-20" if article == "kettle-guide" else "invented01-20"
        lines.append(f"{shared},{article},,amazon-us,tracking-id")
        for offset, (product, kind) in enumerate((("acme-k1", "text"), ("acme-k2", "box"), ("quill-notes", "button"))):
            lines.append(f"{token(number * 3 + offset)},{article},{product},,{kind}")
    return "\n".join([lines[0], *sorted(lines[1:])]) + "\n"


def linkplan() -> str:
    """Only one of the articles that share a tracking ID links the K2."""
    links = [(article, "acme-k1") for article in ARTICLES] + [("k2-review", "acme-k2")]
    return "".join(json.dumps(_link(article, product)) + "\n" for article, product in sorted(links))


def _link(article: str, product: str) -> dict[str, str | int]:
    return {
        "page": f"{article}.html",
        "href": f"https://bigshop.example/{product}",
        "article": article,
        "source": f"content/reviews/{article}.md",
        "product": product,
        "program": "bigshop",
        "network": "amazon",
        "kind": "text",
        "subid": "",
        "target": f"https://bigshop.example/{product}",
        "rel": "sponsored nofollow noopener",
        "count": 1,
    }


def report(network: str, transactions: Iterable[Transaction], as_of: date | None = NEWEST) -> Report:
    """A report of transactions with ids, on the lines from 2 on."""
    rows = tuple(
        replace(transaction, line=number, id=transaction.id or f"{network}-{number}")
        for number, transaction in enumerate(transactions, start=2)
    )
    made = datetime(as_of.year, as_of.month, as_of.day) if as_of else None
    return Report(network, "invented", Identity.ID, len(rows), rows, (), as_of=made)


def write_ledger(path: Path, reports: Sequence[Report]) -> Path:
    """A ledger of these reports."""
    with open_for_writing(path) as connection:
        for number, one in enumerate(reports):
            name = f"private/reports/{one.network}/report-{number}.csv"
            import_report(connection, one, Source(name, f"{number:064}"))
    return path


def year_and_a_half(articles: Sequence[str] = ARTICLES, size: int = 900, seed: int = 7) -> list[Report]:
    """Sales of three networks, with all that happens to sales."""
    chance = random.Random(seed)  # noqa: S311 - the same sales each time is the point
    found: dict[str, list[Transaction]] = {"amazon": [], "awin": [], "cj": []}
    for _ in range(size):
        network = chance.choices(list(found), weights=(5, 4, 2))[0]
        found[network].append(_sale(network, len(articles), chance))
    return [report(network, rows) for network, rows in found.items()]


def _sale(network: str, articles: int, chance: random.Random) -> Transaction:
    age = int(540 * chance.random() ** 1.4)
    day = NEWEST - timedelta(days=age)
    sale = Decimal(chance.randint(900, 24000)) / 100
    status = Status.PENDING if age < 45 else chance.choices(list(Status), weights=(3, 84, 13))[0]
    common = replace(
        BLANK,
        day=day,
        status=status,
        raw_status=status.value,
        sale=sale,
        commission=(sale * Decimal("0.05")).quantize(Decimal("0.01")),
        paid_on=day + timedelta(days=60) if age > 100 and status is Status.APPROVED else None,
        currency="GBP" if network == "awin" else "USD",
    )
    return {"amazon": _amazon, "awin": _awin, "cj": _cj}[network](common, articles, chance)


def _amazon(sale: Transaction, articles: int, chance: random.Random) -> Transaction:
    asin = chance.choice(list(SOLD))
    return replace(
        sale,
        account="amazon-us",
        tracking_id=chance.choice(["invented-20", "invented01-20", "invented01-20", "invented09-20"]),
        product_ref=asin,
        product_name={"B0EXAMPLE1": 'Acme K1 Kettle, 1.7 l, 9" tall', "B0EXAMPLE2": "Acme K2 Kettle"}.get(
            asin, "Socks"
        ),
        quantity=1,
    )


def _awin(sale: Transaction, articles: int, chance: random.Random) -> Transaction:
    known = token(chance.randrange(articles * 3))
    return replace(
        sale,
        account="900100",
        advertiser="900001",
        advertiser_name="Kettles & Co",
        subid=chance.choices([known, known.upper(), "unknowntoken", ""], weights=(80, 8, 6, 6))[0],
    )


def _cj(sale: Transaction, articles: int, chance: random.Random) -> Transaction:
    taken_back = sale.status is Status.APPROVED and chance.random() < 0.12
    return replace(
        sale,
        account="800100",
        advertiser="800002",
        advertiser_name="Notes App Inc",
        subid=token(chance.randrange(articles * 3)),
        commission=-sale.commission if taken_back else sale.commission,
        kind=Kind.ADJUSTMENT if taken_back else chance.choice([Kind.RECURRING, Kind.UNKNOWN, Kind.OVERRIDE]),
        tier=1,
        product_name="Notes App, yearly",
    )
