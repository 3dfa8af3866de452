"""What is known of landing pages, from run to run: a text that people read, compare and commit.

Good news replaces what was known; a failure has to happen twice; and what says nothing changes nothing, until what was
known is too old to be held against a shop.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from linkcheck.findings import Verdict
from linkcheck.landing.nouns import BAD, Known, Opinion

RUNS = 2  # failed runs that make a page broken
HELD = timedelta(days=30)  # how long bad news lives without being said again
GOOD = (Verdict.OK, Verdict.REDIRECTED)
LARGEST = 32 * 1024 * 1024
ENCODE = json.JSONEncoder(ensure_ascii=False).encode


def read_memory(path: Path) -> tuple[Mapping[str, Known], tuple[str, ...]]:
    """What the file knows by address, and a sentence for each line that is none of ours. Raises OSError.

    Of two lines about one page, as a merge may leave them, the newer counts.
    """
    known: dict[str, Known] = {}
    problems = []
    with path.open("rb") as file:
        for number, line in enumerate(file.read(LARGEST).splitlines(), 1):
            if not line.strip():
                continue
            try:
                one = _known(json.loads(line))
            except (ValueError, RecursionError):
                problems.append(f"{path}:{number}: not a line of a link check: it is left out")
                continue
            if one.url not in known or known[one.url].checked <= one.checked:
                known[one.url] = one
    return known, tuple(problems)


def _known(values: Any) -> Known:
    """Raises ValueError."""
    if not isinstance(values, dict) or not {"url", "verdict", "checked"} <= values.keys():
        raise ValueError("a key is missing")
    given = {field.name: values[field.name] for field in fields(Known) if field.name in values}
    if any(type(value) is not (int if name == "failed" else str) for name, value in given.items()):
        raise ValueError("a value has the wrong type")
    if date.fromisoformat(given["checked"]).isoformat() != given["checked"]:
        raise ValueError("a day is written as 2026-11-20")
    return Known(**given | {"verdict": Verdict(given["verdict"])})


def memory_text(known: Iterable[Known]) -> str:
    """One line a page, by address; what says nothing is left out."""
    lines = ({key: value for key, value in asdict(one).items() if value} for one in known)
    return "".join(f"{ENCODE(line)}\n" for line in sorted(lines, key=lambda line: str(line["url"])))


def write_memory(path: Path, known: Iterable[Known]) -> None:
    """Write the file where it changes; a crash leaves the old one or the new one. Raises OSError."""
    data = memory_text(known).encode("utf-8", "backslashreplace")
    if (path.read_bytes() if path.exists() else b"") == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    draft.write_bytes(data)
    draft.replace(path)


def is_fresh(known: Known, today: date, days: int) -> bool:
    """Whether a good answer is so young that the shop need not be asked again. Bad news is asked for every time."""
    return known.verdict in GOOD and not known.failed and today - date.fromisoformat(known.checked) < timedelta(days)


def remembered(before: Known | None, opinion: Opinion, url: str, today: date) -> Known:
    """What is known after the run."""
    failed = before.failed if before else 0
    news = Known(url, opinion.verdict, today.isoformat(), opinion.why, opinion.moved, opinion.shows)
    if opinion.verdict is Verdict.BROKEN:
        return _failed(before, replace(news, failed=failed + 1), today)
    if opinion.verdict in (Verdict.BLOCKED, Verdict.UNVERIFIED):
        return before if before and _holds(before, today) else replace(news, failed=failed)
    return news


def _failed(before: Known | None, news: Known, today: date) -> Known:
    if news.failed >= RUNS:
        return replace(news, failed=RUNS)
    if before and _holds(before, today):
        return replace(before, failed=news.failed)
    return replace(news, verdict=Verdict.UNVERIFIED, why=f"{news.why}; broken if the next check finds the same")


def _holds(known: Known, today: date) -> bool:
    return known.verdict in BAD and not is_stale(known, today)


def is_stale(known: Known, today: date) -> bool:
    """Whether it is bad news that nobody has repeated for too long."""
    return known.verdict in BAD and today - date.fromisoformat(known.checked) > HELD
