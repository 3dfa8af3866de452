"""Reads one file of the site into its facts."""

from __future__ import annotations

from pathlib import Path

from linkcheck.facts import Page, Use
from linkcheck.feed import FeedError, read_feed
from linkcheck.files import FEEDS
from linkcheck.findings import Finding, Verdict
from linkcheck.gather import Gathering
from linkcheck.plan import Plan

LARGEST = 20_000_000  # bytes; a page that no reader would wait for


def collect(output: Path, path: str, plan: Plan, shared: dict[Use, Use]) -> tuple[Page | None, tuple[Finding, ...]]:
    """The facts of a page or feed, and what stood in the way of reading it. XML that is no feed has neither."""
    try:
        data = read_bounded(output / path)
    except OSError as error:
        return None, (_fault(Verdict.BROKEN, path, 0, f"cannot be read: {error.strerror}", "make the file readable"),)
    if data is None:
        what = f"larger than {LARGEST // 1_000_000} MB: not read"
        return None, (_fault(Verdict.UNVERIFIED, path, 0, what, "split the page, or publish it as a download"),)
    gathering = Gathering(plan, shared)
    if path.lower().endswith(FEEDS):
        return _feed(path, data, gathering)
    text, problems = _decode(path, data)
    gathering.html(text)
    return gathering.page(path, is_feed=False), problems


def read_bounded(path: Path) -> bytes | None:
    """The file's bytes, or None when it is too large. Raises OSError."""
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    return data if len(data) <= LARGEST else None


def _feed(path: str, data: bytes, gathering: Gathering) -> tuple[Page | None, tuple[Finding, ...]]:
    try:
        feed = read_feed(data)
    except FeedError as error:
        verdict = Verdict.BROKEN if error.broken else Verdict.UNVERIFIED
        return None, (_fault(verdict, path, error.line, error.why, "write it as plain UTF-8 XML without a DTD"),)
    if feed is None:
        return None, ()
    for tag, attributes in feed.elements:
        gathering.element(tag, attributes)
    for _, text in feed.texts:
        gathering.html(text)
    return gathering.page(path, is_feed=True), ()


def _decode(path: str, data: bytes) -> tuple[str, tuple[Finding, ...]]:
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"not UTF-8 (byte 0x{data[error.start]:02x}): its addresses may be misread"
        fault = _fault(Verdict.UNVERIFIED, path, line, what, "save the page as UTF-8")
        return data.decode("utf-8-sig", "replace"), (fault,)


def _fault(verdict: Verdict, path: str, line: int, what: str, fix: str) -> Finding:
    return Finding(verdict, path, line, "", what, fix)
