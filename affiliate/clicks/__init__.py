"""Clicks on our links, by day: from server logs, analytics exports and network reports; never who clicked."""

from affiliate.clicks.importing import ClickResult, import_clicks
from affiliate.clicks.load import load_rollups
from affiliate.clicks.nouns import LineProblem, Measure, Seen, UnreadableClicksError
from affiliate.clicks.ours import PREFIX, Ours, ours_of
from affiliate.clicks.read import month_of, read_clicks
from affiliate.clicks.store import folder_of
from affiliate.clicks.stretches import Stretches, stretches

__all__ = [
    "PREFIX",
    "ClickResult",
    "LineProblem",
    "Measure",
    "Ours",
    "Seen",
    "Stretches",
    "UnreadableClicksError",
    "folder_of",
    "import_clicks",
    "load_rollups",
    "month_of",
    "ours_of",
    "read_clicks",
    "stretches",
]
