"""Reads any file of clicks: finds out what it is, and counts every line of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, islice
from pathlib import Path

from affiliate.clicks.answers import answer_in, count_answer
from affiliate.clicks.cloudfront import CloudFront
from affiliate.clicks.combined import Combined
from affiliate.clicks.exports import EXPORTS
from affiliate.clicks.json_logs import Caddy, Cloudflare, CloudFrontJson
from affiliate.clicks.network_reports import ANSWERS, REPORTS
from affiliate.clicks.nouns import UnreadableClicksError
from affiliate.clicks.opening import texts
from affiliate.clicks.ours import Ours
from affiliate.clicks.request import LogFormat, read_log
from affiliate.clicks.tables import Context, Header, Period, TableFormat, header_in, read_table
from affiliate.clicks.tally import Tally
from affiliate.networks.values import day
from affiliate.reports.tables import Line

LOGS: tuple[Callable[[], LogFormat], ...] = (Combined, CloudFront, CloudFrontJson, Cloudflare, Caddy)
HEAD = 20  # lines by which a file is recognised
_DAYS = re.compile(r"(?<!\d)(\d{4}-\d\d-\d\d)(?!\d).{1,24}?(?<!\d)(\d{4}-\d\d-\d\d)(?!\d)")
_MONTH = re.compile(r"(?<!\d)(\d{4}-(?:0[1-9]|1[0-2]))(?![\d-])")


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read. `sources` are those it was recognised as."""

    sources: tuple[str, ...]
    tally: Tally


def read_clicks(path: Path, ours: Ours, period: Period | None = None) -> Reading:
    """Count a file's clicks and page views. Raises UnreadableClicksError if its format is unknown.

    `period` are the days of a report that does not state them.
    """
    tally, sources = Tally(), []
    with texts(path) as found:
        for name, lines in found:
            head = list(islice(lines, HEAD))
            known = _recognised(head)
            if known is None and len(found) > 1:
                continue  # an archive has files of other things too
            if known is None and (answer := answer_in(path, ANSWERS)):
                count_answer(answer, tally, _dated(Context(ours, period), name))
                sources.append(answer[0].source)
                continue
            sources.append(_read(name, known, lines, head, tally, Context(ours, period)))
    if not sources:
        raise UnreadableClicksError(_UNKNOWN)
    return Reading(tuple(sorted(set(sources))), tally)


_UNKNOWN = (
    "not a log or export of clicks that we know: they are listed in docs/site-owner.md, section Clicks; "
    "access logs need referrer and user agent (the combined format)"
)


def _recognised(head: Sequence[Line]) -> LogFormat | tuple[TableFormat, Header] | None:
    """What the first lines show; exactly one format may claim them."""
    made = [log() for log in LOGS]
    logs = [log for log in made if any(text and log.knows(text) for _, text in head)]
    tables = [(table, header) for table in (*EXPORTS, *REPORTS) if (header := header_in(table, head))]
    claims: list[LogFormat | tuple[TableFormat, Header]] = [*logs, *tables]
    if len(claims) > 1:
        names = sorted({log.source for log in logs} | {table.source for table, _ in tables})
        raise UnreadableClicksError(f"could be of more than one kind ({', '.join(names)}): cut it into one kind a file")
    return claims[0] if claims else None


def _read(
    name: str,
    known: LogFormat | tuple[TableFormat, Header] | None,
    lines: Iterator[Line],
    head: Sequence[Line],
    tally: Tally,
    context: Context,
) -> str:
    if known is None:
        raise UnreadableClicksError(_UNKNOWN)
    if not isinstance(known, tuple):
        read_log(chain(head, lines), known, tally, context.ours)
        return known.source
    table, header = known
    if table.timeless:
        title = "\n".join(text or "" for number, text in head if number < header.line)
        context = _dated(context, title, name)
    read_table(lines, head, table, header, tally, context)
    return table.source


def _dated(context: Context, *texts: str) -> Context:
    """The context with the days of a report whose rows name none: the user's word, else the first text that has any."""
    period = context.period or next(filter(None, map(_period, texts)), None)
    _check(period)
    return Context(context.ours, period)


def _period(text: str) -> Period | None:
    """The days named in a title or a file name: two dates, or a month."""
    try:
        if days := _DAYS.search(text):
            return day(days[1]), day(days[2])
        return month_of(found[1]) if (found := _MONTH.search(text)) else None
    except ValueError:
        return None


def month_of(text: str) -> Period:
    """The days of a month written as `2026-10`, or the one day `2026-10-03`. Raises ValueError for anything else."""
    if len(text) > len("2026-10"):
        return day(text), day(text)
    first = day(f"{text}-01")
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _check(period: Period | None) -> None:
    if period is None:
        raise UnreadableClicksError(
            "the report does not say of which days it is: put its month into its name (clicks-2026-10.csv), "
            "or pass --period 2026-10"
        )
    first, last = period
    if first > last or _month(first) != _month(last):
        raise UnreadableClicksError(
            f"the report goes from {first} to {last}; clicks are told by month: download it month by month"
        )


def _month(on: date) -> tuple[int, int]:
    return on.year, on.month
