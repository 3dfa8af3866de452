"""Reports of networks that count clicks by tracking ID, sub-id or day. Layouts are those of their help pages."""

from __future__ import annotations

from collections.abc import Callable

from affiliate.clicks.answers import AnswerFormat
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


def _by_subid(network: str) -> Callable[[Cells, Context], Event]:
    def event(cells: Cells, context: Context) -> Event:
        seen = context.ours.subid(network, cells["subid"])
        return _of_period(seen, seen.token, cells, context)

    return event


def _by_page(network: str) -> Callable[[Cells, Context], Event]:
    def event(cells: Cells, context: Context) -> Event:
        seen = Seen(network=network, page=context.ours.page(cells["page"]))
        return _of_period(seen, seen.page, cells, context)

    return event


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
    TableFormat(
        "awin", {"subid": "ClickRef|Click Ref|Click Reference", "clicks": "Clicks"}, _by_subid("awin"), timeless=True
    ),
    TableFormat(
        "rakuten",
        {"subid": "Member ID (U1)|U1", "clicks": "# of Clicks|Clicks", "mid": "MID", "day": "Transaction Date"},
        _rakuten,
    ),
    TableFormat(
        "ebay", {"day": "Day", "clicks": "Clicks", "transactions": "Transactions", "earnings": "Earnings"}, _ebay
    ),
)

ANSWERS = (
    AnswerFormat("admitad", "results", {"subid": "subid", "clicks": "clicks"}, _by_subid("admitad")),
    AnswerFormat(
        "partnerize", "data", {"subid": "publisher_reference", "clicks": "total_clicks"}, _by_subid("partnerize")
    ),
    AnswerFormat("skimlinks", "reports", {"page": "page_url", "clicks": "clicks_affiliated"}, _by_page("skimlinks")),
)
