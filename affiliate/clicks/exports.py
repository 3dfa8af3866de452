"""Exports of Plausible, Umami and GoatCounter: visitors of pages, and clicks on links that lead away."""

from __future__ import annotations

from affiliate.clicks.nouns import Event, Measure
from affiliate.clicks.tables import Cells, Context, TableFormat, value
from affiliate.networks.values import day, truth, whole

# Plausible's own goals for links; their texts are its API.
LINK_GOALS = ("Outbound Link: Click", "Cloaked Link: Click")
UMAMI_VIEW = "1"
URL_KEYS = ("url", "href")


def _plausible_page(cells: Cells, context: Context) -> Event:
    seen_on, page = value(cells, "date", day), context.ours.page(cells["page"])
    seen = context.ours.seen_page(page)
    return Event(
        Measure.VIEW, seen_on, seen_on, seen, value(cells, "pageviews", whole), value(cells, "visitors", whole)
    )


def _plausible_event(cells: Cells, context: Context) -> Event:
    clicked_on = value(cells, "date", day)
    seen = context.ours.address(cells["link_url"]) if cells["name"] in LINK_GOALS else None
    return Event(
        Measure.CLICK, clicked_on, clicked_on, seen, value(cells, "events", whole), value(cells, "visitors", whole)
    )


def _umami_visit(cells: Cells, context: Context) -> Event | None:
    """A page view; events of links are in the other file, with their addresses."""
    seen_on = value(cells, "created_at", day)
    if cells["event_type"] != UMAMI_VIEW:
        return None
    seen = context.ours.seen_page(context.ours.page(cells["url_path"]))
    return Event(Measure.VIEW, seen_on, seen_on, seen, visitor=cells["session_id"])


def _umami_event(cells: Cells, context: Context) -> Event | None:
    clicked_on = value(cells, "created_at", day)
    if cells["data_key"] not in URL_KEYS:
        return None
    return Event(Measure.CLICK, clicked_on, clicked_on, context.ours.address(cells["string_value"]))


def _goatcounter(cells: Cells, context: Context) -> Event:
    """A view of the path, or an event of this name: a link's address, its path, or its token."""
    happened, bot = value(cells, "date", day), cells["bot"] not in ("0", "")
    if value(cells, "event", truth):
        clicked = context.ours.address(cells["path"]) or context.ours.token(cells["path"])
        return Event(Measure.CLICK, happened, happened, clicked, bot=bot)
    seen = context.ours.seen_page(context.ours.page(cells["path"]))
    return Event(Measure.VIEW, happened, happened, seen, visitor=cells["session"], bot=bot)


EXPORTS = (
    TableFormat(
        "plausible",
        {"date": "date", "page": "page", "visitors": "visitors", "pageviews": "pageviews"},
        _plausible_page,
    ),
    TableFormat(
        "plausible",
        {name: name for name in ("date", "name", "link_url", "path", "visitors", "events")},
        _plausible_event,
    ),
    TableFormat(
        "umami",
        {
            name: name
            for name in ("session_id", "url_path", "event_type", "event_name", "created_at", "referrer_domain")
        },
        _umami_visit,
    ),
    TableFormat("umami", {name: name for name in ("data_key", "string_value", "created_at")}, _umami_event),
    TableFormat(
        "goatcounter",
        {"path": "2Path|1Path", "event": "Event", "session": "Session", "bot": "Bot", "date": "Date"},
        _goatcounter,
    ),
)
