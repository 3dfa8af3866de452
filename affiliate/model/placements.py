"""Where a paid link stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PlacementKind(StrEnum):
    """The kind of slot a paid link stands in."""

    TEXT = "text"
    EXPLICIT = "explicit"
    MERCHANT = "merchant"
    BOX = "box"
    TABLE = "table"
    BUTTON = "button"
    BANNER = "banner"
    FEED = "feed"


@dataclass(frozen=True, slots=True, order=True)
class Placement:
    """A stable slot for a link: article id, product and kind.

    A link to a program's shop that is about no product has `program` instead of `product`.
    """

    article: str
    product: str
    program: str
    kind: PlacementKind
