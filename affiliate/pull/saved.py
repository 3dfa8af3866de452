"""Keep each answer as it came, under a name that says all there is to know about it: these names are the only state."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import quote

from affiliate.pull.windows import Fetched, Window

_PAGE = re.compile(
    r"(?P<empty>\.?)(?P<series>.+)-(?P<since>\d{4}-\d\d-\d\d)-(?P<until>\d{4}-\d\d-\d\d)"
    r"-as-of-(?P<asked>\d{4}-\d\d-\d\dT\d{4})-page-\d{3,}(?P<last>-last)?(?:-\d+)?\.(?:json|csv)\.gz"
)


@dataclass(frozen=True, slots=True)
class Series:
    """The files of one account by one date, in its network's folder."""

    folder: Path
    network: str
    account: str
    basis: str

    @property
    def prefix(self) -> str:
        return f"{self.network}-{quote(self.account, safe='')}-{self.basis}"


def save_page(
    series: Series, window: Window, asked: datetime, number: int, ending: str, data: bytes, *, last: bool, empty: bool
) -> Path:
    """Save an answer whole or not at all. One without records is hidden: it counts, but holds nothing to import.

    `asked` is when the first page of the window was asked for: what it says is at least as new.
    """
    hidden, mark = "." * empty, "-last" * last
    name = f"{series.prefix}-{window.since}-{window.until}-as-of-{asked:%Y-%m-%dT%H%M}-page-{number:03}{mark}"
    series.folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=series.folder, prefix=".", suffix=".part", delete=False) as file:
        temporary = Path(file.name)
        try:
            file.write(gzip.compress(data, mtime=0))
            file.flush()
            os.fsync(file.fileno())
            return _linked(temporary, series.folder, f"{hidden}{name}", f".{ending}.gz")
        finally:
            temporary.unlink(missing_ok=True)


def fetched(series: Series) -> list[Fetched]:
    """The windows of which every page is there."""
    pages = (page for page in _pages(series.folder) if page["series"] == series.prefix and page["last"])
    return sorted(found for page in pages if (found := _fetched(page)))


def pulled_files(folder: Path) -> list[Path]:
    """The answers in a network's folder that have something to import."""
    return sorted(folder / page[0] for page in _pages(folder) if not page["empty"])


def _pages(folder: Path) -> Iterator[re.Match[str]]:
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return (found for path in paths if (found := _PAGE.fullmatch(path.name)))


def _fetched(page: re.Match[str]) -> Fetched | None:
    """What the name says; None when a person has made it up."""
    try:
        window = Window(date.fromisoformat(page["since"]), date.fromisoformat(page["until"]))
        return Fetched(window, datetime.strptime(page["asked"], "%Y-%m-%dT%H%M"))
    except ValueError:
        return None


def _linked(temporary: Path, folder: Path, stem: str, ending: str) -> Path:
    """The file under its name. Nothing is replaced: what was broken off in this very minute keeps its own pages."""
    for attempt in count(1):
        path = folder / (stem + (f"-{attempt}" if attempt > 1 else "") + ending)
        try:
            os.link(temporary, path)
        except FileExistsError:
            continue
        except OSError:  # a disk without hard links
            if path.exists():
                continue
            temporary.rename(path)
        return path
    raise AssertionError("there is always another number")
