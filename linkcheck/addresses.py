"""Addresses by the WHATWG rules: what belongs to the site, and where it lies below the output folder."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote_to_bytes

from ada_url import URL

from linkcheck.facts import Page

WEB = ("http:", "https:")


@dataclass(frozen=True, slots=True)
class Place:
    """A path below the output folder (not yet looked up there) and a fragment, as written."""

    path: str
    fragment: str


@dataclass(frozen=True, slots=True)
class Root:
    """The site's own address in parts: `http:` or `https:`, the host with its port, the decoded path in slashes."""

    protocol: str
    host: str
    path: str

    @property
    def address(self) -> str:
        return f"{self.protocol}//{self.host}{quote(os.fsencode(self.path))}"

    def of_page(self, path: str) -> str:
        return self.address + quote(os.fsencode(path))

    def place(self, address: str, base: str) -> Place | None:
        """Where in the site the address leads; None for elsewhere. Raises ValueError for what is no address."""
        url = URL(address, base=base)
        if url.protocol not in WEB or url.host != self.host:
            return None
        path = _decoded(url)
        if not path.startswith(self.path):
            path += "/"  # the site's own address may lack its last slash
            if path != self.path:
                return None
        return Place(path.removeprefix(self.path), address.partition("#")[2])


def _decoded(url: URL) -> str:
    """The path as the file system names it."""
    return os.fsdecode(unquote_to_bytes(url.pathname))


NOWHERE = Root("http:", "output.invalid", "/")  # where nobody says what the site's address is


def root_of(address: str) -> Root:
    """Raises ValueError unless the address is one a site can have."""
    url = URL(address)
    if url.protocol not in WEB:
        raise ValueError("not a web address")
    return Root(url.protocol, url.host, f"{_decoded(url).rstrip('/')}/")


def stated_root(pages: Iterable[Page]) -> Root:
    """The site's address as most of its pages (canonical links) and feeds (self links) state it."""
    votes = Counter(vote for page in pages if (vote := _vote(page)))
    return max(votes, key=lambda vote: (votes[vote], vote.address), default=NOWHERE)


def _vote(page: Page) -> Root | None:
    """What is left of the page's own address when its path is taken off."""
    try:
        url = URL(page.own)
    except ValueError:
        return None
    path = _decoded(url)
    for end in (page.path, page.path.removesuffix("index.html"), page.path.removesuffix(".html")):
        if url.protocol in WEB and path.endswith(f"/{end}"):
            return Root(url.protocol, url.host, path.removesuffix(end))
    return None


def host_of(address: str) -> str:
    """The address's host with its port, or nothing where it has none of its own."""
    if ":" not in address and not address.startswith("//"):
        return ""
    try:
        return URL(f"https:{address}" if address.startswith("//") else address).host
    except ValueError:
        return ""


def parameters(address: str) -> list[tuple[str, str]]:
    """The names and values of the address's query, decoded."""
    return parse_qsl(address.partition("#")[0].partition("?")[2], keep_blank_values=True)
