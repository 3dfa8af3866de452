"""What the head of an article says about its links: whether it wants any, and words that nobody can make sense of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from affiliate.catalog.frontmatter import read_text
from affiliate.catalog.references import LARGEST
from affiliate.catalog.values import NO, YES
from affiliate.catalog.wording import quoted, suggestion
from affiliate.model import Problem
from affiliate.plan.page import Page

SWITCH = "affiliate"
KEYS = (SWITCH, "affiliate-skip")


def is_off(written: object) -> bool:
    """Whether `Affiliate:` leaves names and shop links alone. What nobody understands does: a link is easily added."""
    return _word(written) not in YES | {""}


def misunderstood(page: Page, root: Path) -> Iterator[Problem]:
    """The article's own words about links that are none of those we know."""
    for key, written in sorted(page.wishes.items()):
        line = head_line(root / page.source, key)[0]
        if key not in KEYS:
            fix = suggestion(key, KEYS) or f"delete the line, or write one of: {', '.join(KEYS)}"
            yield Problem(page.source, line, key, "unknown key", fix)
        elif key == SWITCH and _word(written) not in YES | NO | {""}:
            what = (
                f"{quoted(str(written))} is neither on nor off: until it is, no name and no shop link is made paid here"
            )
            yield Problem(page.source, line, "Affiliate", what, "write off (or no, false), or on (or yes, true)")


def head_line(file: Path, key: str) -> tuple[int, list[str]]:
    """The line of a text's head that a key stands in, from 1 (0 where it is not), and all lines of the text."""
    lines = read_text(file, "", LARGEST)[0].split("\n")
    head = re.compile(rf"""[\s:.]*{re.escape(key)}\s*:|\s*<meta\s+name=["']?{re.escape(key)}\b(?!-)""", re.IGNORECASE)
    return next((number for number, line in enumerate(lines, 1) if head.match(line)), 0), lines


def _word(written: object) -> str:
    return "" if written is None else str(written).strip().lower()
