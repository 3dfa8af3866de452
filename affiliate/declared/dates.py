"""Patterns of dates as people write them, `DD.MM.YYYY HH:mm`, turned into the forms that reports are read by."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from affiliate.catalog.wording import BadValueError, quoted
from affiliate.networks import values

UNIX = "unix"  # seconds or milliseconds since 1970, as machines count

_CODES = {
    "YYYY": "%Y",
    "YY": "%y",
    "Mon": "%b",
    "MM": "%m",
    "M": "%-m",
    "DD": "%d",
    "D": "%-d",
    "HH": "%H",
    "H": "%-H",
    "hh": "%I",
    "h": "%-I",
    "mm": "%M",
    "ss": "%S",
    "AM": "%p",
}
_PIECE = re.compile("|".join(_CODES))
_ONE_EACH = (("%Y", "%y"), ("%m", "%-m", "%b"), ("%d", "%-d"))
_AT_MOST_ONE = (("%H", "%-H", "%I", "%-I"), ("%M",), ("%S",), ("%p",))
_HINT = 'write YYYY, MM (or M, Mon) and DD (or D), and what stands between them: "DD.MM.YYYY HH:mm"; or "unix"'


def form_of(pattern: str) -> str:
    """The form of a pattern."""
    if pattern == UNIX:
        return UNIX
    codes = [_CODES[found] for found in _PIECE.findall(pattern)]
    rest = _PIECE.sub("", pattern)
    whole = all(sum(map(codes.count, one)) == 1 for one in _ONE_EACH)
    single = all(sum(map(codes.count, one)) <= 1 for one in _AT_MOST_ONE)
    if not (whole and single) or "%" in rest or re.search(r"[^\W_]", rest.replace("T", "")):
        raise BadValueError(f"{quoted(pattern)} is not a pattern of dates", _HINT)
    return _PIECE.sub(lambda found: _CODES[found[0]], pattern)


def moments(forms: Sequence[str]) -> Callable[[str], datetime]:
    """A parser of moments in these forms."""
    written = [form for form in forms if form != UNIX]
    parsers = [values.dated(*written)] if written else []
    return values.either(*parsers, *[values.epoch] * (UNIX in forms))
