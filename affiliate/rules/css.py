"""Reads style sheets with tinycss2, within bounds: their rules, nested ones too, and what each says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from tinycss2 import parse_blocks_contents, parse_component_value_list, parse_stylesheet, serialize

Nodes = Sequence[Any]  # tinycss2 ships no types

LARGEST = 1_000_000  # characters of a sheet; what stands behind is not read
LARGEST_STYLE = 10_000  # of an element's own style
LONGEST = 1_000  # characters of a selector; longer ones are not read
DEEPEST = 20  # brackets inside each other
GROUPS = frozenset({"container", "layer", "media", "supports"})
ON_SOME_SCREENS = frozenset({"container", "media"})
PAPER = ("print", "only print", "speech", "only speech")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a sheet: the elements it is about, and what it says of them. `always`: whatever the screen."""

    selectors: tuple[str, ...]
    declarations: Nodes
    always: bool


def rules(css: str) -> Iterator[Rule]:
    """The rules of a sheet that some screen obeys, in its order."""
    for node in parse_stylesheet(_tokens(css[:LARGEST])):
        if node.type in ("qualified-rule", "at-rule") and not _is_deep((*node.prelude, *(node.content or ()))):
            yield from _rules(node, (), True)


def _rules(node: Any, around: tuple[str, ...], always: bool) -> Iterator[Rule]:
    """The rules of a node and of those nested in it. `around` are the selectors that it is nested in itself."""
    if node.type == "qualified-rule":
        around = tuple(_selectors(node.prelude, ",".join(around)))
        if not around:
            return
    elif node.content is None or node.lower_at_keyword not in GROUPS or _is_for_paper(node):
        return
    else:
        always = always and node.lower_at_keyword not in ON_SOME_SCREENS
    inside = parse_blocks_contents(node.content)
    yield Rule(around, [one for one in inside if one.type == "declaration"], always)
    for one in inside:
        if one.type in ("qualified-rule", "at-rule"):
            yield from _rules(one, around, always)


def _is_for_paper(node: Any) -> bool:
    media = serialize(node.prelude).lower().split(",")
    return node.lower_at_keyword == "media" and all(one.strip().startswith(PAPER) for one in media)


def _selectors(prelude: Nodes, around: str) -> Iterator[str]:
    """The selectors between the commas, each with those that it is nested in."""
    for is_comma, tokens in groupby(prelude, key=lambda one: bool(one == ",")):
        selector = serialize(tokens).strip()
        if is_comma or not selector or len(selector) + len(around) > LONGEST:
            continue
        if around:
            selector = selector if "&" in selector else f"& {selector}"
        yield selector.replace("&", f":is({around})") if around else selector


def declared(nodes: Iterable[Any], urgent: bool | None = None) -> dict[str, str]:
    """What declarations say, by property, the stronger ones last.

    Only what is `!important`, or only what is not, where `urgent` says so.
    """
    found = (node for node in nodes if node.type == "declaration" and urgent in (None, node.important))
    by_weight = sorted(found, key=lambda node: bool(node.important))
    return {node.lower_name: " ".join(serialize(node.value).lower().split()) for node in by_weight}


@lru_cache(maxsize=1024)
def own_declarations(style: str) -> Nodes:
    """What the style of an element is made of."""
    tokens = _tokens(style[:LARGEST_STYLE])
    return () if _is_deep(tokens) else parse_blocks_contents(tokens)


def _tokens(css: str) -> Nodes:
    """The words and signs of a sheet; none where a number is longer than Python reads."""
    try:
        return list(parse_component_value_list(css, skip_comments=True))
    except ValueError:
        return ()


def _is_deep(tokens: Nodes) -> bool:
    """Whether brackets are nested beyond what is read: all that follows may recurse."""
    for _ in range(DEEPEST):
        tokens = [inner for token in tokens for inner in _inside(token)]
        if not tokens:
            return False
    return True


def _inside(token: Any) -> Nodes:
    return getattr(token, "content", None) or getattr(token, "arguments", None) or ()
