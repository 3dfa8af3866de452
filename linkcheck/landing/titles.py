"""Knows titles of pages that are none, by whole parts of them; see titles.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import dropwhile

PARTS = re.compile(r" [|–—·•:»-]+ |\|")
WORDS = re.compile(r"\w+")


@cache
def _known() -> Mapping[str, frozenset[str]]:
    text = files("linkcheck.landing").joinpath("titles.toml").read_text(encoding="utf-8")
    return {name: frozenset(phrases) for name, phrases in tomllib.loads(text).items()}


def says_missing(title: str) -> bool:
    """Whether a part of the title says that there is no such page."""
    return any(said in _known()["missing"] or not said for said in _parts(title, _known()["before"]))


def is_challenge(title: str) -> bool:
    """Whether a part of the title is one of pages that keep programs out."""
    return any(said in _known()["challenge"] for said in _parts(title, frozenset()))


def _parts(title: str, passed_over: frozenset[str]) -> Iterator[str]:
    """The parts of the title as plain words, without those that are passed over in front."""
    for part in PARTS.split(title.casefold()):
        words = WORDS.findall(part)
        said = " ".join(dropwhile(lambda word: word in passed_over, words))
        if said or "404" in words:
            yield said
