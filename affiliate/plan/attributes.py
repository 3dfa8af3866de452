"""Change the attributes of one HTML start tag and leave the rest of its text as it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape

from affiliate.mentions import Edit, splice

ATTRIBUTE = re.compile(
    r"""(?P<space>[\s/]+)(?P<name>[^\s/>=][^\s/>=]*)(?:\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s>]*))?""", re.DOTALL
)
HEAD, CLOSE = re.compile(r"<[^\s/>]+"), re.compile(r"\s*/?>$")
PAID_REL = ("sponsored", "nofollow", "noopener")


def with_attributes(start_tag: str, changes: Mapping[str, str | None]) -> str:
    """The tag with `changes` (None takes an attribute away). New attributes go to the end, in the given order."""
    pending = dict(changes)
    head = HEAD.match(start_tag)
    if head is None:
        raise ValueError(f"not a start tag: {start_tag[:60]!r}")

    def replace(match: re.Match[str]) -> str:
        name = match["name"].lower()
        if name not in changes:
            return match[0]
        value = pending.pop(name, None)  # a second attribute of one name is dead in HTML: it goes
        return "" if value is None else f'{match["space"]}{match["name"]}="{escape(value)}"'

    rest = ATTRIBUTE.sub(replace, start_tag[head.end() :])
    added = "".join(f' {name}="{escape(value)}"' for name, value in pending.items() if value is not None)
    close = CLOSE.search(rest)
    cut = close.start() if close else len(rest)
    return head[0] + rest[:cut] + added + rest[cut:]


def spliced(html: str, edits: Iterable[Edit]) -> str:
    """The page with edits made in any order; of those at one place an insertion goes first."""
    return splice(html, sorted(edits, key=lambda edit: (edit.start, edit.end)))


@lru_cache(maxsize=64)
def paid_rel(existing: str) -> str:
    """`rel` of a paid link: what was there, plus what search engines and networks ask for, never `noreferrer`."""
    tokens = [token for token in existing.split() if token.lower() != "noreferrer"]
    present = {token.lower() for token in tokens}
    return " ".join((*tokens, *(token for token in PAID_REL if token not in present)))
