"""Addresses by the WHATWG rules: what belongs to the site, and where it lies below the output folder."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, unquote_to_bytes

from ada_url import URL

from linkcheck.facts import Page

NOWHERE = "http://output.invalid/"  # stands for the site's own address where nobody says what it is
WEB = ("http:", "https:")


@dataclass(frozen=True, slots=True)
class Place:
    """A path below the output folder (not yet looked up there) and a fragment, as written."""

    path: str
    fragment: str


@dataclass(frozen=True, slots=True)
class Root:
    """The site's own address, with a slash at its end."""

    address: str

    def of_page(self, path: str) -> str:
        return self.address + quote(os.fsencode(path))

    def place(self, address: str, base: str) -> Place | None:
        """Where in the site the address leads; None for elsewhere. Raises ValueError for what is no address."""
        url, root = URL(address, base=base), URL(self.address)
        path = url.pathname if url.pathname.startswith(root.pathname) else f"{url.pathname}/"
        if url.protocol not in WEB or url.host != root.host or not path.startswith(root.pathname):
            return None
        below = unquote_to_bytes(path.removeprefix(root.pathname))
        return Place(os.fsdecode(below), address.partition("#")[2])


def root_of(address: str) -> Root:
    """Raises ValueError unless the address is one a site can have."""
    url = URL(address)
    if url.protocol not in WEB:
        raise ValueError("not a web address")
    return Root(f"{url.protocol}//{url.host}{url.pathname.rstrip('/')}/")


def stated_root(pages: Iterable[Page]) -> Root:
    """The site's address as most of its pages (canonical links) and feeds (self links) state it."""
    votes = Counter(vote for page in pages if (vote := _vote(page)))
    return Root(max(votes, key=lambda vote: (votes[vote], vote))) if votes else Root(NOWHERE)


def _vote(page: Page) -> str:
    """What is left of the page's own address when its path is taken off."""
    try:
        url = URL(page.own)
    except ValueError:
        return ""
    path = unquote(url.pathname)
    for end in (page.path, page.path.removesuffix("index.html"), page.path.removesuffix(".html")):
        if url.protocol in WEB and path.endswith(f"/{end}"):
            return f"{url.protocol}//{url.host}{quote(path.removesuffix(end))}"
    return ""


def host_of(address: str) -> str:
    """The address's host with its port, or nothing where it has none of its own."""
    try:
        return URL(f"https:{address}" if address.startswith("//") else address).host
    except ValueError:
        return ""


def parameters(address: str) -> list[tuple[str, str]]:
    """The names and values of the address's query, decoded."""
    return parse_qsl(address.partition("#")[0].partition("?")[2], keep_blank_values=True)
