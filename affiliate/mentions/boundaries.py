"""Decide whether a name in normal text is a word of its own, or part of a longer word or of an address."""

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

_LONGEST_ADDRESS = 2000
_ADDRESS_ENDS = re.compile(f'[{_SPACELESS}\u3000-\u303f\uff00-\uff65<>"“”«»]')
_MAIL = re.compile(r"(?<=[^\W_])@(?:[\w-]++\.)++\w")
_HOST = re.compile(r"[a-z0-9]\.[a-z]{2,24}(?::\d{1,5})?$", re.IGNORECASE)
_LONGEST_HOST_END = 40


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


def in_address(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] belongs to a web or mail address that stands in the text."""
    left, right = _stretch(text, start, end)
    stretch = text[left:right].lower()
    if not ("/" in stretch or "@" in stretch or "www." in stretch):
        return False
    start, end = start - left, end - left
    begun = max(stretch.rfind("://", 0, end), stretch.rfind("www.", 0, end), _path(stretch))
    if 0 <= begun < end and not _ADDRESS_ENDS.search(stretch, begun, start):
        return True
    mail = _MAIL.search(stretch)
    return mail is not None and not _ADDRESS_ENDS.search(stretch, min(mail.start(), end), max(mail.end(), start))


def _stretch(text: str, start: int, end: int) -> tuple[int, int]:
    """From the white space before text[start:end] to the white space behind it, within bounds."""
    floor, ceiling = max(0, start - _LONGEST_ADDRESS), min(len(text), end + _LONGEST_ADDRESS)
    left = max(text.rfind(" ", floor, start), text.rfind("\n", floor, start), floor - 1) + 1
    right = min(place for place in (text.find(" ", end, ceiling), text.find("\n", end, ceiling), ceiling) if place >= 0)
    return left, right


def _path(stretch: str) -> int:
    """Where the path of an address without a scheme begins, as in `kettles.example/k1`; -1 when there is none."""
    slash = stretch.find("/")
    return slash if slash > 0 and _HOST.search(stretch, max(0, slash - _LONGEST_HOST_END), slash) else -1
