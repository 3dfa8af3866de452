"""Stacked bars as numbers for an SVG template: across in percent, so that a page may be any width; up in pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from affiliate.earnings.amounts import written
from affiliate.earnings.summary import ZERO, Totals

HEIGHT = 180
LABELS = 6
PARTS = ("paid", "approved", "pending", "declined")
Heap = tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a bar: `part` names its colour and pattern."""

    part: str
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a bar. Not all are labelled, so that labels never touch; `wide` ones are left out on a phone."""

    x: str
    middle: str
    labelled: bool
    wide: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One month or day."""

    slot: Slot
    label: str
    hint: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the chart and the amount it stands for."""

    y: int
    label: str
    zero: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything the template draws. `width` is a bar's, in percent; `axis` the room its amounts need, in pixels."""

    width: str
    axis: int
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]


def stacked(columns: Sequence[tuple[str, Totals]], currency: str) -> Chart:
    """Bars of (month or day, totals), oldest first: paid, approved, pending and declined on top of each other.

    Amounts below zero (a network took back more than it gave) hang under the line.
    """
    heaps = [_parts(totals) for _, totals in columns]
    top = max(sum(max(a, ZERO) for a in heap) for heap in heaps)
    bottom = min(sum(min(a, ZERO) for a in heap) for heap in heaps)
    step = _step(Decimal(top) - Decimal(bottom))
    low, high = _floor(Decimal(bottom), step), -_floor(-Decimal(top), step) or step
    scale = HEIGHT / (high - low)
    ticks = tuple(_ticks(low, high, step, scale, currency))
    width, slots = _slots(len(columns))
    bars = (
        Bar(slot, _short(when) if slot.labelled else "", _hint(when, heap, currency), tuple(_blocks(heap, high, scale)))
        for slot, (when, _), heap in zip(slots, columns, heaps, strict=True)
        if slot.labelled or any(heap)
    )
    return Chart(width, 12 + 7 * max(len(tick.label) for tick in ticks), ticks, tuple(bars))


@cache
def _slots(count: int) -> tuple[str, tuple[Slot, ...]]:
    """How wide a bar is when there are `count`, and where each stands: the same in every chart of so many.

    The newest has its label, and then others at equal distances; every second of them is `wide`.
    """
    share = Decimal(100) / count
    step = -(-count // LABELS)
    places = (
        Slot(
            x=_percent(share * (number + Decimal("0.15"))),
            middle=_percent(share * (number + Decimal("0.5"))),
            labelled=(count - 1 - number) % step == 0,
            wide=(count - 1 - number) // step % 2 == 1,
        )
        for number in range(count)
    )
    return _percent(share * Decimal("0.7")), tuple(places)


def _short(when: str) -> str:
    """A day goes without its year: they are days of one month."""
    return when if len(when) == len("2026-03") else when[len("2026-") :]


def _parts(totals: Totals) -> Heap:
    return totals.paid, totals.approved - totals.paid, totals.pending, totals.declined


def _step(span: Decimal) -> Decimal:
    """A round distance between lines that makes two to five of them."""
    if not span:
        return Decimal(1)
    rough = span / 4
    unit = Decimal(1).scaleb(rough.adjusted())
    return next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough)


def _floor(amount: Decimal, step: Decimal) -> Decimal:
    return (amount // step - (amount % step < 0)) * step


def _ticks(low: Decimal, high: Decimal, step: Decimal, scale: Decimal, currency: str) -> Iterator[Tick]:
    amount = low
    while amount <= high:
        yield Tick(round((high - amount) * scale), written(amount, currency, grouped=True), not amount)
        amount += step


def _blocks(heap: Heap, high: Decimal, scale: Decimal) -> Iterator[Block]:
    above = below = ZERO
    for part, amount in zip(PARTS, heap, strict=True):
        if amount > 0:
            low, above = above, above + amount
            edges = above, low
        else:
            upper, below = below, below + amount
            edges = upper, below
        top, end = (round((high - edge) * scale) for edge in edges)
        if end > top:
            yield Block(part, top, end - top)


def _hint(when: str, heap: Heap, currency: str) -> str:
    amounts = (f"{part} {written(a, currency, grouped=True)}" for part, a in zip(PARTS, heap, strict=True) if a)
    return f"{when}: {', '.join(amounts) or 'nothing'}"


def _percent(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.001')).normalize():f}%"
