"""What the last link check said of the landing pages: offers that are gone are not linked by name."""

from __future__ import annotations

import json
from collections.abc import Mapping

from affiliate.catalog.frontmatter import read_text
from affiliate.catalog.values import DAY
from affiliate.model import Problem
from affiliate.site import Site

LARGEST = 32 * 1024 * 1024
GONE = ("unavailable", "broken", "wrong page")


def read_availability(site: Site) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """What is wrong with each landing page that cannot be bought at, and the lines that say nothing.

    A line is JSON with `url`, `verdict` and the day `checked`; of several about one page, as a merge leaves them, the
    newest counts, and of one day the last.
    """
    path, shown = site.availability, site.shown(site.availability)
    if not path.exists():
        return {}, ()
    text, unread = read_text(path, shown, LARGEST)
    newest: dict[str, tuple[str, str]] = {}
    problems = [unread] if unread else []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            url, checked, verdict = _line(json.loads(line))
        except (ValueError, KeyError, TypeError, RecursionError):
            fix = "delete the line, then run: affiliate linkcheck output"
            problems.append(Problem(shown, number, "", "not a line of a link check", fix))
            continue
        if checked >= newest.get(url, ("", ""))[0]:
            newest[url] = (checked, verdict)
    gone = {url: f"{verdict} at the link check of {day}" for url, (day, verdict) in newest.items() if verdict in GONE}
    return gone, tuple(problems)


def _line(values: dict[str, object]) -> tuple[str, str, str]:
    url, checked, verdict = (values[key] for key in ("url", "checked", "verdict"))
    if not (isinstance(url, str) and isinstance(checked, str) and isinstance(verdict, str)) or not DAY.fullmatch(
        checked
    ):
        raise ValueError("a field is no text, or the day is none")
    return url, checked, verdict
