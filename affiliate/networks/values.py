"""Read one cell of a report: exact, bounded, and a ValueError that ends a sentence when it is not what it should be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar
from zoneinfo import ZoneInfo

import ada_url

T = TypeVar("T")

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
_AMOUNT = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,4})?")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?( ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?)?"
)
_EPOCH = re.compile(r"[0-9]{10}([0-9]{3})?")
_SPACED_ZONE = re.compile(r" (?=Z|UTC|[+-])")
_WITHOUT_CENTS = re.compile("BIF|CLP|DJF|GNF|JPY|KMF|KRW|MGA|PYG|RWF|VND|VUV|XAF|XOF|XPF")
_WITH_MILS = re.compile("BHD|IQD|JOD|KWD|LYD|OMR|TND")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CODES = {  # those of strftime, in English on every machine: their characters, and an example
    "%d": ("(?P<day>[0-9]{2})", "31"),
    "%-d": ("(?P<day>[0-9]{1,2})", "31"),
    "%m": ("(?P<month>[0-9]{2})", "01"),
    "%-m": ("(?P<month>[0-9]{1,2})", "1"),
    "%Y": ("(?P<year>[0-9]{4})", "2026"),
    "%y": ("(?P<year>[0-9]{2})", "26"),
    "%b": (f"(?P<month>(?i:{'|'.join(_MONTHS)}))", "Jan"),
    "%H": ("(?P<hour>[0-9]{2})", "23"),
    "%-H": ("(?P<hour>[0-9]{1,2})", "23"),
    "%I": ("(?P<hour>0[1-9]|1[0-2])", "11"),
    "%-I": ("(?P<hour>0?[1-9]|1[0-2])", "11"),
    "%p": ("(?P<half>[AaPp])[Mm]", "PM"),
    "%M": ("(?P<minute>[0-9]{2})", "59"),
    "%S": ("(?P<second>[0-9]{2})", "00"),
}
_CODE = re.compile(r"(%-?[A-Za-z])")
_SUM = re.compile(
    r"(grand |sub-?)?totals?:?|summe:?|gesamt(summe)?:?|total g[eé]n[eé]ral:?|totale:?|suma:?", re.IGNORECASE
)
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": False}
TEXT_LIMIT = 300


class LeftOut(Exception):  # noqa: N818 — no error: the row is good, one field of it is not for us
    """The field stays unset; the message says why, to be counted and told once."""


class NoRecord(Exception):  # noqa: N818 — no error either
    """The row is no commission; the message says what it is, to be counted and told once. For the first column."""


def text(value: str, limit: int = TEXT_LIMIT) -> str:
    """Free text without control and bidirectional characters, in one line, cut."""
    if not value.isprintable():
        value = _UNSEEN.sub(" ", value)
    return " ".join(value.split())[:limit]


def token(value: str) -> str:
    """An identifier, whole or not at all."""
    if not value.isprintable() and _UNSEEN.search(value):
        raise ValueError("holds control characters")
    if len(value) > TEXT_LIMIT:
        raise ValueError(f"is longer than {TEXT_LIMIT} characters")
    return value


def digest(*values: str) -> str:
    """A short name for what a row without an id says."""
    return blake2b("\0".join(values).encode(errors="backslashreplace"), digest_size=8).hexdigest()


def amount(value: str) -> Decimal:
    """A plain decimal number: no exponent, no thousands, no currency, at most four decimals."""
    if not _AMOUNT.fullmatch(value):
        raise ValueError("is not a plain amount such as 1234.56 or -12.30 with at most four decimals")
    number = Decimal(value)
    return number or abs(number)  # -0.00 is 0.00


def minor(value: str, code: str) -> Decimal:
    """An amount in the smallest unit of its currency, as payment processors count: a hundredth of most."""
    return Decimal(whole(value)).scaleb(-places(code))


def places(code: str) -> int:
    """How many decimals amounts of this currency have."""
    known = currency(code)
    return 0 if _WITHOUT_CENTS.match(known) else 3 if _WITH_MILS.match(known) else 2


def whole(value: str) -> int:
    """A count."""
    if not _WHOLE.fullmatch(value):
        raise ValueError("is not a whole number")
    return int(value)


def currency(value: str) -> str:
    """A currency code of three letters, as NaN ("not a number") has by chance."""
    if not (len(value) == 3 and value.isascii() and value.isalpha()) or value.upper() == "NAN":
        raise ValueError("is not a currency code such as EUR")
    return value.upper()


def sums_up(value: str) -> bool:
    """Whether what begins with this word is the sum of other rows."""
    return bool(_SUM.fullmatch(value))


def truth(value: str) -> bool:
    """Yes or no, as files write it."""
    if (word := value.lower()) not in _TRUTH:
        raise ValueError("is neither true nor false")
    return _TRUTH[word]


def words(meanings: Mapping[str, T]) -> Callable[[str], T]:
    """A parser for a closed set of words in any case. An unknown word is an error that names the legal ones."""
    known = {word.lower(): meaning for word, meaning in meanings.items()}

    def parse(value: str) -> T:
        try:
            return known[value.lower()]
        except KeyError:
            raise ValueError(f"is none of {', '.join(sorted(filter(None, meanings)))}") from None

    return parse


def _bounded(moment: datetime) -> datetime:
    if not 1990 <= moment.year <= 2100:
        raise ValueError("is a date outside 1990 to 2100")
    return moment


@lru_cache(maxsize=8192)
def _moment(value: str) -> datetime:
    if not _ISO.fullmatch(value):
        raise ValueError("is not a date such as 2026-01-31")
    try:
        moment = datetime.fromisoformat(_SPACED_ZONE.sub("", value).replace("UTC", "Z"))
    except ValueError:
        raise ValueError("is no day of the calendar or no time of day") from None
    return _bounded(moment)


def day(value: str) -> date:
    """The day of `2026-01-31`, alone or with a time behind it, as the network wrote it."""
    return _moment(value).date()


def stamp(value: str) -> datetime:
    """The moment of an ISO date and time; with a zone it becomes UTC. No zone in the result."""
    moment = _moment(value)
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def epoch(value: str) -> datetime:
    """The moment of so many seconds, or milliseconds, since 1970; UTC, without a zone."""
    if not _EPOCH.fullmatch(value):
        raise ValueError("is no moment in seconds or milliseconds since 1970")
    return datetime.fromtimestamp(int(value[:10]), UTC).replace(tzinfo=None)


def latest(*values: str) -> datetime | None:
    """The newest of several moments; those that are empty say nothing."""
    return max((stamp(value) for value in values if value), default=None)


def dated(*forms: str) -> Callable[[str], datetime]:
    """A parser of moments in one of these forms, such as `%d.%m.%Y %H:%M:%S`; `%-d` stands for one or two digits."""
    shapes = [re.compile("".join(_CODES.get(p, (re.escape(p), ""))[0] for p in _CODE.split(form))) for form in forms]
    example = " or ".join(_CODE.sub(lambda code: _CODES[code[0]][1], form) for form in forms)

    @lru_cache(maxsize=8192)
    def parse(value: str) -> datetime:
        found = next(filter(None, (shape.fullmatch(value) for shape in shapes)), None)
        if not found:
            raise ValueError(f"is not a date such as {example}")
        return _bounded(_moment_of(found.groupdict()))

    return parse


def _moment_of(parts: Mapping[str, str]) -> datetime:
    month, half = parts["month"].lower(), parts.get("half", "")
    year, hour = int(parts["year"]), int(parts.get("hour", 0))
    if len(parts["year"]) == 2:
        year += 1900 if year >= 90 else 2000
    if half:
        hour = hour % 12 + 12 * (half in "Pp")
    try:
        return datetime(
            year,
            int(month) if month.isdigit() else 1 + _MONTHS.index(month),
            int(parts["day"]),
            hour,
            int(parts.get("minute", 0)),
            int(parts.get("second", 0)),
        )
    except ValueError:
        raise ValueError("is no day of the calendar or no time of day") from None


def day_of(moment: Callable[[str], datetime]) -> Callable[[str], date]:
    """A parser of the day of such a moment, as the network wrote it."""
    return lambda value: moment(value).date()


def either(*parsers: Callable[[str], T]) -> Callable[[str], T]:
    """A parser of what one of these reads; the last one says what is wrong."""

    def parse(value: str) -> T:
        for parser in parsers[:-1]:
            with suppress(ValueError):
                return parser(value)
        return parsers[-1](value)

    return parse


def by_clock(zone: str, moment: Callable[[str], datetime] = _moment) -> Callable[[str], datetime]:
    """A parser of moments by the clock of this zone, unless they say their own; UTC, without a zone."""
    clock = ZoneInfo(zone)

    def parse(value: str) -> datetime:
        written = moment(value)
        return written.replace(tzinfo=written.tzinfo or clock).astimezone(UTC).replace(tzinfo=None)

    return parse


def day_by(zone: str, moment: Callable[[str], datetime] = _moment) -> Callable[[str], date]:
    """A parser of days by the calendar of this zone: a moment that says another zone is taken there first."""
    clock = ZoneInfo(zone)

    def parse(value: str) -> date:
        written = moment(value)
        return (written.astimezone(clock) if written.tzinfo else written).date()

    return parse


english_stamp = dated("%-d-%b-%Y %H:%M:%S", "%-d-%b-%Y %H:%M", "%-d-%b-%Y")
english_day = day_of(english_stamp)


@lru_cache(maxsize=4096)
def page(value: str) -> str:
    """The address of a web page without query and fragment: those may say who the reader was."""
    try:
        url = ada_url.URL(value)
    except ValueError:
        raise LeftOut("the referring page is not a web address") from None
    if url.protocol not in ("http:", "https:"):
        raise LeftOut("the referring page is not a web address")
    return text(f"{url.protocol}//{url.host}{url.pathname}", 2000)
