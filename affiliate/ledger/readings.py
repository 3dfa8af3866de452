"""How a file was read: what has been read so before, byte by byte, need not be read again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from hashlib import sha256
from inspect import isroutine, unwrap
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from affiliate.reports import OpenReport


class UnspeakableError(TypeError):
    """A declaration holds something of which nobody can say whether it is still the same."""


def reading_of(report: OpenReport) -> str:
    """A digest of all that decides what the rows of a file become: our code, the declaration, the accounts, and what
    the user said. Empty when that cannot be told."""
    source, plan = report.source, report.plan
    told = (source.network.id, source.layout, plan.steps, plan.fixed, plan.columns, plan.repeats, report.told)
    try:
        return sha256(f"{_code()} {spelled(told)}".encode()).hexdigest() if _code() else ""
    except UnspeakableError:
        return ""


def spelled(value: object) -> str:
    """The value in words that are the same in every run; parsers by their name and what they were made with."""
    if isinstance(value, (str, int, Decimal, date, re.Pattern, ZoneInfo, type, type(None))):
        return repr(value)
    if is_dataclass(value) or isinstance(value, Enum):
        names = () if isinstance(value, Enum) else [field.name for field in fields(value)]
        return f"{value if not names else type(value)}{_all(getattr(value, name) for name in names)}"
    if isinstance(value, Mapping):
        return _all(value.items())
    if isinstance(value, (tuple, list)):
        return _all(value)
    if isinstance(value, (set, frozenset)):
        return "".join(sorted(map(spelled, value)))
    return _routine(unwrap(value) if callable(value) else value)


def _all(values: Iterable[object]) -> str:
    return f"({','.join(map(spelled, values))})"


def _routine(value: object) -> str:
    if not isroutine(value):
        raise UnspeakableError(f"{type(value)}")
    held = [cell.cell_contents for cell in getattr(value, "__closure__", None) or ()]
    defaults = getattr(value, "__defaults__", None), getattr(value, "__kwdefaults__", None)
    return f"{value.__module__}.{value.__qualname__}{_all((held, defaults))}"


@cache
def _code() -> str:
    """A digest of our own code, which is the other half of every declaration; empty where it cannot be seen."""
    ours = Path(__file__).parents[1]
    code = sha256()
    for path in sorted(ours.rglob("*.py")):
        code.update(f"{path.relative_to(ours)} {sha256(path.read_bytes()).hexdigest()}\n".encode())
    return code.hexdigest() if Path(__file__).is_file() else ""


def notes_of(connection: duckdb.DuckDBPyConnection, digest: str, reading: str) -> tuple[str, ...] | None:
    """What was said of the file when it was read in this way; None when it never was."""
    query = "SELECT notes FROM readings SEMI JOIN files USING (sha256) WHERE sha256 = ? AND reading = ?"
    found = connection.execute(query, [digest, reading]).fetchone()
    return tuple(found[0]) if found else None


def remember(connection: duckdb.DuckDBPyConnection, digest: str, reading: str, notes: tuple[str, ...]) -> None:
    """From now on the file was read in this way, and in no other."""
    connection.execute("DELETE FROM readings WHERE sha256 = ?", [digest])
    if reading:
        connection.execute("INSERT INTO readings VALUES (?, ?, ?::VARCHAR[])", [digest, reading, list(notes)])
