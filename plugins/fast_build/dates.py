"""Dates as most texts write them, 2026-11-30 or 2026-11-30 18:15, read without asking what else they could mean."""

from __future__ import annotations

import re
from datetime import datetime

from pelican import readers
from pelican.utils import SafeDatetime, get_date

_PLAIN = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?: ([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?)?")


def read_plain_dates() -> None:
    """Let Pelican's readers ask here."""
    readers.get_date = plain_date  # type: ignore[attr-defined]


def plain_date(string: str) -> datetime:
    """As `pelican.utils.get_date`, which is asked about every other form, and about days that there are not."""
    if found := _PLAIN.fullmatch(string):
        try:
            year, month, day, *clock = (int(part or 0) for part in found.groups())
            return SafeDatetime(year, month, day, *clock)  # type: ignore[arg-type]  # hour, minute, second
        except ValueError:
            pass
    return get_date(string)
