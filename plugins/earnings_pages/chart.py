"""Stacked bars as numbers for an SVG template: across in percent, so that a page may be any width; up in pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from affiliate.earnings.amounts import written
from affiliate.earnings.summary import Totals

HEIGHT = 180
PARTS = ("paid", "approved", "pending", "declined")


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a bar: `part` names its colour and pattern."""

    part: str
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One month or day. `minor` labels are left out where there is little room."""

    x: str
    middle: str
    label: str
    minor: bool
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
    """Bars of (label, totals), oldest first: paid, approved, pending and declined on top of each other.

    Amounts below zero (a network took back more than it gave) hang under the line.
    """
    heaps = [_parts(totals) for _, totals in columns]
    top = max((sum(max(a, Decimal(0)) for a in heap) for heap in heaps), default=Decimal(0))
    bottom = min((sum(min(a, Decimal(0)) for a in heap) for heap in heaps), default=Decimal(0))
    step = _step(Decimal(top) - Decimal(bottom))
    low, high = _floor(Decimal(bottom), step), -_floor(-Decimal(top), step) or step
    scale = Decimal(HEIGHT) / (high - low)
    ticks = tuple(_ticks(low, high, step, scale, currency))
    slot = Decimal(100) / max(len(columns), 1)
    every = -(-len(columns) // 6)
    bars = tuple(
        Bar(
            x=_percent(slot * (number + Decimal("0.15"))),
            middle=_percent(slot * (number + Decimal("0.5"))),
            label=label,
            minor=bool((len(columns) - 1 - number) % every),
            hint=_hint(label, totals, currency),
            blocks=tuple(_blocks(heap, high, scale)),
        )
        for number, ((label, totals), heap) in enumerate(zip(columns, heaps, strict=True))
    )
    return Chart(_percent(slot * Decimal("0.7")), 12 + 7 * max(len(t.label) for t in ticks), ticks, bars)


def _parts(totals: Totals) -> tuple[Decimal, ...]:
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


def _blocks(heap: Sequence[Decimal], high: Decimal, scale: Decimal) -> Iterator[Block]:
    above = below = Decimal(0)
    for part, amount in zip(PARTS, heap, strict=True):
        start = above if amount > 0 else below
        if amount > 0:
            above += amount
        else:
            below += amount
        top, end = (round((high - edge) * scale) for edge in (max(start, start + amount), min(start, start + amount)))
        if end > top:
            yield Block(part, top, end - top)


def _hint(label: str, totals: Totals, currency: str) -> str:
    amounts = zip(PARTS, _parts(totals), strict=True)
    return f"{label}: " + (
        ", ".join(f"{part} {written(a, currency, grouped=True)}" for part, a in amounts if a) or "nothing"
    )


def _percent(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.001')).normalize():f}%"
