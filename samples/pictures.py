"""Draws the sample site's pictures: flat objects from files, in a palette, on a card or in a room.

`python -m samples.pictures FOLDER` writes every picture named in pictures.toml into FOLDER (content/images by default).
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any

HERE = Path(__file__).parent
BOX = 200  # every object is drawn in a square of this size and stands on its lower edge
ROOM = (1200, 630)
CARD = 480
LEVELS = {"wall": 430, "desk": 500, "floor": 590}

Plan = dict[str, Any]


def pictures(plan: Plan) -> Iterator[tuple[str, str]]:
    """The name and the SVG of every picture of the plan."""
    for slug, (thing, palette, card) in plan["products"].items():
        yield f"{slug}.svg", card_picture(plan, (CARD, CARD), thing, palette, card)
    for name, (width, height, thing, palette, card) in plan["banners"].items():
        yield f"{name}.svg", card_picture(plan, (width, height), thing, palette, card)
    for name, hero in plan["heroes"].items():
        yield f"{name}.svg", room_picture(plan, hero)


def card_picture(plan: Plan, size: tuple[int, int], thing: str, palette: str, card: str) -> str:
    """One object before a light disc."""
    width, height = size
    scale = min(size) / BOX * 0.68
    base = round(height / 2 + BOX * scale / 2)
    return _svg(
        size,
        f'<rect width="{width}" height="{height}" fill="{plan["cards"][card]}"/>',
        f'<circle cx="{width // 2}" cy="{height // 2}" r="{round(min(size) * 0.41)}" fill="#fff" opacity=".38"/>',
        _shadow(width / 2, base, scale),
        _placed(plan, thing, palette, width / 2, base, scale),
    )


def room_picture(plan: Plan, hero: Plan) -> str:
    """Objects on a wall, a desk and a floor, with a window where the hero names one."""
    room = plan["rooms"][hero["room"]]
    width, height = ROOM
    parts = [f'<rect width="{width}" height="{height}" fill="{room["wall"]}"/>']
    parts.append(f'<rect y="540" width="{width}" height="90" fill="{room["floor"]}"/>')
    if hero.get("window"):
        parts.append(_window(room, hero["window"]))
    if "desk" in hero:
        parts.append(_desk(room))
    for level, base in LEVELS.items():
        for thing, palette, x, scale in hero.get(level, ()):
            if level == "floor":
                parts.append(_shadow(x, base, scale))
            parts.append(_placed(plan, thing, palette, x, base, scale))
    return _svg(ROOM, *parts)


def _placed(plan: Plan, thing: str, palette: str, x: float, base: float, scale: float) -> str:
    drawing = Template((HERE / "objects" / f"{thing}.svg").read_text(encoding="utf-8"))
    place = f"translate({x - BOX * scale / 2:g} {base - BOX * scale:g}) scale({scale:g})"
    return f'<g transform="{place}">{drawing.substitute(plan["palettes"][palette]).strip()}</g>'


def _shadow(x: float, base: float, scale: float) -> str:
    return f'<ellipse cx="{x:g}" cy="{base:g}" rx="{88 * scale:g}" ry="{9 * scale:g}" fill="#000" opacity=".13"/>'


def _window(room: Plan, x: int) -> str:
    return (
        f'<g transform="translate({x} 70)"><rect width="260" height="290" rx="6" fill="{room["frame"]}"/>'
        f'<rect x="14" y="14" width="232" height="262" fill="{room["sky"]}"/>'
        f'<circle cx="180" cy="90" r="34" fill="{room["sun"]}"/>'
        f'<path d="M14 226 Q80 170 140 214 T246 200 V276 H14 Z" fill="{room["hill"]}"/>'
        f'<path d="M130 14 V276 M14 145 H246" stroke="{room["frame"]}" stroke-width="10"/>'
        f'<rect x="-14" y="286" width="288" height="16" rx="5" fill="{room["frame"]}"/></g>'
    )


def _desk(room: Plan) -> str:
    return (
        f'<path d="M96 516 V630 M1104 516 V630" stroke="{room["legs"]}" stroke-width="22"/>'
        f'<rect x="40" y="498" width="1120" height="24" rx="6" fill="{room["desk"]}"/>'
    )


def _svg(size: tuple[int, int], *parts: str) -> str:
    width, height = size
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    return "\n".join((head, *parts, "</svg>", ""))


def main(folder: Path) -> None:
    """Write every picture into the folder."""
    plan = tomllib.loads((HERE / "pictures.toml").read_text(encoding="utf-8"))
    for name, text in pictures(plan):
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "content/images"))
