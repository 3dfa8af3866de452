"""What was ordered and what of it has been shipped: how much may still come."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import duckdb

Slot: TypeAlias = tuple[str, str, str, str]  # network, account, tracking ID, product
Items: TypeAlias = tuple[Slot, date, int]


@dataclass(slots=True)
class _Order:
    slot: Slot
    day: date
    items: int
    shipped: int = 0


@dataclass(frozen=True, slots=True)
class OrderedMonth:
    """The items ordered by one tracking ID in one month ("2026-03"), and how many of them were shipped at any time."""

    network: str
    account: str
    month: str
    tracking_id: str
    ordered: int
    shipped: int

    @property
    def open(self) -> int:
        """What may still come; what was cancelled stays in it, because nothing tells."""
        return self.ordered - self.shipped


def ordered_months(connection: duckdb.DuckDBPyConnection) -> tuple[OrderedMonth, ...]:
    """By network, account, month and tracking ID."""
    orders = [_Order(*each) for each in _items(connection, "FROM beside WHERE role = 'orders' AND quantity > 0")]
    _fill(orders, _items(connection, "FROM shipped WHERE quantity > 0"))  # what came back had been shipped
    sums: dict[tuple[str, str, str, str], tuple[int, int]] = {}
    for order in orders:
        network, account, tracking_id, _ = order.slot
        key = (network, account, f"{order.day:%Y-%m}", tracking_id)
        ordered, shipped = sums.get(key, (0, 0))
        sums[key] = (ordered + order.items, shipped + order.shipped)
    return tuple(OrderedMonth(*key, *sums[key]) for key in sorted(sums))


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
