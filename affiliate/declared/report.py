"""Turn the [report] table of a network's file into the declaration of its report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import cast

from affiliate.catalog.tree import Fault, wrong
from affiliate.declared.dates import moments
from affiliate.declared.schema import ReportKeys
from affiliate.model import Kind
from affiliate.networks import values
from affiliate.networks.amounts import amounts
from affiliate.networks.declare import Column, Evidence, Form, Identity, Layout

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}
_PLAIN: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        "id": values.token,
        "corrects": values.token,
        "account": values.token,
        "currency": values.currency,
        "quantity": values.whole,
        "tier": values.whole,
        "subid": values.text,
        "tracking_id": values.token,
        "advertiser": values.text,
        "advertiser_name": values.text,
        "product_ref": values.text,
        "product_name": values.text,
        "referrer": values.page,
    }
)
_MUST = ("id", "day", "status", "commission", "currency")
_REPLACED = "The rows have no id: a newer report replaces its days"


def report_faults(keys: ReportKeys) -> Iterator[Fault]:
    """What is wrong between the keys of [report]."""
    columns = _names(keys)
    yield from _said_once(keys, "status", "statuses", '[report.statuses] open = "pending"')
    if "status" not in columns and "status" not in keys:
        fix = 'name columns.status and [report.statuses], or write status = "approved" if all rows are'
        yield wrong(("report",), "nothing says where a commission stands", fix)
    if "kind" in columns or "kinds" in keys:
        yield from _said_once(keys, "kind", "kinds", '[report.kinds] renewal = "recurring"')
    if "currency" in columns and "currency" in keys:
        yield wrong(("report", "currency"), "the currency is said twice", "keep it, or columns.currency")
    if keys.get("cents") and "currency" not in columns and "currency" not in keys:
        fix = 'write currency = "EUR", or name columns.currency'
        yield wrong(("report", "cents"), "how many cents a unit has depends on the currency, and none is named", fix)
    if keys.get("records") and keys.get("form", Form.TABLE) is Form.TABLE:
        yield wrong(("report", "records"), "a table has no records inside", 'delete it, or write form = "json"')
    yield from _positions(keys)


def _said_once(keys: ReportKeys, field: str, table: str, example: str) -> Iterator[Fault]:
    named, mapped = field in _names(keys), bool(keys.get(table))
    if named and not mapped:
        yield wrong(("report", "columns", field), f"what its words mean is missing: [report.{table}]", f"add {example}")
    if mapped and not named:
        yield wrong(
            ("report", table), f"no column has these words: columns.{field} is missing", "name it, or delete this"
        )
    if named and field in keys:
        yield wrong(("report", field), f"columns.{field} says it for each row", "keep one of the two")


def _positions(keys: ReportKeys) -> Iterator[Fault]:
    columns = _names(keys)
    numbered = {field for field, names in columns.items() if all(map(str.isdecimal, names))}
    for field in sorted(numbered):
        if len(columns[field]) > 1 or not 1 <= int(columns[field][0]) <= 999:
            yield wrong(("report", "columns", field), "this has to be one position from 1 to 999", "write 4")
    if numbered and (numbered != columns.keys() or keys.get("form", Form.TABLE) is not Form.TABLE):
        what = (
            "some columns have positions, others names" if numbered != columns.keys() else "only tables have positions"
        )
        yield wrong(("report", "columns"), what, "write positions for all, if the file has no header; names otherwise")


def layout_of(keys: ReportKeys) -> Layout:
    """The declaration of faultless keys."""
    names = _names(keys)
    fixed: dict[str, object] = {} if "status" in names else {"status": keys["status"], "raw_status": ""}
    fixed |= {"currency": keys["currency"]} if "currency" in keys else {}
    fixed |= {} if "kind" in names else {"kind": keys.get("kind", Kind.UNKNOWN)}
    positions = [int(only) for only, *_ in names.values() if only.isdecimal()]
    return Layout(
        name="report",
        form=keys.get("form", Form.TABLE),
        identity=Identity.ID if "id" in names else Identity.DAYS,
        evidence=Evidence.V2,
        columns=tuple(column for field in names for column in _columns(field, keys)),
        fixed=MappingProxyType(fixed),
        records=keys.get("records", ""),
        cells=max(positions, default=0),
        note="" if "id" in names else _REPLACED,
    )


def _names(keys: ReportKeys) -> Mapping[str, tuple[str, ...]]:
    return cast("Mapping[str, tuple[str, ...]]", keys["columns"])


def _source(names: tuple[str, ...]) -> str:
    return f"column {int(names[0])}" if names[0].isdecimal() else "|".join(names)


def _columns(field: str, keys: ReportKeys) -> Iterator[Column]:
    source, must = _source(_names(keys)[field]), field in _MUST
    if field == "status":
        yield Column("raw_status", source, values.text, must)
        yield Column(field, source, values.words(keys["statuses"]), must)
    elif field == "kind":
        known = {word.lower(): kind for word, kind in keys["kinds"].items()}
        yield Column(field, source, lambda word: known.get(word.lower(), Kind.UNKNOWN))
    elif field in ("commission", "sale"):
        yield _money(field, source, keys)
    elif field in ("day", "paid_on"):
        forms = keys.get("dates")
        yield Column(field, source, values.day_of(moments(forms)) if forms else values.day, must)
    elif field == "changed":
        forms = keys.get("dates")
        yield Column(field, source, moments(forms) if forms else values.stamp)
    else:
        yield Column(field, source, _PLAIN[field], must)


def _money(field: str, source: str, keys: ReportKeys) -> Column:
    must, code = field in _MUST, keys.get("currency", "")
    if keys.get("cents") and code:
        return Column(field, source, lambda value: values.minor(value, code), must)
    if keys.get("cents"):
        both = (source, _source(_names(keys)["currency"]))
        return Column(field, both, lambda value, of: values.minor(value, of) if value else None, must)
    signs = (code, *([_SIGNS[code]] if code in _SIGNS else [])) if code else ()
    return Column(field, source, amounts(keys.get("decimal", "."), *signs), must)
