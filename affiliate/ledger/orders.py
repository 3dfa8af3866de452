"""What was ordered and what of it has been shipped: how much may still come."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

import duckdb

Slot: TypeAlias = tuple[str, str, str, str]  # network, account, tracking ID, product
Items: TypeAlias = tuple[Slot, date, int]

# What has not been shipped so long after it was ordered is not waited for: Amazon keeps what lies in a basket for 90
# days (V2), and tells of no cancellation.
PATIENCE = timedelta(days=90)


@dataclass(slots=True)
class _Order:
    slot: Slot
    day: date
    items: int
    shipped: int = 0


@dataclass(frozen=True, slots=True)
class OrderedMonth:
    """The items ordered by one tracking ID in one month ("2026-03"), and how many of them were shipped at any time.

    `lapsed` are those that earnings reports of 90 days after the order still do not tell of. `waiting` counts the
    orders, a product on a day each, of which items are open.
    """

    network: str
    account: str
    month: str
    tracking_id: str
    ordered: int
    shipped: int
    lapsed: int
    waiting: int

    @property
    def open(self) -> int:
        """What may still come."""
        return self.ordered - self.shipped - self.lapsed


def ordered_months(connection: duckdb.DuckDBPyConnection) -> tuple[OrderedMonth, ...]:
    """By network, account, month and tracking ID."""
    orders = [_Order(*each) for each in _items(connection, "FROM beside WHERE role = 'orders' AND quantity > 0")]
    _fill(orders, _items(connection, "FROM shipped WHERE quantity > 0"))  # what came back had been shipped
    told = _told_until(connection)
    sums: dict[tuple[str, str, str, str], tuple[int, ...]] = {}
    for order in orders:
        network, account, tracking_id, _ = order.slot
        key = (network, account, f"{order.day:%Y-%m}", tracking_id)
        missing = order.items - order.shipped
        lapsed = missing if told.get((network, account), order.day) - order.day > PATIENCE else 0
        figures = (order.items, order.shipped, lapsed, int(missing > lapsed))
        sums[key] = tuple(map(sum, zip(sums.get(key, (0,) * 4), figures, strict=True)))
    return tuple(OrderedMonth(*key, *sums[key]) for key in sorted(sums))


def _told_until(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], date]:
    """The last day that an account's reports of what was shipped tell of, by network and account."""
    rows = connection.execute("""
        SELECT said.network, said.account, max(greatest(said.day, coalesce(covers_to, said.day)))
        FROM said JOIN files USING (sha256)
        SEMI JOIN (FROM beside WHERE role = 'orders') b ON b.network = said.network AND b.against = said.layout
        GROUP BY ALL
    """).fetchall()
    return {(network, account): day for network, account, day in rows}


def _items(connection: duckdb.DuckDBPyConnection, source: str) -> list[Items]:
    """The items of each day, the oldest first."""
    rows = connection.execute(f"""
        SELECT network, account, lower(tracking_id), product_ref, day, sum(quantity)::BIGINT
        {source} GROUP BY ALL ORDER BY 5, 1, 2, 3, 4
    """).fetchall()
    return [((network, account, tag, product), day, items) for network, account, tag, product, day, items in rows]


def _fill(orders: Iterable[_Order], shipped: Iterable[Items]) -> None:
    """Let what was shipped fill the orders of the product: the oldest first, and none before it was ordered."""
    waiting: dict[Slot, deque[_Order]] = defaultdict(deque)
    for order in orders:
        waiting[order.slot].append(order)
    for slot, day, items in shipped:
        queue = waiting[slot]
        while items and queue and queue[0].day <= day:
            sent = min(items, queue[0].items - queue[0].shipped)
            queue[0].shipped += sent
            items -= sent
            if queue[0].shipped == queue[0].items:
                queue.popleft()
