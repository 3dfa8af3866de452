"""When two names are one to the matcher: the comparison of `affiliate.mentions`, for names alone."""

from __future__ import annotations

import re
import unicodedata

UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
HYPHENS = re.compile("[\u2010\u2011]")
APOSTROPHES = re.compile("[\u2018\u2019\u02bc]")


def match_key(name: str) -> str:
    """Equal for two names that the same words of an article would find."""
    plain = UNSEEN.sub("", unicodedata.normalize("NFC", name))
    words = APOSTROPHES.sub("'", HYPHENS.sub("-", plain)).split()
    joined = " ".join(words)
    loose = len(words) > 1 or any(character.isdigit() for character in joined)
    return joined.lower() if loose else joined


def never_links(name: str) -> str:
    """Why a name is too little to look for in a text, or nothing."""
    plain = match_key(name)
    if len(plain) < 2:
        return "one character never becomes a link"
    return "digits alone never become a link" if plain.replace(" ", "").isdigit() else ""
