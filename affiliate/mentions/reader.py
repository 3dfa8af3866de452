"""Read a page's tags, one after the other, into its flow."""

from __future__ import annotations

from itertools import accumulate

from affiliate.mentions.blocks import OpenBlocks
from affiliate.mentions.elements import BLOCKS, FORBIDDING, RAW
from affiliate.mentions.flow import BLOCK_MARK, SUP_MARK, Flow, Link
from affiliate.mentions.markup import TAG, attributes, is_self_closing, past_declaration, raw_end
from affiliate.mentions.nouns import Reason
from affiliate.mentions.places import FOREIGN, Dialect, Places

_DISCLOSURE = "affiliate-disclosure"
# What a build adds to the words of a page is none of them: a page reads the same before and after.
_BY_CLASS = {_DISCLOSURE: Reason.HIDDEN, "affiliate-label": Reason.HIDDEN, "no-affiliate": Reason.OFF}

_MARKS = str.maketrans(BLOCK_MARK + SUP_MARK, "\N{REPLACEMENT CHARACTER}" * 2)
_MARKS_OF = {**dict.fromkeys(BLOCKS, BLOCK_MARK), "sup": SUP_MARK}
_MARKING = {**_MARKS_OF, **{"/" + name: mark for name, mark in _MARKS_OF.items()}, "br": " "}
_STARTING = _MARKS_OF.keys() | FORBIDDING.keys() | RAW.keys()
_LEAVING_ALL = BLOCKS - FORBIDDING.keys() - RAW.keys()  # without attributes they change nothing but the block
_MATTERING = _STARTING | {"/" + name for name in _STARTING} | {"br", "/br"}


def read_flow(html: str) -> Flow:
    """Read the page in one pass, in time linear to its length."""
    return _Reader(html.translate(_MARKS) if BLOCK_MARK in html or SUP_MARK in html else html).read()


class _Reader:
    def __init__(self, html: str) -> None:
        self.html = html
        self.flow = Flow()
        self.pieces: list[str] = []
        self.runs: list[int] = []  # which of the pieces are runs
        self.places = Places()
        self.link: Link | None = None
        self.noscript_end = -1
        self.blocks = OpenBlocks()

    def read(self) -> Flow:
        position = 0
        while position < len(self.html):
            position = self._read_on(position)
        self._end_link(position)
        flow, starts = self.flow, [0, *accumulate(map(len, self.pieces))]
        flow.text = "".join(self.pieces)
        flow.starts = [starts[piece] for piece in self.runs]
        for link in flow.links:  # known by their pieces until now
            link.text_start, link.text_end = starts[link.text_start], starts[link.text_end]
        return flow

    def _read_on(self, position: int) -> int:
        """Read up to where what follows is no text and no tag; where reading goes on behind that."""
        html, open_names = self.html, self.places.names
        for tag in TAG.finditer(html, position):
            start, end = tag.span()
            if start > position:
                self._text(html[position:start], position)
            position = end
            name, tail, closed = tag.groups()
            if not closed:
                return self._declaration(start) if name is None else len(html)
            if not name.islower() and name.isascii():
                name = name.lower()
            if name in _MATTERING or tail or open_names:
                behind = self._tag(name, tail, start, end)
                if behind > end:
                    return behind
        if position < len(html):
            self._text(html[position:], position)
        return len(html)

    def _declaration(self, start: int) -> int:
        end = past_declaration(self.html, start)
        # In a drawing CDATA is text up to `]]>`, elsewhere a comment up to the first `>`: it has to be the same.
        is_cdata = self.html.startswith("<![CDATA[", start)
        if is_cdata and self.places.names and not self.html.endswith("]]>", start, end):
            self.places.give_up()
        return end

    def _text(self, text: str, source: int, reason: Reason = Reason.NONE) -> None:
        if not text.isspace():
            reason = self.places.reason or reason
            if reason is Reason.HIDDEN:
                return
            flow = self.flow
            self.runs.append(len(self.pieces))
            flow.sources.append(source)
            flow.reasons.append(reason)
            flow.blocks.append(self.blocks.nearest)
        self.pieces.append(text)

    def _tag(self, name: str, tail: str, start: int, end: int) -> int:
        """Take in one tag; where reading goes on."""
        whole = not self.places.broken
        if mark := _MARKING.get(name):
            self.pieces.append(mark)
        if name[0] == "/":
            self._end_tag(name[1:], start, end)
            behind = end
        else:
            behind = self._start_tag(name, tail, start, end)
        if whole and self.places.broken:
            self.flow.breaker = self.html[start:end]
        return behind

    def _start_tag(self, name: str, tail: str, start: int, end: int) -> int:
        if name in BLOCKS:
            self.blocks.open(name)
            if name == "p":
                self.flow.paragraphs[end] = start
            if name in _LEAVING_ALL and not (tail or self.places.names):
                return end
        own = (self._by_class(tail, start) if tail else Reason.NONE) or FORBIDDING.get(name, Reason.NONE)
        if name in RAW:
            return self._raw(name, tail, end)
        if own or self.places.names:
            self.places.open(name, own, tail)
        if name == "a":
            self._start_link(tail, start, end, own)
        elif name == "noscript" and self.noscript_end < end:
            self.noscript_end = raw_end(self.html, name, end)
        return end

    def _end_tag(self, name: str, start: int, end: int) -> None:
        if name in BLOCKS:
            self.blocks.close(name)
        elif name == "a":
            self._end_link(end)
        if self.places.names:
            self.places.close(name)
            # With scripts a browser reads noscript as raw text, without them as markup: both have to end here.
            if name == "noscript" and start != self.noscript_end:
                self.places.give_up()

    def _by_class(self, tail: str, start: int) -> Reason:
        """What an element's class says against links; a disclosure is noted."""
        if "affiliate" not in tail and "&" not in tail:
            return Reason.NONE
        classes = attributes(tail).get("class", "").split()
        if _DISCLOSURE in classes:
            self.flow.disclosures.append(start)
        return next((reason for name, reason in _BY_CLASS.items() if name in classes), Reason.NONE)

    def _raw(self, name: str, tail: str, start: int) -> int:
        end = raw_end(self.html, name, start)
        text = self.html[start:end]
        # Elsewhere these may be elements like any other, or none at all; scripts have a syntax to hide their end.
        plain = self.places.state.dialect is Dialect.HTML or ("<" not in text and not is_self_closing(tail))
        if not plain or (name == "script" and "<!--" in text and "<script" in text.lower()):
            self.places.give_up()
        if text:
            self._text(text, start, RAW[name])
        return end

    def _start_link(self, tail: str, start: int, end: int, own: Reason) -> None:
        self._end_link(start)
        found, place = attributes(tail), self.places.state
        if "href" in found and place.dialect not in FOREIGN:
            off = own is Reason.OFF or place.off
            self.link = Link(start, end, found, off, place.quoted, self.blocks.nearest, len(self.pieces))

    def _end_link(self, end: int) -> None:
        if self.link:
            self.link.end, self.link.text_end = end, len(self.pieces)
            self.flow.links.append(self.link)
            self.link = None
