"""Amazon's downloads of the year: shipped items by day, refunds as negative rows, no row ids, and a few bounties."""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from affiliate.model import Catalog, Product, Program

from .customers import SEASON, moment
from .dice import dice
from .months import LAST, MONTHS, month_end, pulled
from .slots import Slot, drawn
from .terms import due

STRAY = "sevensqmold-20"  # a tracking ID from before the pool: nobody knows its articles any more
A_MONTH = 20
EARLY = date(2026, 10, 15)  # the last month was also looked at half-way
BOUNTIES = {date(2025, 12, 1): ("sign-up", 2), date(2026, 6, 1): ("trial", 1)}
BOUNTY = Decimal("3.00")
EARNINGS_HEADER = (
    "Category,Name,ASIN,Seller,Tracking ID,Date Shipped,Price($),Items Shipped,Returns,Revenue($),Ad Fees($),"
    "Device Type Group"
)
BOUNTY_HEADER = "Name,Date Shipped,Tracking Id,Quantity,Ad Fees($)"


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One line of the report: something shipped, or something sent back (negative)."""

    shipped: date
    tracking_id: str
    asin: str
    category: str
    name: str
    price: Decimal
    quantity: int
    fee: Decimal
    device: str


def amazon_files(program: Program, catalog: Catalog, slots: Sequence[Slot]) -> dict[str, str]:
    """File name and text of every download."""
    own = [slot for slot in slots if slot.program == program.slug]
    items = sorted(_items(program, catalog, own))
    files: dict[str, str] = {}
    for month in MONTHS if items else ():
        files |= _earnings(items, month, month_end(month), pulled(month))
        if month in BOUNTIES:
            files |= _bounties(month, own)
    if items:
        files |= _earnings(items, EARLY.replace(day=1), EARLY, EARLY + timedelta(days=1))
    return files


def _items(program: Program, catalog: Catalog, slots: Sequence[Slot]) -> list[Item]:
    shipped: list[Item] = []
    for month in MONTHS:
        chance = dice("baskets", program.slug, month)
        for _ in range(round(A_MONTH * SEASON.get(month.month, 1.0) * chance.uniform(0.8, 1.2))):
            day = moment(month, chance).date()
            if slot := drawn(slots, day, chance):
                shipped.append(_item(program, catalog, slot, day, chance))
    strayed = [replace(item, tracking_id=STRAY) if n % 60 == 9 else item for n, item in enumerate(shipped)]
    return strayed + [_sent_back(item, n) for n, item in enumerate(strayed) if n % 14 == 5 and _in_time(item, n)]


def _item(program: Program, catalog: Catalog, slot: Slot, day: date, chance: Random) -> Item:
    """What was linked, or something else that came along: Amazon pays for both."""
    linked = catalog.products.get(slot.product)
    if linked and "asin" in linked.ids and chance.random() < 0.6:
        asin, category, name, price = linked.ids["asin"], "Home", linked.name, _price(linked)
    else:
        category, name, price = chance.choice(_BASKET)
        asin = f"B0SSMX{dice('asin', name).randint(1000, 9999)}"
    quantity = 2 if chance.random() < 0.08 else 1
    device = chance.choice(("DESKTOP", "PHONE", "PHONE", "TABLET"))
    return _priced(program, Item(day, slot.subid, asin, category, name, price, quantity, Decimal(0), device))


def _priced(program: Program, item: Item) -> Item:
    terms = program.terms_on(item.shipped)
    return replace(item, fee=due(terms.commission, item.price * item.quantity, 1) if terms else Decimal(0))


def _price(product: Product) -> Decimal:
    """The catalog may not hold Amazon's prices: the reports need one all the same."""
    return Decimal(dice("price", product.slug).randint(19, 119)) + Decimal("0.99")


def _days_kept(number: int) -> timedelta:
    return timedelta(days=dice("return", number).randint(6, 28))


def _in_time(item: Item, number: int) -> bool:
    return item.shipped + _days_kept(number) <= LAST


def _sent_back(item: Item, number: int) -> Item:
    return replace(item, shipped=item.shipped + _days_kept(number), quantity=-item.quantity, fee=-item.fee)


def _earnings(items: Sequence[Item], first: date, last: date, made: date) -> dict[str, str]:
    lines = [_title("Fee-Earnings", first, last), EARNINGS_HEADER]
    lines += [_line(item) for item in items if first <= item.shipped <= last]
    return {_name("Fee-Earnings", made): "\n".join(lines) + "\n"}


def _line(item: Item) -> str:
    revenue = item.price * item.quantity
    cells = (
        *(item.category, item.name, item.asin, "Amazon.com", item.tracking_id, f"{item.shipped} 00:00:00", item.price),
        *(item.quantity, max(-item.quantity, 0), revenue, item.fee, item.device),
    )
    return ",".join(_cell(str(cell)) for cell in cells)


def _cell(text: str) -> str:
    """As Amazon writes it: quotes around a comma, but an inch mark stands bare."""
    return f'"{text}"' if "," in text else text


def _bounties(month: date, slots: Sequence[Slot]) -> dict[str, str]:
    what, count = BOUNTIES[month]
    chance = dice("bounty", month)
    open_slots = [slot for slot in slots if slot.since < month] or list(slots)
    lines = [_title("Bounty", month, month_end(month)), BOUNTY_HEADER]
    for _ in range(count):
        day = moment(month, chance).date()
        lines.append(f"Audio book {what},{day} 00:00:00,{chance.choice(open_slots).subid},1,{BOUNTY}")
    return {_name("Bounty", pulled(month)): "\n".join(lines) + "\n"}


def _title(report: str, first: date, last: date) -> str:
    return f"{report} reports from {first} 00:00:00 to {last} 23:59:59"


def _name(report: str, made: date) -> str:
    """The name begins with the moment of the download in milliseconds."""
    milliseconds = int(datetime.combine(made, time(8), UTC).timestamp()) * 1000
    random = uuid.UUID(int=dice("file", report, made).getrandbits(128), version=4)
    return f"{milliseconds}-{report}-{random}-CSV.csv"


def _basket() -> list[tuple[str, str, Decimal]]:
    text = (Path(__file__).parent / "basket.toml").read_text(encoding="utf-8")
    return [(category, name, Decimal(price)) for category, name, price in tomllib.loads(text)["items"]]


_BASKET = _basket()
