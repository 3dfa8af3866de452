"""Reports of networks that count clicks by tracking ID, sub-id or day. Layouts are those of their help pages."""

from __future__ import annotations

from affiliate.clicks.nouns import Event, Measure, Seen
from affiliate.clicks.tables import Cells, Context, TableFormat, value
from affiliate.networks.values import day, whole


def _clicks(cells: Cells) -> int:
    return value(cells, "clicks", lambda text: whole(text.replace(",", "")))


def _of_period(seen: Seen, name: str, cells: Cells, context: Context) -> Event:
    if context.period is None:
        raise ValueError("the days of the report are not known: pass --period 2026-10")
    return Event(Measure.CLICK, *context.period, seen, _clicks(cells), part=name)


def _amazon(cells: Cells, context: Context) -> Event:
    seen = context.ours.tracker("amazon", cells["tracking_id"])
    return _of_period(seen, seen.tracking_id, cells, context)


def _awin(cells: Cells, context: Context) -> Event:
    seen = context.ours.subid("awin", cells["subid"])
    return _of_period(seen, seen.token, cells, context)


def _rakuten(cells: Cells, context: Context) -> Event:
    on, seen = value(cells, "day", day), context.ours.subid("rakuten", cells["subid"])
    return Event(Measure.CLICK, on, on, seen, _clicks(cells), part=seen.token)


def _ebay(cells: Cells, context: Context) -> Event:
    on = value(cells, "day", day)
    return Event(Measure.CLICK, on, on, Seen(network="ebay"), _clicks(cells))


REPORTS = (
    TableFormat(
        "amazon",
        {"tracking_id": "Tracking ID|Tag", "clicks": "Clicks", "ordered": "Items Ordered"},
        _amazon,
        timeless=True,
    ),
    TableFormat("awin", {"subid": "ClickRef|Click Ref|Click Reference", "clicks": "Clicks"}, _awin, timeless=True),
    TableFormat(
        "rakuten",
        {"subid": "Member ID (U1)|U1", "clicks": "# of Clicks|Clicks", "mid": "MID", "day": "Transaction Date"},
        _rakuten,
    ),
    TableFormat(
        "ebay", {"day": "Day", "clicks": "Clicks", "transactions": "Transactions", "earnings": "Earnings"}, _ebay
    ),
)
