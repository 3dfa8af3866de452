"""What may happen to a report before it reaches us, drawn from a number by which it can be had again."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from affiliate.networks import NETWORKS
from tests.reports.packed_files import row, workbook
from tests.reports.report_goldens import FILES, options_of

Accident = Callable[[Random, bytes], bytes]

JUNK = (
    *(b'"', b'""', b"'", b",", b";", b"\t", b"|", b"\n", b"\r", b"\r\n", b"\0", b"\x1a", b"\xff", b"\xef\xbb\xbf"),
    *(b"{", b"}", b"[", b"]", b"<", b">", b"&x;", b"&#0;", b"]]>", b"<!--", b"<![CDATA[", b"\\", b"\\u0000", b"//"),
    *(b"\x1f\x8b", b"PK\x03\x04", b"\xff\xfe", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b" " * 300),
    b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY x "&b;&b;">]>',
    b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    *("\u202e=cmd()|'/c calc'!A1".encode(), "Ünï\u2028cödé".encode("latin-1", "ignore"), "é".encode("utf-16")),
)
CELLS = (
    *(b"", b" ", b"0", b"-0", b"+5", b"007", b"1.5", b"1,5", b"1.234,56", b"1,234.56", b"1.234", b"(12.30)", b"1e5"),
    *(b"1E-400", b"NaN", b"-Infinity", b"1_000", b"0x1F", b"1.23456", b"99999999999999.9999", b"9" * 400, b"12-"),
    *(b"$5.00", "€ 5,00".encode(), "\u22125.00".encode(), "٣".encode(), "５".encode(), "½".encode(), b"5.00 EUR"),
    *(b"1970-01-01", b"2999-12-31", b"0000-00-00", b"1990-01-01", b"2100-12-31T23:59:59-14:00", b"2026-02-30"),
    *(b"2026-01-03", b"2026-01-03T24:00:00", b"2026-01-03T10:00:00+25:00", b"2026-01-03T10:00:00.5Z", b"1990-01-01Z"),
    *(b"1990-01-01T00:00:00+14:00", b"03.01.2026", b"1/3/26", b"13/13/2026", b"3-Jan-2026", b"1767398400", b"46000"),
    *(b"approved", b"Declined", b"PENDING", b"settled", b"2", b"true", b"False", b"bonus", b"reversed", b"closed"),
    *(b"EUR", b"usd", b"EURO", "€".encode(), b"XXX", b"JPY", b"BTC", b"null", b"None", b"N/A", b"-", b"[]", b"{}"),
    *(b"=1+1", b"=cmd()|'/c calc'!A1", b"@SUM(A1)", b"' OR 1=1 --", b"<script>", b"%s%n", b"../../etc/passwd"),
    *("\u202egnp.exe".encode(), "a\u2028b".encode(), b"a\x1fb", b"a\x85b", b"a\0b", b"\xff\xfe", b"\xed\xb0\x80"),
    *(b"two  blanks", "nbsp\u00a0".encode(), "\u3000wide".encode(), b'12" pan', b'"quoted"', b'"', b'""', b"l1\nl2"),
    *(b"cr\rx", b"a,b", b"a;b", b"a\tb", b"x" * 300, b"x" * 301, "ü".encode() * 300, "\U0001f600".encode(), b"\\N"),
    *(b"https://x.example/?mail=a@b.c", b"javascript:x", b"http://[", b"http://\xff", b"mysite-20", b"0" * 30 + b"1"),
    *(b"a\x7fb", b"\\ud800"),
)
RAW = (
    b"null",
    b"true",
    b"-0",
    b"1e999",
    b"NaN",
    b"-Infinity",
    b"1.50",
    b"9" * 5000,
    b"[]",
    b"{}",
    b"[1,2]",
    b"[[" * 2000,
)
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252", "latin-1", "cp037", "utf-7", "utf-32")
ENDS = (b"\r\n", b"\r", b"\n\n", b"\n\r", b"\r\r\n", b"\x0b", b"\x0c", "\u2028".encode(), "\x85".encode(), b"\n\t,\n")
NAMES = sorted(
    {
        name.lstrip("^").encode()
        for network in NETWORKS.values()
        for layout in network.layouts
        for column in layout.columns
        for source in column.sources
        for name in source.split("|")
    }
)
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


def _kind(content: bytes) -> bytes:
    first = content[:200].lstrip()[:1]
    return {b"{": b"[", b"[": b"[", b"<": b"<"}.get(first, b"")


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
    quoted = (
        chance.choice((b'"%b"', b'"%b', b'%b"', b'""%b', b'"%b\n"', b' "%b"', b'"%b" ', b'"%b""', b"'%b'", b'"%b"x'))
        % cell[0]
    )
    return content[: cell.start()] + quoted + content[cell.end() :]


def value(chance: Random, content: bytes) -> bytes:
    """A cell, field or element says something that nobody expects."""
    kind = _kind(content)
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
    kind = _kind(content)
    lines = content.split(b"\n")
    head = content if kind else max(lines[:5], key=lambda line: len(re.findall(rb"[,;\t|]", line)))
    found = _KEYS[kind].findall(head)
    if not found:
        return content
    old = chance.choice(found)
    new = chance.choice(
        (
            *(old.swapcase(), old.upper(), b"", old + b" ", b" " + old, old.replace(b" ", b"_"), b"\xef\xbb\xbf" + old),
            *(
                old + b"($)",
                old + b" (EUR)",
                b'"%b"' % old,
                chance.choice(NAMES),
                chance.choice(NAMES),
                chance.choice(found),
            ),
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


@dataclass(frozen=True, slots=True)
class Original:
    """A fixture, and what its user says about it."""

    name: str
    content: bytes
    options: dict[str, Any]


def _original(path: Path) -> Original:
    return Original(path.name, path.read_bytes(), options_of(path))


_READ = [path for path in FILES if path.parent.name != "unreadable"]
ORIGINALS = [_original(path) for path in (*_READ, *_READ, *_READ, *FILES)]  # those that are read come up more often


TABLES = [
    original for original in map(_original, _READ) if not _kind(original.content) and b"\0" not in original.content
]
IN_A_LINE = [cell for cell in CELLS if not set(cell) & set(b'\n"')]


def spoilt(chance: Random, content: bytes, most: int = 4) -> bytes:
    """The content after some accidents."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4)[: 2 * most])):
        content = chance.choice(ACCIDENTS)(chance, content)[:100_000]
    return content


