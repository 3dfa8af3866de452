"""Judges the addresses inside the site: pages, files, fragments."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from ada_url import URL

from linkcheck.addresses import Place, Root
from linkcheck.facts import Page, Use
from linkcheck.findings import Draft, Finding, Verdict


@dataclass(frozen=True, slots=True)
class Files:
    """Every file of the site. `alike` finds one by a spelling that differs in case or Unicode form only."""

    paths: frozenset[str]
    folders: frozenset[str]
    alike: Mapping[str, str]
    clean_urls: bool

    @classmethod
    def of(cls, paths: Iterable[str], *, clean_urls: bool) -> Files:
        paths = sorted(paths, reverse=True)
        folders = frozenset(path[:at] for path in paths for at, c in enumerate(path) if c == "/")
        return cls(frozenset(paths), folders, {_folded(path): path for path in paths}, clean_urls)

    def find(self, path: str) -> str | None:
        """The file a server sends for the path."""
        tries = [path, f"{path}.html"] if self.clean_urls else [path]
        tries.append(f"{path.rstrip('/')}/index.html".lstrip("/"))
        return next((found for found in tries if found in self.paths), None)

    def advice(self, path: str) -> str:
        """What to do about a path that has no file."""
        if "{" in path or "|" in path:
            return "this should have been replaced while building: check its spelling and that its plugin is on"
        if alike := self.alike.get(_folded(path)) or self.alike.get(_folded(f"{path.rstrip('/')}/index.html")):
            return f"upper and lower case and accents count: the file is {alike}"
        if (page := f"{path.rstrip('/')}.html") in self.paths:
            return f"link to {page}" + ("" if self.clean_urls else ", or say --clean-urls if your server adds .html")
        if path.rstrip("/") in self.folders:
            return "the folder has no index.html: link to a page, or add one"
        return "correct the address, or add the file"


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def check_page(page: Page, pages: Mapping[str, Page], files: Files, root: Root) -> tuple[list[Draft], int]:
    """What is wrong with the page's addresses, and how many of them lead elsewhere."""
    base = _base(page, root)
    drafts, elsewhere = [], 0
    for use in page.uses:
        if page.is_feed and _is_relative(use.address):
            elsewhere += 1  # feed readers do not agree on what it is relative to
            continue
        try:
            place = root.place(use.address, base) if use.address.strip() else None
        except ValueError:
            drafts.append(_draft(page, use, "not an address", "correct the spelling"))
            continue
        if place:
            drafts += _missing(page, use, place, pages, files)
        elif not use.address.strip():
            drafts.append(_empty(page, use))
        else:
            elsewhere += 1
    return drafts, elsewhere


def _base(page: Page, root: Root) -> str:
    own = root.of_page(page.path)
    try:
        return URL(page.base, base=own).href
    except ValueError:
        return own


def _is_relative(address: str) -> bool:
    return not address.startswith("/") and ":" not in address.partition("/")[0]


def _missing(page: Page, use: Use, place: Place, pages: Mapping[str, Page], files: Files) -> Iterator[Draft]:
    found = files.find(place.path)
    if found is None:
        what = "no such page or file" if use.what == "page" else f"no such {use.what}"
        yield _draft(page, use, what, files.advice(place.path))
    elif use.what == "page" and found in pages and not _lands(pages[found], place.fragment):
        what = f"{found} has no id {unquote(place.fragment)!r}"
        yield _draft(page, use, what, "correct the fragment, or give an element that id")


def _lands(target: Page, fragment: str) -> bool:
    fragment = fragment.partition(":~:")[0]
    if target.is_feed or not fragment or fragment.lower() == "top":
        return True
    return fragment in target.defines or unquote(fragment) in target.defines


def _empty(page: Page, use: Use) -> Draft:
    what = f"empty address ({use.what}): it leads to this page itself"
    return Draft(Finding(Verdict.UNVERIFIED, page.path, 0, "", what, "fill it in, or write # or / if that is meant"))


def _draft(page: Page, use: Use, what: str, fix: str) -> Draft:
    return Draft(Finding(Verdict.BROKEN, page.path, 0, use.address, what, fix))
