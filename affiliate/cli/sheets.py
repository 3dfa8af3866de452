"""Find the style sheets that a built page links to, among the files of its site."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from affiliate.rules.css import LARGEST
from affiliate.rules.stylesheets import Sheets, Styling, own_sheets, stylings

DEEPEST = 4  # folders of a site's own URL


def sheets_at(output: Path, page: str) -> Sheets:
    """The style sheets of a page below `output`: its own, and those of the site. No other host is asked."""

    def linked(address: str) -> tuple[Styling, ...]:
        found = (file for file in _candidates(output, page, address) if file.is_file())
        return next(map(_sheet, found), ())

    return partial(own_sheets, linked=linked)


def _candidates(output: Path, page: str, address: str) -> Iterator[Path]:
    """Where the address may lie. A site's own URL may have a path, which is no folder of `output`."""
    try:
        path = unquote(urlsplit(address.strip()).path)
    except ValueError:
        return
    parts = [part for part in path.split("/") if part]
    if "\0" in path:
        return
    tried = [(output / page).parent / path, output / path]  # the second for pages with a <base>
    if path.startswith("/"):
        tried = [output.joinpath(*parts[start:]) for start in range(min(len(parts), DEEPEST))]
    top = output.resolve()
    yield from (file for file in (one.resolve() for one in tried) if file.is_relative_to(top))


@lru_cache(maxsize=64)
def _sheet(file: Path) -> tuple[Styling, ...]:
    try:
        with file.open("rb") as opened:
            return stylings(opened.read(LARGEST).decode("utf-8-sig", "replace"))
    except OSError:
        return ()
