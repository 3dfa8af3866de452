"""Turns one written value into one typed value, or says what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from pydantic import PlainValidator

from affiliate.catalog.wording import BadValueError, quoted

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,4})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?")
SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
YES = frozenset({"true", "yes", "on"})
NO = frozenset({"false", "no", "off"})


def written(parse: Callable[[str], T]) -> PlainValidator:
    """Validates a scalar as the text that was written."""

    def check(raw: object) -> T:
        if not isinstance(raw, str):
            raise _not_one(raw)
        return parse(text(raw))

    return PlainValidator(check)


def _not_one(raw: object) -> BadValueError:
    if isinstance(raw, list):
        return BadValueError("this has to be one value, not a list", "write it without the brackets or the hyphen")
    return BadValueError("this has to be one value, not keys with values", "put a text with a colon in quotes")


def text(raw: str) -> str:
    value = raw.strip()
    if not value:
        raise BadValueError("the value is empty", "write a value, or delete the key")
    if UNPRINTABLE.search(value):
        raise BadValueError("the value contains a control character", "type it again, without copying")
    return value


def slug(value: str) -> str:
    if not SLUG.fullmatch(value):
        raise BadValueError(f"{quoted(value)} is not a slug", "use small letters a-z, digits and hyphens: acme-k1")
    return value


def one_of(*choices: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in choices:
            raise BadValueError(
                f"{quoted(value)} is not one of the possible values", "write one of: " + ", ".join(choices)
            )
        return value

    return parse


def member(kind: type[E]) -> Callable[[str], E]:
    choice = one_of(*kind)
    return lambda value: kind(choice(value))


def yes_or_no(value: str) -> bool:
    if value.lower() not in YES | NO:
        raise BadValueError(f"{quoted(value)} is neither yes nor no", "write true or false")
    return value.lower() in YES


def whole(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", value):
        raise BadValueError(f"{quoted(value)} is not a whole number from 0 to 999999", "write digits only: 30")
    return int(value)


def number(value: str) -> Decimal:
    if not NUMBER.fullmatch(value):
        raise BadValueError(f"{quoted(value)} is not a plain number from 0 up", "write digits and a point: 8.6")
    return Decimal(value)


def percent(value: str) -> Decimal:
    rate = value.removesuffix("%").rstrip()
    if not NUMBER.fullmatch(rate) or not 0 < Decimal(rate) <= 100:
        raise BadValueError(f"{quoted(value)} is not a percentage above 0 and up to 100", "write it like 8 or 7.5 %")
    return Decimal(rate)


def network(value: str) -> str:
    if not SLUG.fullmatch(value):
        raise BadValueError(f"{quoted(value)} is not a network's id", "write one that `affiliate networks` lists: awin")
    return value


def day(value: str) -> date:
    try:
        if DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise BadValueError(f"{quoted(value)} is not a date", "write year-month-day: 2026-11-01")


def day_or_moment(value: str) -> date | datetime:
    try:
        if MOMENT.fullmatch(value):
            return datetime.fromisoformat(value)
    except ValueError:
        pass
    return day(value)


def country(value: str) -> str:
    code = value.lower()
    if not re.fullmatch(r"[a-z]{2}", code) or code == "uk":
        fix = "write gb" if code == "uk" else "write its two letters: us, gb, de"
        raise BadValueError(f"{quoted(value)} is not a country's code", fix)
    return code


def size(value: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]{0,3}x[1-9][0-9]{0,3}", value):
        raise BadValueError(f"{quoted(value)} is not a size", "write width x height in pixels, without spaces: 300x250")
    return value


def asin(value: str) -> str:
    if not re.fullmatch(r"[A-Z0-9]{10}", value):
        raise BadValueError(
            f"{quoted(value)} is not an ASIN",
            "copy it from the address of the product's page at Amazon, after /dp/: B0EXAMPLE1",
        )
    return value


def gtin(value: str) -> str:
    if not re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", value):
        raise BadValueError(
            f"{quoted(value)} is not a GTIN", "write its 8, 12, 13 or 14 digits, leading zeros included"
        )
    weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(value[:-1])))
    check = -weighted % 10
    if int(value[-1]) != check:
        raise BadValueError(
            f"the check digit of GTIN {value} should be {check}", "compare it with the number below the barcode"
        )
    return value