@dataclass(frozen=True, slots=True)
class Case:
    """A spoilt report, and what its user says about it. `packed`: it is in a ZIP, a gzip file or a workbook, or was."""

    name: str
    content: bytes
    options: dict[str, Any]
    packed: bool = False


def numbers(few: int) -> range:
    """The numbers of the cases to be tried: a few, or as many as AFFILIATE_FUZZ says from AFFILIATE_FUZZ_FROM on."""
    first = int(os.environ.get("AFFILIATE_FUZZ_FROM", "1"))
    return range(first, first + int(os.environ.get("AFFILIATE_FUZZ", few)))


def case_of(number: int) -> Case:
    """The case of this number, always the same."""
    chance = Random(number)  # noqa: S311 — it keeps no secret
    original = chance.choice(ORIGINALS)
    content, packed = spoilt(chance, original.content), chance.random() < 0.04
    if packed:
        content = pack(chance, original.name, content)
    odd = {
        "network": chance.choice((*NETWORKS, "nobody")),
        "currency": chance.choice(("EUR", "JPY", "eur", "€", "USDT")),
    }
    options = original.options | chance.choice(({}, {}, {}, {}, {}, {}, {}, odd, {"currency": "GBP"}, {"accounts": []}))
    return Case(chance.choice((original.name, original.name, "report")), content, options, packed)


def with_one_cell(chance: Random, content: bytes, line: int) -> bytes:
    """The table with one cell of this line saying something that nobody expects, and all else as it was."""
    lines = content.split(b"\n")
    text = b"\n" + lines[line - 1]
    place = chance.choice(list(_VALUES[b""].finditer(text)))
    lines[line - 1] = text[1 : place.start()] + chance.choice(IN_A_LINE) + text[place.end() :]
    return b"\n".join(lines)


# --- packed ----------------------------------------------------------------------------------------------------------


def pack(chance: Random, name: str, content: bytes) -> bytes:
    """The report in a ZIP, a gzip file or a workbook, perhaps in another one of these, and perhaps not whole."""
    for _ in range(chance.choice((1, 1, 1, 2))):
        content = chance.choice((_gzipped, _zipped, _booked))(chance, name, content)
    return chance.choice((content, content, content[: _spot(chance, content)], flip(chance, content)))


def _gzipped(chance: Random, name: str, content: bytes) -> bytes:
    return gzip.compress(content, 1, mtime=0) * chance.choice((1, 1, 2))


def _zipped(chance: Random, name: str, content: bytes) -> bytes:
    names: Sequence[str] = chance.choice(
        ((name,), (name, "second.csv"), ("a/" + name, "../b.csv"), (name + "/", name), (".hidden",))
    )
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for each in dict.fromkeys(names):
            archive.writestr(each, content if each != "second.csv" else chance.choice(ORIGINALS).content)
    return packed.getvalue()


def _booked(chance: Random, name: str, content: bytes) -> bytes:
    """A workbook of the table, whose parts were spoilt once more."""
    lines = content.decode("utf-8", "replace").splitlines()
    rows = "".join(row(*re.split("[,;\t|]", "".join(filter(str.isprintable, line)))) for line in lines)
    if chance.random() < 0.5:
        rows = spoilt(chance, rows.encode(), 2).decode("utf-8", "replace")
    with TemporaryDirectory() as folder:
        return workbook(Path(folder) / "book.xlsx", {"Sheet1": rows}).read_bytes()
