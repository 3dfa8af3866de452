"""What an Excel cell shows, as the plain text of a report: exact decimals, ISO dates, one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation

from affiliate.reports.report import UnreadableReport

_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NO_DATE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)  # quoted, padding, colours
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_EVEN)  # digits that Excel shows; the others are noise of the binary
_LARGEST = 40  # digits of a number that is written out
_LAST_DAY = 2958466  # the first day of the year 10000
_DAY_SECONDS = 86400


def is_date(number: int, code: str) -> bool:
    """Whether a number format of Excel, by its number or its own code, shows a date or a time."""
    if not code:
        return number in _BUILT_IN_DATES
    return any(letter in "ymdhs" for letter in _NO_DATE.sub("", code.partition(";")[0]).lower().replace("general", ""))


@dataclass(frozen=True, slots=True)
class Shown:
    """What the cells of a workbook lean on: its shared texts, which of its styles are dates, and its first day."""

    texts: Sequence[str]
    dates: Sequence[bool]
    since_1904: bool

    def text_of(self, kind: str, style: str, value: str) -> str:
        """What a cell shows; `kind` and `style` are the attributes t and s."""
        if kind == "s":
            return self._shared(value)
        if kind == "b":
            return {"0": "FALSE", "1": "TRUE"}.get(value, value)
        if kind in ("", "n"):
            return self._number(style, value)
        return unescaped(value)

    def _shared(self, value: str) -> str:
        try:
            return self.texts[int(value)] if value.isdecimal() and len(value) < _LARGEST else _nothing()
        except IndexError:
            return _nothing()

    def _number(self, style: str, value: str) -> str:
        try:
            number = Decimal(value)
        except InvalidOperation:
            return value.strip()
        if not number.is_finite() or abs(number.adjusted()) > _LARGEST:
            return value.strip()
        dated = style.isdecimal() and len(style) < _LARGEST and int(style) < len(self.dates) and self.dates[int(style)]
        return moment(number, self.since_1904) if dated and 0 <= number < _LAST_DAY else plain(number)


def plain(number: Decimal) -> str:
    """A number without exponent and noise; three decimals get a fourth, as they could be taken for thousands."""
    if number == number.to_integral_value():
        return f"{number.to_integral_value() + 0:f}"  # not -0
    shown = f"{_FIFTEEN.plus(number):f}"
    digits = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return f"{digits}0" if digits[-4:-3] == "." else digits


def moment(number: Decimal, since_1904: bool) -> str:
    """The ISO date, or date and time, or time, of a number of days."""
    days, rest = divmod(number, 1)
    seconds = int((rest * _DAY_SECONDS).to_integral_value())
    when = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)
    try:
        when += timedelta(days=int(days), seconds=seconds)
    except OverflowError:
        return plain(number)
    if not days and seconds:
        return f"{when:%H:%M:%S}"
    return when.isoformat(" ") if seconds % _DAY_SECONDS else when.date().isoformat()


def unescaped(value: str) -> str:
    """Text with Excel's escapes (`_x000D_`) read, in one line."""
    if "_x" in value:
        value = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    return " ".join(value.split()) if not value.isprintable() else value


def _nothing() -> str:
    raise UnreadableReport("a cell of the workbook shows a text that is not there: download it again")
