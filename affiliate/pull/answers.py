"""Judge an answer: is it what was asked for, an error that looks like a success, or nonsense?"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from affiliate.networks.declare import Form, Network
from affiliate.networks.pulls import Pull
from affiliate.pull.errors import PassingError, WindowError
from affiliate.reports.claims import candidates, claimed
from affiliate.reports.tables import DELIMITERS, split

_NEXT = re.compile(r"""<([^<>]{1,4000})>\s*;[^,<]*\brel="?next\b""")
SHOWN = 200  # characters of an answer that are shown
HEAD = 5  # lines of a table that may be its header


@dataclass(frozen=True, slots=True)
class Answer:
    """A page: the document as a whole, its records, and the address that its Link header gives for the next one."""

    document: object
    records: list[object]
    link: str = ""


def read_answer(network: Network, pull: Pull, body: bytes, link: str = "") -> Answer:
    """What the answer holds; `link` is its Link header.

    Raises WindowError when it is an error, PassingError when nobody can read it.
    """
    if pull.layout.form is Form.TABLE:
        return _table(network, body)
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise PassingError(f"answered with something that is not JSON: {excerpt(body)}") from None
    if pull.nothing[0] and single(document, pull.nothing[0]) == pull.nothing[1]:
        return Answer(document, [])
    for failure in network.failures:
        if single(document, failure.at) == failure.value:
            why = single(document, failure.why)
            raise WindowError(f"answered with an error: {why[:SHOWN] or excerpt(body)}")
    records = at(document, pull.layout.records)
    if document is None or (records is None and _is_there(document, pull.layout.records)):
        records = []
    if pull.pages.listed and isinstance(at(document, pull.pages.listed), list):
        records = []  # those of its entries come one by one
    if not isinstance(records, list):
        raise WindowError(f"answered with something else than commissions: {excerpt(body)}")
    found = _NEXT.search(link)
    return Answer(document, records, found[1] if found else "")


def at(value: object, path: str) -> object:
    """What stands at a dotted path, where -1 is the last element of an array; None where nothing does."""
    for key in path.split(".") if path else ():
        if isinstance(value, list):
            value = value[-1] if value and key == "-1" else None
        else:
            value = value.get(key) if isinstance(value, dict) else None
    return value


def single(value: object, path: str) -> str:
    """The text of the single value at a path; empty where there is none."""
    found = at(value, path)
    if isinstance(found, bool):
        return str(found).lower()
    return str(found) if isinstance(found, str | int) else ""


def excerpt(body: bytes) -> str:
    """The beginning of an answer on one line."""
    return " ".join(body[: 4 * SHOWN].decode("utf-8", "replace").split())[:SHOWN] or "nothing"


def _is_there(document: object, path: str) -> bool:
    """Whether the answer names its records, even when it has none (null)."""
    above, _, key = path.rpartition(".")
    holder = at(document, above)
    return bool(key) and isinstance(holder, dict) and key in holder


def _table(network: Network, body: bytes) -> Answer:
    """The lines below the header: without one it is no report, however much it may look like an empty one."""
    text = body.decode("utf-8-sig", "replace")
    if text.lstrip()[:1] in ("<", "{", ""):
        raise PassingError(f"answered with something that is not CSV: {excerpt(body)}")
    lines = [line for line in text.splitlines() if line.strip()]
    among = candidates(Form.TABLE, {network.id: network})
    for number, line in enumerate(lines[:HEAD], start=1):
        if any(claimed(among, split(line, delimiter)) for delimiter in DELIMITERS):
            return Answer(None, list(lines[number:]))
    raise WindowError(f"answered with something else than its report: {excerpt(body)}")
