"""Read a page's tags into its flow: the text in reading order, and where each piece of it stands in the HTML."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from affiliate.mentions.elements import BLOCKS, FORBIDDING, RAW, VOID
from affiliate.mentions.markup import TAG, attributes, is_self_closing, past_declaration, raw_end
from affiliate.mentions.nouns import Reason
from affiliate.mentions.places import Dialect, Places

# Two marks in the flow that no name holds. HTML forbids both characters, so a page's own become U+FFFD.
BLOCK_MARK = "\x00"
SUP_MARK = "\x01"
_MARKS = str.maketrans(BLOCK_MARK + SUP_MARK, "\N{REPLACEMENT CHARACTER}" * 2)

OFF_CLASS = "no-affiliate"
DISCLOSURE_CLASS = "affiliate-disclosure"


class Run(NamedTuple):
    """A piece of text without a tag in it: where it starts in the HTML, whether it may link, its block's ordinal."""

    source: int
    reason: Reason
    block: int


class Link(NamedTuple):
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
    """The visible text with its marks. `starts[i]` is where `runs[i]` starts in `text`.

    `paragraphs` has where each `<p>` tag starts, by where it ends. `breaker` is the tag that broke the markup.
    """

    text: str = ""
    starts: list[int] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    paragraphs: dict[int, int] = field(default_factory=dict)
    disclosures: list[int] = field(default_factory=list)
    breaker: str = ""

    def run_at(self, position: int) -> int:
        """The ordinal of the run that holds the character at `position` of the text."""
        return bisect_right(self.starts, position) - 1

    def source_at(self, position: int) -> int:
        """Where the character at `position` of the text stands in the HTML."""
        run = self.run_at(position)
        return self.runs[run].source + position - self.starts[run]


def read_flow(html: str) -> Flow:
    reader = _Reader(html.translate(_MARKS) if BLOCK_MARK in html or SUP_MARK in html else html)
    reader.read()
    return reader.flow


class _Reader:
    def __init__(self, html: str) -> None:
        self.html = html
        self.flow = Flow()
        self.pieces: list[str] = []
        self.length = 0
        self.places = Places()
        self.link: Link | None = None
        self.noscript_end = -1
        self.block = self.blocks = 0
        self.open_blocks: list[tuple[str, int]] = []
        self.open_names: Counter[str] = Counter()

    def read(self) -> None:
        html, position = self.html, 0
        while (tag := TAG.search(html, position)) is not None:
            if tag.start() > position:
                self._text(position, tag.start())
            name, tail, closed = tag.groups()
            if name is None:
                position = past_declaration(html, tag.start())
            elif not closed:
                position = len(html)
            else:
                position = self._tag(name.lower() if name.isascii() else name, tail, tag.start(), tag.end())
        if position < len(html):
            self._text(position, len(html))
        self._end_link(len(html))
        self.flow.text = "".join(self.pieces)

    def _text(self, start: int, end: int, reason: Reason = Reason.NONE) -> None:
        text = self.html[start:end]
        if not text.isspace():
            reason = self.places.reason or reason
            if reason is Reason.HIDDEN:
                return
            self.flow.starts.append(self.length)
            self.flow.runs.append(Run(start, reason, self.block))
        self._add(text)

    def _add(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)

    def _tag(self, name: str, tail: str, start: int, end: int) -> int:
        """Take in one tag; where reading goes on."""
        broken = self.places.broken
        if name.startswith("/"):
            self._end_tag(name[1:], start, end)
        else:
            end = self._start_tag(name, tail, start, end)
        if self.places.broken and not broken:
            self.flow.breaker = self.html[start:end]
        return end

    def _start_tag(self, name: str, tail: str, start: int, end: int) -> int:
        if name in BLOCKS:
            self._open_block(name)
            if name == "p":
                self.flow.paragraphs[end] = start
        elif name == "sup":
            self._add(SUP_MARK)
        elif name == "br":
            self._add(" ")
        elif name == "noscript" and self.noscript_end < end:
            self.noscript_end = raw_end(self.html, name, end)
        off = self._classes(tail, start)
        if name in RAW:
            return self._raw(name, tail, end)
        if name not in VOID and (off or name in FORBIDDING or self.places.frames):
            self.places.open(name, off, tail)
        if name == "a":
            self._start_link(tail, start, end)
        return end

    def _end_tag(self, name: str, start: int, end: int) -> None:
        if name in BLOCKS:
            self._close_block(name)
        elif name == "sup":
            self._add(SUP_MARK)
        elif name == "a":
            self._end_link(end)
        if self.places.frames:
            self.places.close(name)
            # With scripts a browser reads noscript as raw text, without them as markup: both have to end here.
            self.places.broken |= name == "noscript" and start != self.noscript_end

    def _classes(self, tail: str, start: int) -> bool:
        """Whether the element forbids links by its class; a disclosure is noted."""
        if "affiliate" not in tail and "&" not in tail:
            return False
        classes = attributes(tail).get("class", "").split()
        if DISCLOSURE_CLASS in classes:
            self.flow.disclosures.append(start)
        return OFF_CLASS in classes

    def _raw(self, name: str, tail: str, start: int) -> int:
        end = raw_end(self.html, name, start)
        content = self.html[start:end]
        # Inside svg, math and select these may be elements like any other; scripts have a syntax to hide their end.
        followed = self.places.frame.dialect is Dialect.HTML or ("<" not in content and not is_self_closing(tail))
        if not followed or (name == "script" and "<!--" in content and "<script" in content.lower()):
            self.places.broken = True
        if content:
            self._text(start, end, RAW[name])
        return end

    def _open_block(self, name: str) -> None:
        self._add(BLOCK_MARK)
        self.blocks += 1
        self.block = self.blocks
        self.open_blocks.append((name, self.block))
        self.open_names[name] += 1

    def _close_block(self, name: str) -> None:
        self._add(BLOCK_MARK)
        while self.open_names[name]:
            closed, _ = self.open_blocks.pop()
            self.open_names[closed] -= 1
            if closed == name:
                break
        self.block = self.open_blocks[-1][1] if self.open_blocks else 0

    def _start_link(self, tail: str, start: int, end: int) -> None:
        self._end_link(start)
        found = attributes(tail)
        if "href" in found:
            place = self.places.frame
            self.link = Link(start, end, found, place.off, place.quoted, self.block, self.length)

    def _end_link(self, end: int) -> None:
        if self.link:
            self.flow.links.append(self.link._replace(end=end, text_end=self.length))
            self.link = None
