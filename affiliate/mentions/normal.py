"""Bring text to the form names are compared in, and remember where each character came from."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from affiliate.mentions.flow import BLOCK_MARK
from affiliate.mentions.markup import REFERENCE, decoded

BREAK = "\n"  # what a mark between blocks becomes; all other white space becomes a space

_SPACES = "\t\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_EQUAL = {**dict.fromkeys(_SPACES, " "), **dict.fromkeys("‐‑", "-"), **dict.fromkeys("’ʼ", "'")}
# Half a surrogate pair is no character, and the automaton takes characters only.
_UNEQUAL = re.compile(rf"[{''.join(_EQUAL)}\ud800-\udfff]")

_IGNORED = r"\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_ATOM = re.compile(rf"(?P<reference>{REFERENCE})|(?P<ignored>[{_IGNORED}])|.", re.DOTALL)
_KNOT = re.compile(rf"(?: *+(?:{REFERENCE}|[{_IGNORED}]))++ *+|  ++")
# Below U+0300 there is nothing to compose.
_KNOT_WITH_MARKS = re.compile(rf"(?: *+(?:{REFERENCE}|[{_IGNORED}\u0300-\U0010ffff]))++ *+|  ++")

_HANGUL_VOWELS_AND_FINALS = range(0x1160, 0x1200)
_LONGEST_CLUSTER = 64  # composing costs the square of the marks on one letter

# A piece of normal text and where it stands in the source.
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
    text = _UNEQUAL.sub(_equal, source.replace(BREAK, " ")).replace(BLOCK_MARK, BREAK)
    if text.isascii() and "  " not in text and not (references and "&" in text):
        return Normal(text)
    composed = unicodedata.is_normalized("NFC", text)
    return _untied(text, (_KNOT if composed else _KNOT_WITH_MARKS).finditer(text), references)


def _equal(found: re.Match[str]) -> str:
    return _EQUAL.get(found[0], "\N{REPLACEMENT CHARACTER}")


def _untied(text: str, knots: Iterable[re.Match[str]], references: bool) -> Normal:
    """The text with its knots, the places where characters do not map one to one, worked out."""
    normal, pieces, length, done = Normal(""), list[str](), 0, 0
    for knot in knots:
        atoms = list(_atoms(knot, references))
        start = knot.start()
        if start > done and atoms and _is_mark(atoms[0][0]):
            start -= 1
            atoms.insert(0, (text[start], start, start + 1))
        pieces.append(text[done:start])
        length += start - done
        for piece, origin, end in _clusters(atoms):
            _segment(normal, length, origin, end - origin)
            pieces.append(piece)
            length += len(piece)
        done = knot.end()
        _segment(normal, length, done, 0)
    normal.text = "".join((*pieces, text[done:]))
    return normal


def _segment(normal: Normal, start: int, source: int, width: int) -> None:
    normal.starts.append(start)
    normal.sources.append(source)
    normal.widths.append(width)


def _atoms(knot: re.Match[str], references: bool) -> Iterator[_Piece]:
    for atom in _ATOM.finditer(knot.string, *knot.span()):
        start, end = atom.span()
        text = decoded(atom[0]) if references and atom["reference"] else atom[0]
        if text == atom[0]:
            yield from ((character, at, at + 1) for at, character in enumerate(text, start) if not atom["ignored"])
        elif text := _IGNORED_ANYWHERE.sub("", _UNEQUAL.sub(_equal, text.replace("\n", " "))):
            yield text, start, end


_IGNORED_ANYWHERE = re.compile(f"[{_IGNORED}]")


def _clusters(atoms: Iterable[_Piece]) -> list[_Piece]:
    """Atoms with runs of spaces made one and marks composed with the letter before them."""
    found: list[_Piece] = []
    for text, start, end in atoms:
        before, origin, _ = found[-1] if found else ("", start, start)
        if text == " " == before:
            found[-1] = (" ", origin, end)
        elif before and _is_mark(text) and end - origin <= _LONGEST_CLUSTER:
            found[-1] = (unicodedata.normalize("NFC", before + text), origin, end)
        else:
            found.append((unicodedata.normalize("NFC", text), start, end))
    return found


def _is_mark(text: str) -> bool:
    return unicodedata.category(text[0]).startswith("M") or ord(text[0]) in _HANGUL_VOWELS_AND_FINALS
