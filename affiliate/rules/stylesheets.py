"""Which elements of a page its style sheets take out of a reader's sight, as far as rules at rest can tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from affiliate.rules.concealment import COMMENT, HIDES, SHRINKS, declarations, hiding

MATTERS = HIDES.keys() | SHRINKS.keys() | {"overflow", "background", "background-color"}
PIECE = re.compile(r"((?:[^{};\"']|\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'|[\"'])*+)([{};]|\Z)")
OTHER_MEDIA = re.compile(r"@media\s+(?:only\s+)?(?:print|speech)\b(?!\s*,)", re.IGNORECASE)
GROUP = re.compile(r"@(?:media|supports|layer|container)\b", re.IGNORECASE)
# The rest waits for a reader (:hover, :target) or is no element (::before): nothing about the page at rest.
AT_REST = re.compile(r":(?:(?:not|is|where)\(|root\b|(?:first|last|only|nth)-)", re.IGNORECASE)
RULES, OWN, URGENT = range(3)  # places in the cascade
LARGEST = 2_000_000  # characters of a sheet; what stands behind is not read


@dataclass(frozen=True, slots=True)
class Styling:
    """What one rule of a sheet says of the elements that `selector` matches. `always`: whatever the screen.

    `hides`: it takes them out of sight if no other rule is stronger. `weight` begins with the place in the cascade:
    rules, then the element's own style, then what is `!important`.
    """

    selector: str
    said: Mapping[str, str]
    always: bool
    weight: tuple[int, ...]
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
    return tuple(one for prelude, body, always in _blocks(css[:LARGEST]) for one in _rule(prelude, body, always))


def _blocks(css: str) -> Iterator[tuple[str, str, bool]]:
    """Each rule's selectors and declarations, and whether they hold on any screen. Nested rules are not read."""
    preludes: list[str] = []
    body: list[str] = []
    for found in PIECE.finditer(COMMENT.sub("", css)):
        text, sign = found[1].strip(), found[2]
        if sign == "{":
            preludes.append(text)
            body = []
            continue
        body.append(text)
        if sign == "}" and preludes:
            prelude = preludes.pop()
            if prelude and not prelude.startswith("@") and all(_applies(outer) for outer in preludes):
                yield prelude, ";".join(body), not any(outer.lower().startswith("@media") for outer in preludes)
            body = []


def _applies(prelude: str) -> bool:
    return bool(GROUP.match(prelude)) and not OTHER_MEDIA.match(prelude)


def _rule(prelude: str, body: str, always: bool) -> Iterator[Styling]:
    if not any(name in body.lower() for name in MATTERS):
        return
    selectors = [prelude] if "(" in prelude else prelude.split(",")
    usable = [one.strip() for one in selectors if _is_at_rest(one) and _is_valid(one)]
    for place, urgent in ((RULES, False), (URGENT, True)):
        if said := {name: value for name, value in declarations(body, urgent).items() if name in MATTERS}:
            hides = bool(hiding({"overflow": "hidden", **said}))  # another rule may cut off what this one shrinks
            yield from (Styling(one, said, always, (place, *_weight(one)), hides) for one in usable)


def _is_at_rest(selector: str) -> bool:
    return ":" not in AT_REST.sub("", selector)


def _is_valid(selector: str) -> bool:
    try:
        LexborHTMLParser("<p>").css(selector)
    except SelectolaxError:
        return False
    return True


def _weight(selector: str) -> tuple[int, int, int]:
    """How specific a selector is: ids, then classes and attributes, then elements."""
    ids, classes = selector.count("#"), selector.count(".") + selector.count("[") + selector.count(":")
    return ids, classes, len(re.findall(r"(?:^|[\s>+~])[a-z]", selector, re.IGNORECASE))


def unseen(root: LexborNode, chains: Iterable[LexborNode], sheets: tuple[Styling, ...]) -> dict[int, str]:
    """Of these elements and all around them, those that the sheets conceal, by their number: why."""
    hiders = [one.selector for one in sheets if one.hides]
    if not hiders:
        return {}
    suspects = {node.mem_id for node in root.css(", ".join(hiders))}
    concerned = {node.mem_id: node for leaf in chains for node in _upwards(leaf) if node.mem_id in suspects}
    if not concerned:
        return {}
    merged: dict[int, dict[str, str]] = {number: {} for number in concerned}
    ordered = sorted((one for one in sheets if one.always or one.hides), key=lambda one: one.weight)
    _apply(root, (one for one in ordered if one.weight < (OWN,)), merged)
    for number, node in concerned.items():
        merged[number] |= declarations(node.attributes.get("style") or "")
    _apply(root, (one for one in ordered if one.weight > (OWN,)), merged)
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
