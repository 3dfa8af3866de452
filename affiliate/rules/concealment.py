"""Why a reader does not see an element, unless he does something first: its attributes, classes and declarations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from affiliate.rules.css import declared, own_declarations

# What widespread themes and frameworks call elements that they show to nobody, or to some readers only.
CLASSES = frozenset(
    {
        *("assistive-text", "collapse", "d-none", "display-none", "dropdown-menu", "element-invisible", "hidden"),
        *("hidden-visually", "hide", "invisible", "is-hidden", "is-invisible", "is-sr-only", "modal", "off-screen"),
        *("offscreen", "screen-reader-only", "screen-reader-text", "sr-only", "tooltip", "tooltip-text"),
        *("tooltiptext", "u-hidden", "u-sr-only", "u-visually-hidden", "visually-hidden", "visually-hidden-focusable"),
        "visuallyhidden",
    }
)
OPENED = frozenset({"active", "in", "is-active", "is-open", "is-visible", "open", "show", "visible"})
CLOSED = "a closed <details>"
SHUT = frozenset({"details", "dialog"})
STRUCK = frozenset({"del", "s", "strike"})

LONGEST = 500  # characters of a value that hides something
FAR = r"-\d{4,}+(?:\.\d*+)?px|-\d{3,}+(?:\.\d*+)?(?:em|rem|vw|vh|%)"
NONE = r"[01]?(?:\.\d*+)?(?:px|em|rem|%|vh|vw)?"
HIDES = {
    name: re.compile(values)
    for name, values in {
        "display": r"none",
        "visibility": r"hidden|collapse",
        "content-visibility": r"hidden",
        "opacity": r"0*+(?:\.0\d*+|\.1\d*+|\.)?|1?\d(?:\.\d*+)?%",
        "font-size": r"[0-4](?:\.\d*+)?(?:px|pt)?|0*+(?:\.[0-3]\d*+)?(?:em|rem)|[0-3]?\d(?:\.\d*+)?%",
        "color": r"transparent|(?:rgb|hsl)a?\([^)]*[,/]\s*+0*+(?:\.0*+)?%?\s*+\)|#[0-9a-f]{6}00|#[0-9a-f]{3}0",
        "clip": r"rect\(\s*(?:[01](?:px)?[\s,]*){4}\)",
        "clip-path": r"inset\(\s*(?:50|100)%.*|circle\(\s*0\D.*|polygon\(\s*0[^1-9]*\)",
        "filter": r"opacity\(\s*0(?:\.0*+|%)?\s*\)",
        "transform": rf".*\bscale[xy]?\(\s*0\s*[,)].*|.*\btranslate(?:3d|x|y)?\([^)]*(?:{FAR}).*",
        "font": r"0(?:px)?/.*",
        "inset": rf".*(?:{FAR}).*",
        "text-indent": FAR,
        **dict.fromkeys(("left", "right", "top", "bottom", "margin-left", "margin-top", "margin"), FAR),
    }.items()
}
SHRINKS = {name: re.compile(NONE) for name in ("height", "max-height", "width", "max-width")}


def hiding(style: Mapping[str, str]) -> str:
    """The property by which declarations take an element out of a reader's sight, or nothing."""
    if name := next((name for name, value in style.items() if _hides(name, value, HIDES)), ""):
        return name
    if style.get("overflow", "").startswith(("hidden", "clip")):
        return next((name for name, value in style.items() if _hides(name, value, SHRINKS)), "")
    ground = style.get("background-color") or style.get("background", "")
    return "color" if ground and style.get("color") == ground else ""


def _hides(name: str, value: str, known: Mapping[str, re.Pattern[str]]) -> bool:
    pattern = known.get(name)
    return bool(pattern and 0 < len(value) <= LONGEST and pattern.fullmatch(value))


def concealment(tag: str, attributes: Mapping[str, str | None]) -> str:
    """Why a reader does not see what is inside the element; empty where he does."""
    return (attributes and _by_attribute(attributes)) or _by_element(tag, attributes)


def _by_element(tag: str, attributes: Mapping[str, str | None]) -> str:
    if tag in STRUCK:
        return f"<{tag}>, which strikes it out"
    return f"a closed <{tag}>" if tag in SHUT and "open" not in attributes else ""


def _by_attribute(attributes: Mapping[str, str | None]) -> str:
    for name in ("hidden", "popover", "inert"):
        if name in attributes:
            return f"the attribute `{name}`"
    if (attributes.get("aria-hidden") or "").strip().lower() == "true":
        return "`aria-hidden=true`, from everybody who has pages read aloud"
    if (attributes.get("role") or "").strip().lower() == "tooltip":
        return "a tooltip, which shows on hover only"
    if style := attributes.get("style"):
        said = declared(own_declarations(style))
        if name := hiding(said):
            return f"`style={name}:{said[name]}`"
    return _by_class((attributes.get("class") or "").split())


def _by_class(names: Iterable[str]) -> str:
    found = sorted(CLASSES.intersection(names))
    return f"the class `{found[0]}`" if found and not OPENED.intersection(names) else ""
