"""Tell when the words behind a name make it another product: Acme K1 Pro, Acme K1 Mark II, Acme K12."""

from __future__ import annotations

import re
from collections.abc import Iterable

from affiliate.mentions.normal import normalise

_IN_ANY_CASE = ("pro", "max", "ultra", "lite", "se", "fe", "xl")
# Words of everyday language as well: they name a variant only when written like a name.
_CAPITALISED = ("Plus", "Air", "Mini", "Go", "Edge", "Neo", "Note", "One")
# Two K1 Pros; in small letters they may be pros and cons.
_SEVERAL = "|".join(
    f"(?:{word.capitalize()}|{word.upper()})e?s" for word in (*_IN_ANY_CASE, *_CAPITALISED) if word not in ("se", "fe")
)
_ROMAN = "VIII|VII|VI|IV|IX|III|II|V|X"
_NUMBER = rf"(?:\d+(?:\.\d+)*|{_ROMAN}|I)"
_GENERATION = r"gen(?:eration)?"
_NUMBERED = (
    rf"(?i:mk|mark|series|{_GENERATION})\.?[ -]?{_NUMBER}",
    rf"(?i:\d+(?:st|nd|rd|th)[ -]{_GENERATION})",
    r"(?i:v\d+(?:\.\d+)*)",
)
# A footnote or trademark sign does not part a name from its variant.
_SIGNS = r"(?:\x01[^\x01\n]*\x01|[®™℠©])*+ "
_WORD_ENDS = r"(?![^\W_])"
_TOKEN_WITH_DIGIT = re.compile(_SIGNS + r"(?![$€£¥])([^\s\d()\[\]{}<>\"“”„«»,;!?/]*+\d[^\s()\[\]{}<>\"“”„«»,;!?/]*+)")
_DIGIT = re.compile(r"\d")


class Variants:
    """The words that mark a variant: the built-in ones and a site's own."""

    __slots__ = ("_behind", "_word")

    def __init__(self, words: Iterable[str] = ()) -> None:
        own = sorted(
            filter(None, (normalise(word).text.strip() for word in words)), key=lambda word: (-len(word), word)
        )
        any_case = "|".join(map(re.escape, (*own, *_IN_ANY_CASE)))
        capitalised = "|".join(f"{word}|{word.upper()}" for word in _CAPITALISED)
        word = "|".join((*_NUMBERED, f"(?i:{any_case})", capitalised, _ROMAN))
        self._word = re.compile(f"(?:{word})")
        self._behind = re.compile(f"{_SIGNS}((?:{word}|{_SEVERAL}){_WORD_ENDS})")

    def is_variant(self, text: str) -> bool:
        """Whether normal text is nothing but a variant word, in whatever case."""
        return bool(self._word.fullmatch(text) or self._word.fullmatch(text.upper()))

    def behind(self, text: str, start: int, end: int) -> str:
        """The variant that follows the name text[start:end] of normal text, or nothing."""
        numbered = None if _DIGIT.search(text, start, end) else _TOKEN_WITH_DIGIT.match(text, end)
        found = numbered or self._behind.match(text, end)
        return found[1] if found else ""
