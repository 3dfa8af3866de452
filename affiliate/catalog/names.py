"""When two names are one to the matcher: the comparison of `affiliate.mentions`, for names alone."""

from __future__ import annotations

import re
import unicodedata

UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
EQUAL = str.maketrans("‐‑’ʼ", "--''")
ANY_CASE = re.compile(r"\d|\S \S")


def match_key(name: str) -> str:
    """Equal for two names that the same words of an article would find."""
    plain = unicodedata.normalize("NFC", " ".join(UNSEEN.sub("", name).translate(EQUAL).split()))
    if not ANY_CASE.search(plain):
        return plain
    lower = (low if len(low := character.lower()) == 1 else character for character in plain)
    return "".join(lower).replace("ς", "σ")


def never_links(name: str) -> str:
    """Why a name is too little to look for in a text, or nothing."""
    plain = match_key(name)
    if len(plain) < 2:
        return "one character never becomes a link"
    return "digits alone never become a link" if plain.replace(" ", "").isdigit() else ""
