"""Turns one written value into one typed value, or says what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

import ada_url
from pydantic import PlainValidator

from affiliate.catalog.currencies import CURRENCIES
from affiliate.model import Money

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,4})?")
MONEY = re.compile(rf"({NUMBER.pattern}) ([A-Z]{{3}})")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?")
SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
HOST = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*")
LONGEST_SHOWN = 60
YES = frozenset({"true", "yes", "on"})
NO = frozenset({"false", "no", "off"})


class BadValueError(ValueError):
    """A value that cannot be used: what is wrong with it, and what to write instead."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.what, self.fix = what, fix


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
    return BadValueError("this has to be one value, not keys with values", "put a text that holds a colon in quotes")


def quoted(value: str) -> str:
    """A value as problems show it: short, on one line, and unable to do anything to a terminal."""
    return repr(value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN] + "…")


def suggestion(value: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?` when something known is spelt nearly like it."""
    close = get_close_matches(value, sorted(known), n=1)
    return f"did you mean {close[0]!r}?" if close else ""


def text(raw: str) -> str:
    value = raw.strip()
    if not value:
        raise BadValueError("the value is empty", "write a value, or delete the key")
    if UNPRINTABLE.search(value):
        raise BadValueError("the value holds a control character", "type it again, without copying")
    return value


def slug(value: str) -> str:
    if not SLUG.fullmatch(value):
        raise BadValueError(f"{quoted(value)} is not a slug", "use small letters a-z, digits and hyphens: acme-k1")
    return value


def one_of(*choices: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in choices:
            raise BadValueError(
                f"{quoted(value)} is none of the values known here", "write one of: " + ", ".join(choices)
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


def currency(value: str) -> str:
    if value not in CURRENCIES:
        shuffled = sorted(code for code in CURRENCIES if sorted(code) == sorted(value.upper()))
        fix = f"did you mean {shuffled[0]}?" if shuffled else "write its code in ISO 4217, such as EUR, GBP or USD"
        raise BadValueError(f"unknown currency {quoted(value)}", fix)
    return value


def money(value: str) -> Money:
    if found := MONEY.fullmatch(value):
        return Money(Decimal(found[1]), currency(found[3]))
    if NUMBER.fullmatch(value):
        raise BadValueError(f"the amount {value} has no currency", f"write its code behind it, as in {value} USD")
    fix = f"write {_meant(value) or 'digits, a point, a space and the code of the currency: 1299.00 USD'}"
    raise BadValueError(f"{quoted(value)} is not an amount of money", fix)


def _meant(value: str) -> str:
    """The amount as we want it, where only commas, capitals or the space are not as they should be."""
    plain = re.sub(r",(?=[0-9]{3}(?![0-9]))", "", value.upper())
    plain = re.sub(r",(?=[0-9]{2}(?![0-9]))", ".", plain)
    plain = re.sub(r"\s*([A-Z]{3})$", r" \1", plain)
    return plain if MONEY.fullmatch(plain) else ""


def day(value: str) -> date:
    try:
        if DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise BadValueError(f"{quoted(value)} is not a day of the calendar", "write year-month-day: 2026-11-01")


def day_or_moment(value: str) -> date | datetime:
    try:
        if MOMENT.fullmatch(value):
            return datetime.fromisoformat(value)
    except ValueError:
        pass
    return day(value)


def host_of(url: str) -> str:
    """The host by the WHATWG rules (small letters, punycode), or empty when it is not an absolute address."""
    try:
        return str(ada_url.URL(url).hostname)
    except ValueError:
        return ""


def web_url(value: str) -> str:
    if not re.match(r"https?://", value, re.IGNORECASE) or re.search(r"\s", value) or not host_of(value):
        raise BadValueError(
            f"{quoted(value)} is not a web address", "copy it whole from the browser: https://shop.example/k1"
        )
    parsed = ada_url.URL(value)
    if parsed.username or parsed.password:
        raise BadValueError("the address holds a user name or password", "write it without the part before the @")
    return value


def domain(value: str) -> str:
    host = host_of(f"https://{value}/") if not re.search(r"[\s/\\?#@:]", value) else ""
    if not HOST.fullmatch(host):
        raise BadValueError(
            f"{quoted(value)} is not a domain", "write the bare host, without https:// and path: shop.example"
        )
    return host


def picture(value: str) -> str:
    if "\\" in value or ":" in value or value.startswith("/") or ".." in value.split("/"):
        fix = "put the picture into the content folder and write its path from there: images/acme-k1.jpg"
        raise BadValueError(f"{quoted(value)} is not a path inside the content folder", fix)
    return value


def picture_or_url(value: str) -> str:
    if re.match(r"http://", value, re.IGNORECASE):
        raise BadValueError(
            f"{quoted(value)} is not encrypted", "write it with https://, or keep a copy of the picture"
        )
    return web_url(value) if re.match(r"https://", value, re.IGNORECASE) else picture(value)


def size(value: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]{0,3}x[1-9][0-9]{0,3}", value):
        raise BadValueError(f"{quoted(value)} is not a size", "write width x height in pixels, without spaces: 300x250")
    return value


def asin(value: str) -> str:
    if not re.fullmatch(r"[A-Z0-9]{10}", value):
        raise BadValueError(f"{quoted(value)} is not an ASIN", "an ASIN is ten capital letters and digits: B0EXAMPLE1")
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
