"""Spoilt reports by their numbers: whatever happens to a report, it can be had again."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from affiliate.networks import NETWORKS
from tests.reports.accidents import ACCIDENTS, flip, spoilt
from tests.reports.originals import ORIGINALS
from tests.reports.packed_files import row, workbook

CURRENCIES = ("EUR", "JPY", "eur", "€", "USDT")


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
    odd = {"network": chance.choice((*NETWORKS, "nobody")), "currency": chance.choice(CURRENCIES)}
    options = original.options | chance.choice(({}, {}, {}, {}, {}, {}, {}, odd, {"currency": "GBP"}, {"accounts": []}))
    return Case(chance.choice((original.name, original.name, "report")), content, options, packed)


def pack(chance: Random, name: str, content: bytes) -> bytes:
    """The report in a ZIP, a gzip file or a workbook, perhaps in another one of these, and perhaps not whole."""
    for _ in range(chance.choice((1, 1, 1, 2))):
        content = chance.choice((_gzipped, _zipped, _booked))(chance, name, content)
    return chance.choice((content, content, content[: chance.randrange(len(content) + 1)], flip(chance, content)))


def _gzipped(chance: Random, name: str, content: bytes) -> bytes:
    return gzip.compress(content, 1, mtime=0) * chance.choice((1, 1, 2))


def _zipped(chance: Random, name: str, content: bytes) -> bytes:
    names: Sequence[str] = chance.choice(
        ((name,), (name, "second.csv"), (f"a/{name}", "../b.csv"), (f"{name}/", name), (".hidden",))
    )
    return _zip([(each, content if each != "second.csv" else chance.choice(ORIGINALS).content) for each in names])


def _booked(chance: Random, name: str, content: bytes) -> bytes:
    """A workbook of the table, perhaps with an accident of its own in one of its parts."""
    lines = content.decode("utf-8", "replace").splitlines()
    rows = "".join(row(*re.split("[,;\t|]", "".join(filter(str.isprintable, line)))) for line in lines)
    with TemporaryDirectory() as folder, ZipFile(workbook(Path(folder) / "book.xlsx", {"Sheet1": rows})) as book:
        parts = {part: book.read(part) for part in book.namelist()}
    if chance.random() < 0.5:
        part = chance.choice(list(parts))
        parts[part] = chance.choice(ACCIDENTS)(chance, parts[part])
    return _zip(parts.items())


def _zip(members: Iterable[tuple[str, bytes]]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()
