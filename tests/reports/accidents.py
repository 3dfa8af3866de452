"""What may happen to a report before it reaches us: each accident is a function of chance and of the report."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from tests.reports.hostile_words import CELLS, ENCODINGS, ENDS, HEADERS, JUNK, RAW
from tests.reports.originals import ORIGINALS, kind_of

Accident = Callable[[Random, bytes], bytes]

_VALUES = {  # what stands where a value does, by the character a text begins with
    b"[": re.compile(rb'(?<=[:,\[])\s*("(?:[^"\\]|\\.)*"|[^\s,{}\[\]":]+)(?=\s*[,}\]])'),
    b"<": re.compile(rb"(?<=>)[^<>\n]+(?=<)"),
    b"": re.compile(rb"(?<=[,;\t|\n])[^,;\t|\r\n]*"),
}
_KEYS = {
    b"[": re.compile(rb'(?<=")[^"]+(?="\s*:)'),
    b"<": re.compile(rb"(?<=</)[^>]+(?=>)"),
    b"": re.compile(rb"[^,;\t|\r\n]+"),
}
QUOTED = (b'"%b"', b'"%b', b'%b"', b'""%b', b'"%b\n"', b' "%b"', b'"%b" ', b'"%b""', b"'%b'", b'"%b"x')
IN_A_LINE = [cell for cell in CELLS if not set(cell) & set(b'\n"')]


def _spot(chance: Random, content: bytes) -> int:
    return chance.randrange(len(content) + 1)


def flip(chance: Random, content: bytes) -> bytes:
    at = _spot(chance, content)
    return content[:at] + chance.randbytes(chance.randint(1, 4)) + content[at + 1 :]


def cut(chance: Random, content: bytes) -> bytes:
    at, end = sorted((_spot(chance, content), _spot(chance, content)))
    return chance.choice((content[at:end], content[:at], content[:at] + content[end:]))


def junk(chance: Random, content: bytes) -> bytes:
    at = chance.choice((0, _spot(chance, content), _spot(chance, content), len(content)))
    return content[:at] + chance.choice(JUNK) + content[at:]


def drop(chance: Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    at = chance.randrange(len(lines))
    return b"".join([*lines[:at], *lines[at + chance.randint(1, 3) :]])


def double(chance: Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    at, to = chance.randrange(len(lines)), chance.randrange(len(lines) + 1)
    return b"".join([*lines[:to], *lines[at : at + chance.randint(1, 30)], *lines[to:]])


def swap(chance: Random, content: bytes) -> bytes:
    """Columns in another order: in all lines, or from one line on."""
    lines, start = content.split(b"\n"), chance.choice((0, 0, 0, 1, 2, 3))
    order = chance.choice((lambda cells: cells[::-1], sorted, lambda cells: [*cells[1:], *cells[:1]]))
    return b"\n".join([*lines[:start], *(b",".join(order(line.split(b","))) for line in lines[start:])])


def move(chance: Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    at, byte = chance.randrange(len(lines)), _spot(chance, content)
    return chance.choice((b"".join([*lines[at:], *lines[:at]]), content[byte:] + content[:byte]))


def shuffle(chance: Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def encode(chance: Random, content: bytes) -> bytes:
    """Another encoding, of all of it or from one place on."""
    at = chance.choice((0, 0, _spot(chance, content)))
    return content[:at] + content[at:].decode("utf-8", "replace").encode(chance.choice(ENCODINGS), "replace")


def ends(chance: Random, content: bytes) -> bytes:
    """Other line ends, all of them or some."""
    end, some = chance.choice(ENDS), chance.choice((1.0, 1.0, 0.3))
    return b"".join(line + (end if chance.random() < some else b"\n") for line in content.split(b"\n"))


def quotes(chance: Random, content: bytes) -> bytes:
    """Quotation marks around a cell, or before it, or behind it."""
    found = list(_VALUES[b""].finditer(content))
    if not found:
        return content + b'"'
    cell = chance.choice(found)
    return content[: cell.start()] + chance.choice(QUOTED) % cell[0] + content[cell.end() :]


def value(chance: Random, content: bytes) -> bytes:
    """A cell, field or element says something that nobody expects."""
    kind = kind_of(content)
    found = list(_VALUES[kind].finditer(content))
    if not found:
        return chance.choice(CELLS) + content
    said = chance.choice(CELLS)
    if kind == b"[":
        said = chance.choice((b'"%b"' % said.replace(b'"', b'\\"'), chance.choice(RAW)))
    place = chance.choice(found)
    return content[: place.start()] + said + content[place.end() :]


def name(chance: Random, content: bytes) -> bytes:
    """A column, field or element is called something else, or what another is called."""
    kind = kind_of(content)
    lines = content.split(b"\n")
    head = content if kind else max(lines[:5], key=lambda line: len(re.findall(rb"[,;\t|]", line)))
    found = _KEYS[kind].findall(head)
    if not found:
        return content
    old = chance.choice(found)
    new = chance.choice(
        (
            *(old.swapcase(), old.upper(), b"", old + b" ", b" " + old, old.replace(b" ", b"_"), b"\xef\xbb\xbf" + old),
            *(old + b"($)", old + b" (EUR)", b'"%b"' % old, chance.choice(found)),
            *(chance.choice(HEADERS), chance.choice(HEADERS)),
            *(old + b"," + old, old[:-1], "\u200b".encode() + old, old + chance.choice(CELLS)),
        )
    )
    return content.replace(old, new, chance.choice((1, 1, 2, -1)))


def again(chance: Random, content: bytes) -> bytes:
    """The report once more behind itself, with its head or without."""
    lines = content.splitlines(keepends=True)
    return content + chance.choice((b"", b"\n", b",")) + b"".join(lines[chance.randint(0, 2) :]) * chance.randint(1, 3)


def splice(chance: Random, content: bytes) -> bytes:
    """A piece of another network's report behind it, before it, or in it."""
    other = chance.choice(ORIGINALS).content
    at, start = _spot(chance, content), chance.choice((0, _spot(chance, other)))
    pieces = chance.choice(
        ((content, other[start:]), (other[start:], content), (content[:at], other[start:], content[at:]))
    )
    return chance.choice((b"", b"\n")).join(pieces)


ACCIDENTS: tuple[Accident, ...] = (
    *(flip, cut, junk, drop, double, swap, move, shuffle, encode, ends, quotes, again, splice, name, name),
    *(value, value, value, value, value),
)


def spoilt(chance: Random, content: bytes) -> bytes:
    """The content after some accidents."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        content = chance.choice(ACCIDENTS)(chance, content)[:100_000]
    return content


def with_one_cell(chance: Random, content: bytes, line: int) -> bytes:
    """The table with one cell of this line saying something that nobody expects, and all else as it was."""
    end = b"\n" if b"\n" in content else b"\r"
    lines = content.split(end)
    text = b"\n" + lines[line - 1]
    place = chance.choice(list(_VALUES[b""].finditer(text)))
    lines[line - 1] = text[1 : place.start()] + chance.choice(IN_A_LINE) + text[place.end() :]
    return end.join(lines)
