"""Decide whether a name in normal text is a word of its own, or part of a longer word."""

from __future__ import annotations

import re
import unicodedata

_JOINERS = frozenset("-+._@:#&")
# Han, kana, Hangul, Thai, Lao, Myanmar, Khmer: written without spaces, or with particles attached.
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u19e0-\u19ff\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b"
    "\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\ua9e0-\ua9ff\uaa60-\uaa7f"
    "\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U0001aff0-\U0001b16f\U00020000-\U0003fffd"
)
_NEVER_JOINS = re.compile(f"[{_SPACELESS}]")
_ELISION = re.compile(r"(?<![^\W_])[^\W\d_]{1,5}'$")
_WORD_PART = r"[^\s\x01]*"
_WORD_BEFORE, _WORD_BEHIND = re.compile(_WORD_PART + "$"), re.compile(_WORD_PART)
_LONGEST_WORD = 40


def joins(character: str) -> bool:
    """Whether a name beside this character is part of a longer word."""
    if character.isascii():
        return character.isalnum()
    if character == "\N{REPLACEMENT CHARACTER}":
        return True
    return unicodedata.category(character)[0] in "LMN" and not _NEVER_JOINS.match(character)


def inside_word(text: str, start: int, end: int) -> bool:
    """Whether a letter, digit or mark touches text[start:end]."""
    return (start > 0 and joins(text[start - 1])) or (end < len(text) and joins(text[end]))


def joined_word(text: str, start: int, end: int) -> str:
    """The longer word that punctuation makes of text[start:end] and its neighbours, or nothing."""
    if not (_joined_before(text, start) or _joined_behind(text, end)):
        return ""
    before = _WORD_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
    behind = _WORD_BEHIND.match(text, end, end + _LONGEST_WORD)
    return (before[0] if before else "") + text[start:end] + (behind[0] if behind else "")


def _joined_before(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    if before == "'":
        return not _ELISION.search(text[max(0, start - 8) : start])
    return before in _JOINERS and text[max(0, start - 2) : start - 1].isalnum()


def _joined_behind(text: str, end: int) -> bool:
    behind, following = text[end : end + 1], text[end + 1 : end + 2]
    if behind == "'":
        possessive = following in ("s", "S") and not joins(text[end + 2 : end + 3] or " ")
        return not possessive
    return behind == "+" or (behind in _JOINERS and following.isalnum())
