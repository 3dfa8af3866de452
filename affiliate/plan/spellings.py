"""How else people write a name: its plural, with and without hyphens, without accents, inches in signs and words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

WITH_ES = re.compile(r"(?:[sxz]|[cs]h)$", re.IGNORECASE)
CONSONANT_Y = re.compile(r"[^\W\daeiou_]y$", re.IGNORECASE)
MODEL = re.compile(r"(?<![^\W\d_])([^\W\d_]{1,3})[- ]?(\d)")  # K1, S-24, XM 5
INCH = re.compile(r"(?<=\d)(?:[\"″”]|''|[ -](?:inch|Zoll)\b)")
INCHES = ('"', "″", "”", " inch", "-inch", " Zoll", "-Zoll")
HYPHEN = re.compile(r"(?<=[^\W_])[-‐‑](?=[^\W_])")
UNMARKED = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d"})
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def spellings(name: str) -> tuple[str, ...]:
    """Other forms of the name, sorted. Each is a guess that somebody has to approve."""
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    inches = (INCH.sub(inch, plain) for inch in INCHES)
    plurals = {plural(plain)} if plain[-1:].isalnum() else set()
    found = {*plurals, *_hyphens(plain), *_unaccented(plain), *inches}
    return tuple(sorted(found - {plain}))


def plural(name: str) -> str:
    """The plural as English makes it."""
    if WITH_ES.search(name):
        return f"{name}es"
    return f"{name[:-1]}ies" if CONSONANT_Y.search(name) else f"{name}s"


def _hyphens(name: str) -> Iterator[str]:
    for sign in ("", " "):
        yield HYPHEN.sub(sign, name)
    for sign in ("", "-", " "):
        yield MODEL.sub(rf"\1{sign}\2", name)
    if name.count(" ") == 1:
        yield name.replace(" ", "-")


def _unaccented(name: str) -> Iterator[str]:
    yield name.translate(UMLAUTS)
    apart = unicodedata.normalize("NFD", name.translate(UNMARKED))
    yield unicodedata.normalize("NFC", "".join(sign for sign in apart if not _is_accent(sign)))


def _is_accent(sign: str) -> bool:
    """Accents of Latin letters: in other scripts marks are letters, or change the word."""
    return "\u0300" <= sign <= "\u036f"
