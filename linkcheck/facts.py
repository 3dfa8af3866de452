"""What one file of the site defines and uses: small values that merge by path."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Use:
    """An address the page uses, as it is written there, and what should be behind it."""

    what: str
    address: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A paid link as the reader's browser sees it. `nth` counts earlier uses of the same address on the page.

    `hides_page` is true when the browser will not tell the network which page the click came from.
    """

    href: str
    slug: str
    kind: str
    rel: frozenset[str]
    hides_page: bool
    nth: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page or feed. `own` is the address it gives itself; `base` what its relative addresses start from."""

    path: str
    is_feed: bool
    defines: frozenset[str]
    uses: tuple[Use, ...]
    anchors: tuple[Anchor, ...]
    base: str
    own: str
