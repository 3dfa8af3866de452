"""What a site owner may set for the links: AFFILIATE_* in the Pelican settings, typed."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields

from affiliate.model import Problem

PREFIX = "AFFILIATE_"
# Read by the plugins themselves: where the site is, what day it is, and where a dry run reports to.
ELSEWHERE = ("AFFILIATE_ROOT", "AFFILIATE_TODAY", "AFFILIATE_DRY_RUN")


@dataclass(frozen=True, slots=True)
class Settings:
    """How many links are made, and where.

    `enabled`: with False nothing is tracked: explicit links go to the plain offer, names stay text.
    `max_per_product`, `max_per_paragraph`, `max_per_article`: links made from mentions.
    `min_distance`: words between two of them. `variant_words`: further words that make a name another product.
    `disclosure`: a sentence of your own instead of the built-in one of the page's language.
    """

    enabled: bool = True
    max_per_product: int = 1
    max_per_paragraph: int = 2
    max_per_article: int = 20
    min_distance: int = 0
    variant_words: tuple[str, ...] = ()
    disclosure: str = ""


def read_settings(values: Mapping[str, object], path: str) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings among `values` (all of Pelican's) and what is wrong with those that start with AFFILIATE_."""
    defaults = {PREFIX + f.name.upper(): f for f in fields(Settings)}
    chosen: dict[str, object] = {}
    problems = []
    for key in sorted(key for key in values if key.startswith(PREFIX) and key not in ELSEWHERE):
        if key not in defaults:
            problems.append(Problem(path, 0, key, "unknown setting", _nearest(key, [*defaults, *ELSEWHERE])))
            continue
        name = defaults[key].name
        value, wanted = _typed(values[key], getattr(Settings(), name))
        if wanted:
            problems.append(Problem(path, 0, key, f"{values[key]!r} is not {wanted}", "the default holds until then"))
        else:
            chosen[name] = value
    return Settings(**chosen), tuple(problems)  # type: ignore[arg-type]


def _nearest(key: str, legal: list[str]) -> str:
    close = difflib.get_close_matches(key, legal, n=1)
    return (f"did you mean {close[0]}? " if close else "") + "legal: " + ", ".join(sorted(legal))


def _typed(value: object, default: object) -> tuple[object, str]:
    """The value in the default's type, or what was wanted instead."""
    match default:
        case bool():
            return value, "" if isinstance(value, bool) else "True or False"
        case int():
            fits = isinstance(value, int) and not isinstance(value, bool) and value >= 0
            return value, "" if fits else "a whole number from 0 up"
        case tuple():
            fits = isinstance(value, list | tuple) and all(isinstance(word, str) for word in value)
            return tuple(value) if fits else (), "" if fits else "a list of words"  # type: ignore[arg-type]
        case _:
            return value, "" if isinstance(value, str) else "a text"
