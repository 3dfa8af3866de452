"""Propose the file that declares a report nobody knows, every guess marked for a person to check."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from affiliate.declared.dates import UNIX
from affiliate.declared.guesses import (
    Seen,
    currency_in,
    dates_of,
    decimal_of,
    fields_of,
    in_cents,
    is_date,
    is_iso,
    is_money,
    is_unix,
    status_of,
)
from affiliate.declared.sketch import Sketch, sketch_of
from affiliate.networks.declare import Form
from affiliate.networks.values import text

_HEAD = """\
# Proposed from {file}. Nothing was imported. Check every line that says "guess", then
# save this as networks/your-name-for-it.toml and run: affiliate import
name = {name}

# Links, if there is a program behind it: what stands in them for you, and what comes back in the report.
# [link]
# append = "ref={{ref}}&sub={{subid}}"
# [link.ids]
# ref = "your name in this program"

[report]"""
_WHAT = {
    "day": "the day of the sale",
    "commission": "what you earn, not what the buyer paid",
    "id": "unique for each sale; without it a newer report replaces its days",
    "subid": "what your link sent along",
    "sale": "what the buyer paid",
}
_MUST = ("day", "commission")


def describe(path: Path) -> str:
    """The text of a network's file for the report at `path`. Raises UnreadableReport."""
    sketch = sketch_of(path)
    fields = fields_of(sketch.columns)
    head = _HEAD.format(file=path.name if path.name.isprintable() else "a report", name=_quoted(text(path.stem)))
    return "\n".join((head, *_report(sketch, fields), *_columns(sketch, fields), *_statuses(fields))) + "\n"


def _report(sketch: Sketch, fields: dict[str, Seen]) -> Iterator[str]:
    if sketch.form is not Form.TABLE:
        yield f'form = "{sketch.form}"'
    if sketch.records:
        yield f"records = {_quoted(sketch.records)}"
    if day := fields.get("day"):
        yield from _dates(day)
    money = [fields[field] for field in ("commission", "sale") if field in fields]
    if in_cents(money):
        yield "cents = true  # guess, by the name"
    else:
        yield from _decimal([value for column in money for value in column.values])
    if "currency" not in fields:
        code = next(filter(None, map(currency_in, money)), "")
        yield f'currency = "{code}"  # guess' if code else '# currency = "EUR"  # nothing says it: write yours'
    if "status" not in fields:
        yield '# status = "approved"  # no column looks like a status: are these rows all approved, or all pending?'


def _dates(day: Seen) -> Iterator[str]:
    if is_iso(day.values):
        return
    if is_unix(day):
        yield f'dates = "{UNIX}"  # guess, by {_quoted(day.values[0])}'
        return
    patterns = dates_of(day.values)
    if len(patterns) == 1:
        yield f'dates = "{patterns[0]}"  # guess, by {_quoted(day.values[0])}'
        return
    yield f"# {_quoted(day.values[0])} and all other dates can be read in several ways: look at one that you know"
    yield from (f'# dates = "{pattern}"' for pattern in patterns)


def _decimal(amounts: list[str]) -> Iterator[str]:
    mark = decimal_of(amounts)
    if mark == ",":
        yield 'decimal = ","  # guess'
    elif not mark and amounts:
        yield '# decimal = ","  # no amount has decimals, or they differ: look at one that you know'
        if all(value.lstrip("-").isdecimal() for value in amounts):
            yield "# cents = true  # if 1250 means 12.50"


def _columns(sketch: Sketch, fields: dict[str, Seen]) -> Iterator[str]:
    yield "\n[report.columns]"
    for field in sorted({*fields, *_MUST}, key=lambda name: ([*_WHAT, name].index(name), name)):
        why = f": {_WHAT[field]}" if field in _WHAT else ""
        if column := fields.get(field):
            yield f"{field} = {_quoted(column.name) if sketch.named else column.place}  # guess{why}"
        else:
            yield f"# {field} = ...  # not found{why}. {_perhaps(field, sketch)}"
    rest = [_called(c, sketch) for c in sketch.columns if c not in fields.values()]
    if rest:
        yield f"# not read: {', '.join(rest)}"


def _perhaps(field: str, sketch: Sketch) -> str:
    """The columns that come into question, each with a value."""
    likely = [c for c in sketch.columns if (is_money(c) if field == "commission" else is_date(c))]
    shown = ", ".join(f"{_called(c, sketch)} ({c.values[0]})" for c in likely[:10])
    return f"It may be one of: {shown}" if shown else "Without it this is no report of sales"


def _called(column: Seen, sketch: Sketch) -> str:
    return column.name if sketch.named else str(column.place)


def _statuses(fields: dict[str, Seen]) -> Iterator[str]:
    if "status" not in fields:
        return
    yield "\n[report.statuses]  # pending, approved or declined; a word that is not here rejects its row"
    for word in fields["status"].distinct:
        meant = status_of(word)
        yield f'{_quoted(word)} = "{meant}"  # guess' if meant else f"# {_quoted(word)} = ...  # what does it mean?"


def _quoted(value: str) -> str:
    quoted = json.dumps(value, ensure_ascii=False)  # TOML's basic strings are JSON's, but for some characters
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in quoted)
