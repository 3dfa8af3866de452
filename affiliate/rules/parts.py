"""What a page is made of for the rules: its links, disclosures and words, and what hides them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

DEEPEST = 50  # hidden elements inside each other that are told apart


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """An element that a reader does not see into, why, and the one around it."""

    why: str
    around: Cover | None = None


@dataclass(slots=True)
class Anchor:
    """A link. `[start:end]` is its place in the text; `words` are all of its words, seen or spoken; `cover` hides it.

    `order` counts links and disclosures as they come; `nth` counts those of one address, from 0.
    """

    href: str
    nth: int
    order: int
    start: int
    rel: frozenset[str]
    policy: str
    slug: str
    words: str
    cover: Cover | None = None
    end: int = 0

    def covers(self) -> Iterator[Cover | None]:
        """What hides the link, from the inside out; None is the open page."""
        cover = self.cover
        for _ in range(DEEPEST):
            if cover is None:
                break
            yield cover
            cover = cover.around
        yield None


@dataclass(slots=True)
class Notice:
    """A disclosure: the words that are seen where it is seen, and what it is hidden by."""

    order: int
    words: str = ""
    cover: Cover | None = None


@dataclass(slots=True)
class Reading:
    """A page. `text` are all of its words, those in hidden elements too; `visible` is without them.

    `stamps` are its dates by place in the text, `hints` what shows on hover only, `loaded` the addresses that a browser
    asks for by itself.
    """

    text: str = ""
    visible: str = ""
    language: str = ""
    referrer: str = ""
    refresh: str = ""
    anchors: list[Anchor] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    stamps: list[tuple[int, str]] = field(default_factory=list)
    structured: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    def block(self, anchor: Anchor) -> tuple[int, int]:
        """From where to where the block goes that the link stands in."""
        end = self.text.find("\n", anchor.end)
        return self.text.rfind("\n", 0, anchor.start) + 1, end if end >= 0 else len(self.text)
