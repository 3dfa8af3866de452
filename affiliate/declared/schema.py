"""The keys of a network's TOML file, and the kind of value each one takes."""

from __future__ import annotations

from typing import Annotated, Required

from pydantic import PlainValidator
from typing_extensions import TypedDict  # pydantic asks for this one before Python 3.12

from affiliate.catalog import values
from affiliate.catalog.schema import Currency, Domain, Flag, Text, Url, Whole, only_these_keys
from affiliate.catalog.values import written
from affiliate.catalog.wording import BadValueError, quoted
from affiliate.declared.dates import form_of
from affiliate.model import Kind, Status
from affiliate.networks.declare import Form

CHARACTERS = {
    "letters and digits": r"[A-Za-z0-9]+",
    "letters, digits, - and _": r"[A-Za-z0-9_-]+",
    "digits": r"[0-9]+",
}


def names(raw: object) -> tuple[str, ...]:
    """One name of a column, or a list of its names."""
    given = raw if isinstance(raw, list) else [raw]
    if not given or not all(isinstance(one, str) for one in given):
        raise BadValueError("this has to be the name of a column, or a list of its names", 'write "Order ID"')
    found = tuple(values.text(str(one)) for one in given)
    if bad := next((name for name in found if "|" in name or name.startswith("^")), ""):
        raise BadValueError(f"{quoted(bad)} cannot be the name of a column", "give its position instead: 4")
    return found


def _dates(raw: object) -> tuple[str, ...]:
    given = raw if isinstance(raw, list) else [raw]
    if not given or not all(isinstance(one, str) for one in given):
        raise BadValueError("this has to be a pattern of dates, or a list of them", 'write "DD.MM.YYYY"')
    return tuple(form_of(values.text(str(one))) for one in given)


Names = Annotated[tuple[str, ...], PlainValidator(names)]
Dates = Annotated[tuple[str, ...], PlainValidator(_dates)]
StatusWord = Annotated[Status, written(values.member(Status))]
KindWord = Annotated[Kind, written(values.member(Kind))]


@only_these_keys
class LinkKeys(TypedDict, total=False):
    append: Text
    template: Text
    hosts: tuple[Domain, ...]
    ids: dict[str, Text]
    account_ids: dict[str, Text]
    subid_length: Whole
    subid_characters: Annotated[str, written(values.one_of(*CHARACTERS))]


@only_these_keys
class ColumnsKeys(TypedDict, total=False):
    id: Names
    corrects: Names
    account: Names
    day: Required[Names]
    status: Names
    kind: Names
    commission: Required[Names]
    currency: Names
    sale: Names
    quantity: Names
    tier: Names
    subid: Names
    tracking_id: Names
    advertiser: Names
    advertiser_name: Names
    product_ref: Names
    product_name: Names
    referrer: Names
    changed: Names
    paid_on: Names


@only_these_keys
class ReportKeys(TypedDict, total=False):
    form: Annotated[Form, written(values.member(Form))]
    records: Text
    dates: Dates
    decimal: Annotated[str, written(values.one_of(".", ","))]
    cents: Flag
    currency: Currency
    status: StatusWord
    statuses: dict[str, StatusWord]
    kind: KindWord
    kinds: dict[str, KindWord]
    columns: Required[ColumnsKeys]


@only_these_keys
class NetworkKeys(TypedDict, total=False):
    name: Required[Text]
    source: Url
    link: LinkKeys
    report: ReportKeys
