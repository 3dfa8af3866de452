"""What a page says in reading order, and where each piece of it stands in the HTML."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from affiliate.mentions.nouns import Reason

# Two marks in the flow that no name holds. HTML forbids both characters, so a page's own become U+FFFD.
BLOCK_MARK = "\x00"
SUP_MARK = "\x01"


@dataclass(slots=True)
class Link:
    """An `<a href>` in the HTML, and where its text starts and ends in the flow."""

    start: int
    open_end: int
    attributes: Mapping[str, str]
    off: bool
    quoted: bool
    block: int
    text_start: int
    end: int = 0
    text_end: int = 0


@dataclass(slots=True)
class Flow:
    """The visible text with its marks, made of runs: pieces without a tag in them.

    Of each run there is where it starts in `text`, where in the HTML, what its place says against a link, and the
    ordinal of its block. `paragraphs` has where each `<p>` tag starts, by where it ends. `breaker` is the tag that
    broke the markup.
    """

    text: str = ""
    starts: list[int] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    paragraphs: dict[int, int] = field(default_factory=dict)
    disclosures: list[int] = field(default_factory=list)
    breaker: str = ""

    def run_at(self, position: int) -> int:
        """The ordinal of the run that holds the character at `position` of the text."""
        return bisect_right(self.starts, position) - 1

    def source_in(self, run: int, position: int) -> int:
        """Where the character at `position` of the text, which is in this run, stands in the HTML."""
        return self.sources[run] + position - self.starts[run]
