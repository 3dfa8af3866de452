"""Reads Atom and RSS: the addresses of the feed itself, and the HTML inside its items."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate

FEEDS = ("feed", "rss", "RDF")
XHTML = "http://www.w3.org/1999/xhtml"
ATOM_TEXTS = ("content", "summary")
RSS_TEXTS = ("description", "encoded")


class FeedError(Exception):
    """What keeps the feed from being read, and whether that is the feed's fault."""

    def __init__(self, line: int, why: str, *, broken: bool = True) -> None:
        super().__init__(why)
        self.line, self.why, self.broken = line, why, broken


class _OtherXmlError(Exception):
    """The file is XML of another kind."""


@dataclass(slots=True)
class Feed:
    """`elements` are the feed's own, named as in HTML; `texts` the HTML of its items, each with its first line."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[tuple[int, str]] = field(default_factory=list)


def read_feed(data: bytes) -> Feed | None:
    """The feed, or None for XML that is none. Raises FeedError."""
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except ExpatError as error:
        raise FeedError(error.lineno, f"not well-formed XML: {str(error).partition(':')[0]}") from None
    except (LookupError, ValueError):
        raise FeedError(1, "in an encoding that XML readers need not support") from None
    except _OtherXmlError:
        return None
    return reader.feed


class _Reader:
    def __init__(self) -> None:
        self.feed = Feed()
        self.root = ""
        self.open = ""  # the element whose text is being kept
        self.line = 0
        self.text: list[str] = []
        self.parser = ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def doctype(self, name: str, *_: object) -> None:
        if name not in FEEDS:
            raise _OtherXmlError
        # Entities are declared here; a feed needs none, and they are how XML bombs are built.
        raise FeedError(self.parser.CurrentLineNumber, "has a document type declaration: not read", broken=False)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, tag = name.rpartition(" ")
        if not self.root:
            self.root = tag
            if tag not in FEEDS:
                raise _OtherXmlError
        if namespace == XHTML or (tag == "link" and "href" in attributes):
            self.feed.elements.append((tag, attributes))
        elif tag == "enclosure":
            self.feed.elements.append(("source", {"src": attributes.get("url", "")}))
        elif self._keeps(tag, attributes):
            self.open, self.text, self.line = name, [], self.parser.CurrentLineNumber

    def _keeps(self, tag: str, attributes: dict[str, str]) -> bool:
        if self.root == "feed":
            return tag in ATOM_TEXTS and attributes.get("type") in ("html", "text/html")
        return tag in RSS_TEXTS or tag == "link"

    def characters(self, text: str) -> None:
        if self.open:
            self.text.append(text)

    def end(self, name: str) -> None:
        if name != self.open:
            return
        text, self.open = "".join(self.text), ""
        if name.rpartition(" ")[2] == "link":
            self.feed.elements.append(("link", {"href": text.strip()}))
        else:
            self.feed.texts.append((self.line, text))
