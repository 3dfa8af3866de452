"""What a site owner may set for the links: AFFILIATE_* in the Pelican settings, typed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from types import MappingProxyType, UnionType
from typing import Any

from affiliate.model import Problem, empty

PREFIX = "AFFILIATE_"
COUNTRY = re.compile("(?!uk)[a-z]{2}")
# Read by the plugins themselves: where the site is, what day it is, and where a dry run reports to.
ELSEWHERE = ("AFFILIATE_ROOT", "AFFILIATE_TODAY", "AFFILIATE_DRY_RUN")


@dataclass(frozen=True, slots=True)
class Settings:
    """How many links are made, and where.

    `enabled`: with False nothing is tracked: explicit links go to the plain offer, names stay text.
    `max_per_product`, `max_per_paragraph`, `max_per_article`: links made from mentions.
    `max_per_100_words`: links from mentions for each hundred words, 0 for any number. `min_distance`: words between two
    of them. `variant_words`: further words that make a name another product. `link`: `suggest` to propose them only.
    `market`: the country whose shops readers buy in, for all texts (`gb`) or by language (`{"en": "gb", "de": "at"}`).
    `disclosure`: a sentence of your own instead of the built-in one of the page's language.
    """

    enabled: bool = True
    max_per_product: int = 1
    max_per_paragraph: int = 2
    max_per_article: int = 20
    max_per_100_words: float = 0.0
    min_distance: int = 0
    variant_words: tuple[str, ...] = ()
    link: str = field(default="auto", metadata={"one of": ("auto", "suggest")})
    market: Mapping[str, str] = field(default_factory=empty, hash=False)
    disclosure: str = ""

    @property
    def counts_words(self) -> bool:
        """Whether any of them asks how many words there are."""
        return bool(self.max_per_100_words or self.min_distance)


UNTIL_THEN = "the default holds until then"


def read_settings(values: Mapping[str, object], path: str) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings among `values` (all of Pelican's) and what is wrong with those that start with AFFILIATE_."""
    defaults = {PREFIX + f.name.upper(): f for f in fields(Settings)}
    chosen: dict[str, object] = {}
    problems = []
    for key in sorted(key for key in values if key.startswith(PREFIX) and key not in ELSEWHERE):
        if key not in defaults:
            problems.append(Problem(path, 0, key, "unknown setting", _nearest(key, [*defaults, *ELSEWHERE])))
            continue
        value, wanted = _typed(values[key], defaults[key])
        if wanted:
            problems.append(Problem(path, 0, key, f"{values[key]!r} is not {wanted}", f"write {wanted}; {UNTIL_THEN}"))
        else:
            chosen[defaults[key].name] = value
    return Settings(**chosen), tuple(problems)  # type: ignore[arg-type]  # each value was checked above


def _nearest(key: str, legal: list[str]) -> str:
    close = difflib.get_close_matches(key, legal, n=1)
    meant = f"did you mean {close[0]}? " if close else ""
    return f"{meant}correct it, or delete the line; settings are {', '.join(sorted(legal))}"


def _typed(value: object, setting: Field[Any]) -> tuple[object, str]:
    """The value in the setting's type, or what was wanted instead."""
    choices: tuple[str, ...] = setting.metadata.get("one of", ())
    if choices:
        return value, "" if value in choices else " or ".join(choices)
    match getattr(Settings(), setting.name):
        case bool():
            return value, "" if isinstance(value, bool) else "True or False"
        case int():
            return value, "" if _is_number(value, int) else "a whole number from 0 up"
        case float():
            return value, "" if _is_number(value, int | float) else "a number from 0 up"
        case tuple():
            fits = isinstance(value, list | tuple) and all(isinstance(word, str) for word in value)
            words = tuple(value) if fits else ()  # type: ignore[arg-type]  # it is a list where it fits
            return words, "" if fits else "a list of words"
        case Mapping():
            countries = _countries(value)
            return countries, "" if countries else 'a country ("gb") or countries by language ({"en": "gb"})'
        case _:
            return value, "" if isinstance(value, str) else "a text"


def _is_number(value: object, kind: type | UnionType) -> bool:
    if not isinstance(value, kind) or isinstance(value, bool):
        return False
    return 0 <= value < float("inf")  # type: ignore[operator]  # both kinds are numbers


def _countries(value: object) -> Mapping[str, str]:
    """Countries by language, in small letters; nothing when the value is something else."""
    pairs = value if isinstance(value, Mapping) else {"": value}
    lower = {str(language).lower().replace("_", "-"): str(country).lower() for language, country in pairs.items()}
    return MappingProxyType(lower if all(map(COUNTRY.fullmatch, lower.values())) else {})
