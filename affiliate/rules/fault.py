"""What a rule finds on a page, before anybody knows on which line of which file that is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken rule. `href` (its `nth` link on the page, from 0) or else `text` tells where on the page it is.

    `near` are words at fault that stand not far from that link.
    """

    rule: str
    what: str
    fix: str
    href: str = ""
    nth: int = 0
    text: str = ""
    near: str = ""
