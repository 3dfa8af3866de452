"""Bring text to the form names are compared in, and remember where each character came from."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from affiliate.mentions.flow import BLOCK_MARK
from affiliate.mentions.markup import REFERENCE, REFERENCE_BODY, decoded

BREAK = "\n"  # what a mark between blocks becomes; all other white space becomes a space

_SPACES = "\t\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_EQUAL = [*((space, " ") for space in _SPACES), ("‐", "-"), ("‑", "-"), ("’", "'"), ("ʼ", "'")]
_EQUAL_ASCII = [(character, equal) for character, equal in _EQUAL if character.isascii()]

_IGNORED = r"\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_IGNORABLE = re.compile(f"[{_IGNORED}]")
_ATOM = re.compile(rf"(?P<reference>{REFERENCE})|(?P<ignored>[{_IGNORED}])|.", re.DOTALL)
# Knots are where characters do not map one to one. The first pattern is the fastest (it begins with one sure character,
# which is looked for as such), the last finds the most.
_MORE = rf"(?: *+(?:{REFERENCE}|[{_IGNORED}]))*+ *+"
_KNOT_ASCII = re.compile(rf"{REFERENCE}{_MORE}")
_KNOT = re.compile(rf"[&{_IGNORED}](?:(?<!&)|{REFERENCE_BODY}){_MORE}")
_KNOT_OR_SPACES = re.compile(rf"(?:{REFERENCE}|[{_IGNORED}]){_MORE}|  {_MORE}")
_KNOT_OR_MARKS = re.compile(rf"(?: *+(?:{REFERENCE}|[{_IGNORED}\u0300-\U0010ffff]))++ *+|  ++")

_HANGUL_VOWELS_AND_FINALS = range(0x1160, 0x1200)
_COMMON = 32  # longer knots are seldom met twice
_LONGEST_CLUSTER = 64  # composing costs the square of the marks on one letter

# A piece of normal text, where it stands in the source, and how many characters it takes there.
_Piece = tuple[str, int, int]


@dataclass(slots=True)
class Normal:
    """Normal text in segments. One of width 0 is the source as it was; any other came from that many characters.

    `starts` are the segments' starts in `text`, `sources` those in the source.
    """

    text: str
    starts: list[int] = field(default_factory=lambda: [0])
    sources: list[int] = field(default_factory=lambda: [0])
    widths: list[int] = field(default_factory=lambda: [0])

    def source(self, start: int, end: int) -> tuple[int, int] | None:
        """Where text[start:end] stands in the source; None when it begins or ends inside what cannot be cut."""
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1) - 1
        if self.widths[first] and start != self.starts[first]:
            return None
        if self.widths[last] and end != self.starts[last + 1]:
            return None
        width = self.widths[last] or end - self.starts[last]
        return self.sources[first] + start - self.starts[first], self.sources[last] + width

    def position(self, source: int) -> int:
        """Where the character at `source` of the source stands in the text, or what follows it when it left nothing."""
        segment = bisect_right(self.sources, source) - 1
        shift = 0 if self.widths[segment] else source - self.sources[segment]
        limit = self.starts[segment + 1] if segment + 1 < len(self.starts) else len(self.text)
        return min(self.starts[segment] + shift, limit)


def normalise(source: str, references: bool = False) -> Normal:
    """One kind of space, hyphen and apostrophe; nothing of zero width; NFC. HTML references are read when asked for."""
    text = _equalised(source.replace(BREAK, " ")).replace(BLOCK_MARK, BREAK)
    if text.isascii() and "  " not in text and not (references and "&" in text):
        return Normal(text)
    if not unicodedata.is_normalized("NFC", text):
        return _untied(text, _KNOT_OR_MARKS, references)
    if "  " in text:
        return _untied(text, _KNOT_OR_SPACES, references)
    return _untied(text, _KNOT_ASCII if text.isascii() else _KNOT, references)


def _equalised(text: str) -> str:
    for character, equal in _EQUAL if not text.isascii() else _EQUAL_ASCII:
        text = text.replace(character, equal)
    try:
        text.encode()
    except UnicodeEncodeError:
        # Half a surrogate pair is no character, and the automaton takes characters only.
        text = text.encode(errors="replace").decode()
    return text


def _untied(text: str, knots: re.Pattern[str], references: bool) -> Normal:
    normal, pieces, length, done = Normal(""), list[str](), 0, 0
    for knot in knots.finditer(text):
        start, end = knot.span()
        worked_out = _work_out(knot[0], references)
        if start > done and worked_out and _belongs_before(worked_out[0][0], text[start - 1]):
            start -= 1
            worked_out = _work_out(text[start:end], references)
        pieces.append(text[done:start])
        length += start - done
        for piece, origin, width in worked_out:
            _segment(normal, length, start + origin, width)
            pieces.append(piece)
            length += len(piece)
        done = end
        _segment(normal, length, done, 0)
    normal.text = "".join((*pieces, text[done:]))
    return normal


def _segment(normal: Normal, start: int, source: int, width: int) -> None:
    normal.starts.append(start)
    normal.sources.append(source)
    normal.widths.append(width)


def _work_out(knot: str, references: bool) -> tuple[_Piece, ...]:
    return (_remembered if len(knot) <= _COMMON else _remembered.__wrapped__)(knot, references)


@lru_cache(maxsize=1024)
def _remembered(knot: str, references: bool) -> tuple[_Piece, ...]:
    """The pieces of a knot: runs of spaces made one, and marks composed with the letter before them."""
    found: list[_Piece] = []
    for text, start, end in _atoms(knot, references):
        before, origin, _ = found[-1] if found else ("", start, start)
        if text == " " == before:
            found[-1] = (" ", origin, end - origin)
        elif before and _is_mark(text) and end - origin <= _LONGEST_CLUSTER:
            found[-1] = (unicodedata.normalize("NFC", before + text), origin, end - origin)
        else:
            found.append((unicodedata.normalize("NFC", text), start, end - start))
    return tuple(found)


def _atoms(knot: str, references: bool) -> Iterator[tuple[str, int, int]]:
    for atom in _ATOM.finditer(knot):
        start, end = atom.span()
        text = decoded(atom[0]) if references and atom["reference"] else atom[0]
        if text == atom[0]:
            yield from ((character, at, at + 1) for at, character in enumerate(text, start) if not atom["ignored"])
        elif text := _IGNORABLE.sub("", _equalised(text.replace(BREAK, " "))):
            yield text, start, end


def _belongs_before(piece: str, before: str) -> bool:
    return piece == before == " " or _is_mark(piece)


def _is_mark(text: str) -> bool:
    return text >= "\u0300" and (
        unicodedata.category(text[0]).startswith("M") or ord(text[0]) in _HANGUL_VOWELS_AND_FINALS
    )
