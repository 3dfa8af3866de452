"""When a report was made and which days it speaks for, by its title, its name, or its reader's word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from affiliate.networks.declare import Layout
from affiliate.networks.values import day
from affiliate.reports.report import UnreadableReport

_AS_OF = re.compile(r"as-of-([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2})([0-9]{2}))?(?![0-9])")
_EPOCH = datetime(1970, 1, 1)


def made_at(names: Iterable[str], layout: Layout, given: date | None) -> datetime | None:
    """The report's date: as the caller says, or as the first of these names of its file says."""
    if isinstance(given, datetime):
        return given.astimezone(UTC).replace(tzinfo=None) if given.tzinfo else given
    if given is not None:
        return datetime.combine(given, time())
    return next(filter(None, (_said_by(name, layout) for name in names)), None)


def _said_by(name: str, layout: Layout) -> datetime | None:
    if found := _AS_OF.search(name):
        try:
            return datetime.combine(day(found[1]), time(int(found[2] or 0), int(found[3] or 0)))
        except ValueError:
            raise UnreadableReport(f"{found[0]} in the file's name is no date: rename it") from None
    if layout.made and (found := re.match(layout.made, name)):
        return _EPOCH + timedelta(milliseconds=int(found["ms"]))
    return None


def covered(title: str, layout: Layout) -> tuple[date, date] | None:
    """The first and last day in the title above the header."""
    found = re.search(layout.title, title) if layout.title else None
    try:
        days = (day(found["first"]), day(found["last"])) if found else None
    except ValueError:
        return None
    return days if days and days[0] <= days[1] else None
