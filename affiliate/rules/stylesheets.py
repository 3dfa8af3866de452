"""Which elements of a page its style sheets take out of a reader's sight, as far as rules at rest can tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cssselect2.parser import SelectorError, parse
from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from affiliate.rules.concealment import HIDES, SHRINKS, hiding
from affiliate.rules.css import Rule, declared, own_declarations, rules

MATTERS = HIDES.keys() | SHRINKS.keys() | {"overflow", "background", "background-color"}


@dataclass(frozen=True, slots=True)
class Styling:
    """What one rule of a sheet says of the elements that `selector` matches, `!important` where `urgent`.

    `weight` is how specific the selector is. `always`: whatever the screen. `hides`: it takes them out of sight if no
    other rule is stronger.
    """

    selector: str
    said: Mapping[str, str]
    urgent: bool
    weight: tuple[int, ...]
    always: bool
    hides: bool


Sheets = Callable[[LexborNode], tuple[Styling, ...]]


def own_sheets(
    root: LexborNode, linked: Callable[[str], tuple[Styling, ...]] = lambda address: ()
) -> tuple[Styling, ...]:
    """The sheets of a page in its order: those it contains, and those that `linked` knows by their addresses."""
    found: list[Styling] = []
    for node in root.css("style, link[rel~=stylesheet]"):
        if "print" in (node.attributes.get("media") or "").lower() or _is_fallback(node):
            continue
        found += stylings(node.text() or "") if node.tag == "style" else linked(node.attributes.get("href") or "")
    return tuple(found)


def _is_fallback(node: LexborNode) -> bool:
    """Whether the element is for browsers without scripts: others must not lose by it."""
    return node.parent is not None and node.parent.tag == "noscript"


@lru_cache(maxsize=64)
def stylings(css: str) -> tuple[Styling, ...]:
    """The rules of a sheet that bear on whether something is seen, in its order."""
    return tuple(one for rule in rules(css) for one in _stylings(rule))


def _stylings(rule: Rule) -> Iterator[Styling]:
    telling = [one for one in rule.declarations if one.lower_name in MATTERS]
    weighed = [(one, weight) for one in rule.selectors if (weight := _weight(one))] if telling else []
    for urgent in (False, True):
        if said := declared(telling, urgent):
            hides = bool(hiding({"overflow": "hidden", **said}))  # another rule may cut off what this one shrinks
            yield from (Styling(one, said, urgent, weight, rule.always, hides) for one, weight in weighed)


def _weight(selector: str) -> tuple[int, ...]:
    """How specific a selector is; nothing for one that matches no element, as far as lexbor knows."""
    try:
        LexborHTMLParser("<p>").css(selector)
        weight: tuple[int, ...] = next(parse(selector)).specificity
    except (SelectolaxError, SelectorError, AttributeError):  # the last: cssselect2 where a name is missing behind `|`
        return ()
    return weight


def unseen(root: LexborNode, chains: Iterable[LexborNode], sheets: tuple[Styling, ...]) -> dict[int, str]:
    """Of these elements and all around them, those that the sheets conceal, by their number: why."""
    hiders = [one.selector for one in sheets if one.hides]
    if not hiders:
        return {}
    suspects = {node.mem_id for node in root.css(", ".join(hiders))}
    concerned = {node.mem_id: node for leaf in chains for node in _upwards(leaf) if node.mem_id in suspects}
    if not concerned:
        return {}
    own = {number: own_declarations(node.attributes.get("style") or "") for number, node in concerned.items()}
    merged: dict[int, dict[str, str]] = {number: {} for number in concerned}
    ordered = sorted((one for one in sheets if one.always or one.hides), key=lambda one: one.weight)
    for urgent in (False, True):
        _apply(root, (one for one in ordered if one.urgent is urgent), merged)
        for number, style in own.items():
            merged[number] |= declared(style, urgent)
    found = ((number, hiding(said), said) for number, said in merged.items())
    return {number: f"the style sheet, which says `{name}:{said[name]}`" for number, name, said in found if name}


def _apply(root: LexborNode, sheets: Iterable[Styling], merged: dict[int, dict[str, str]]) -> None:
    for one in sheets:
        for node in root.css(one.selector):
            if node.mem_id in merged:
                merged[node.mem_id] |= one.said


def _upwards(node: LexborNode) -> Iterator[LexborNode]:
    around: LexborNode | None = node
    while around is not None and around.is_element_node:
        yield around
        around = around.parent
