"""What reading a page yields: mentions, anchors and blocks, with offsets into its HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Reason(StrEnum):
    """Why a mention may not link, in the words that `affiliate explain` shows. Empty: it may."""

    NONE = ""

    LINK = "inside a link"
    HEADING = "inside a heading"
    CODE = "inside code or preformatted text"
    FORM = "inside a button, label or form field"
    QUOTE = "inside a quote"
    DRAWING = "inside a drawing or formula"
    OFF = "inside class no-affiliate"
    COMMAND = "in a line that begins with :::"
    HIDDEN = "not shown to readers"
    BROKEN = "after markup that is not closed properly"

    SPLIT = "split by markup"
    ADDRESS = "part of a web or mail address"
    BOUNDARY = "part of a longer word"
    VARIANT = "followed by the mark of another model"
    SHADOWED = "part of a longer name"
    CASE = "written in other letters than the name, whose capitals count"
    GUARD = "an everyday word, and none of its guard's words stands in the same block"

    AMBIGUOUS = "claimed by more than one product"
    UNLINKABLE = "the name may not link"


@dataclass(frozen=True, slots=True)
class Mention:
    """An occurrence of a name: `text` is the page's own spelling at [start:end), `name` the catalog's.

    `products` has more than one slug if several products claim the name. `reason` says why it may not link, and `rival`
    what decided that: the variant that follows, the longer name or word, the tag that broke the markup, the spelling
    that would link, or the guard words. `block` numbers the block element it is in, `word` its word on the page.
    """

    start: int
    end: int
    text: str
    name: str
    products: tuple[str, ...]
    reason: Reason
    block: int
    word: int
    rival: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """An `<a href>`: [start:open_end) is its start tag, `end` comes after `</a>` (or where the link breaks off).

    `attributes` are decoded, by lower-case name. `off`: inside class no-affiliate; `quoted`: inside a quote. Links in
    an svg do not count.
    """

    start: int
    open_end: int
    end: int
    href: str
    attributes: Mapping[str, str] = field(hash=False)
    text: str
    off: bool
    quoted: bool
    block: int
    word: int


@dataclass(frozen=True, slots=True)
class Block:
    """A line `::: command arguments` (that is `text`) in a paragraph of nothing else.

    What it stands for replaces [start:end): the whole `<p>...</p>`, which several lines share out among them.
    """

    start: int
    end: int
    command: str
    arguments: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class StrayBlock:
    """A `:::` line with other text in its paragraph: it would be printed as it stands."""

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class PageText:
    """What `read_page` found, each sorted by place. `disclosures` are the offsets of elements of that class."""

    mentions: tuple[Mention, ...]
    anchors: tuple[Anchor, ...]
    blocks: tuple[Block, ...]
    stray_blocks: tuple[StrayBlock, ...]
    disclosures: tuple[int, ...]
    words: int
