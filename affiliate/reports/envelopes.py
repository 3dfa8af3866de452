"""What stands around the records of a document: errors sent as successes, pages of a longer list, shared values."""

from __future__ import annotations

from collections.abc import Iterator

from affiliate.networks.declare import Layout
from affiliate.networks.values import text
from affiliate.reports.claims import Networks
from affiliate.reports.documents import JsonPath, field_at, written
from affiliate.reports.report import UnreadableReport

DIGITS = 12  # of a number of records


def alerts_of(envelope: object, layout: Layout, records: int) -> Iterator[str]:
    """What the user should know from what stands around so many records."""
    for (at, value), words in layout.alerts.items():
        if single(envelope, at) == value:
            yield words
    total = single(envelope, layout.total)
    if total.isdecimal() and len(total) <= DIGITS and int(total) > records:
        yield f"This is a page of {records:,} of {int(total):,} records: fetch the others and import them too"


def failure_of(document: object, chosen: str, networks: Networks) -> UnreadableReport | None:
    """The error when the whole document is a network's answer that something went wrong, in the network's own words."""
    why = {
        network.name: text(single(document, failure.why)) or "it does not say why"
        for network in networks.values()
        for failure in (network.failures if chosen in ("", network.id) else ())
        if single(document, failure.at) == failure.value
    }
    if not why:
        return None
    names = " or ".join(why)  # some networks run on the same machinery
    return UnreadableReport(f"{names} answered with an error, not a report: {min(why.values())}. Fetch it again")


def path_of(dotted: str) -> JsonPath:
    """The path that a declaration writes with dots."""
    return tuple(dotted.split(".")) if dotted else ()


def single(value: object, dotted: str) -> str:
    """The text of the single value at a path; empty where there is none, or several."""
    found = field_at(value, path_of(dotted))
    return written(found) if isinstance(found, str | bool) else ""
