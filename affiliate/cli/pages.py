"""Judge pages: articles as Pelican would publish them, and the files of a built site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from affiliate.catalog.frontmatter import read_text
from affiliate.catalog.references import LARGEST
from affiliate.cli.dry_run import PlannedPage
from affiliate.cli.progress import progress
from affiliate.cli.sheets import sheets_at
from affiliate.model import Problem
from affiliate.plan import PlannedLink
from affiliate.rules import Fault, Known
from affiliate.rules.page import judge_feed_item, judge_page
from affiliate.site import Site
from linkcheck.collect import LARGEST as LARGEST_PAGE
from linkcheck.collect import read_bounded
from linkcheck.feed import FeedError, read_feed
from linkcheck.files import FEEDS, PAGES, list_files
from linkcheck.locate import lines_of


def check_articles(site: Site, known: Known, pages: Iterable[PlannedPage]) -> list[Problem]:
    """The problems of articles, each with the line of its source where that can be told."""
    return [problem for page in pages for problem in _article(site, known, page)]


def _article(site: Site, known: Known, page: PlannedPage) -> Iterator[Problem]:
    faults = judge_page(page.html, known, language=page.language, built=False)
    source = read_text(site.root / page.source, page.source, LARGEST)[0] if faults and page.source else ""
    for fault in faults:
        line = next((found for words in _clues(fault, page) if (found := _line_of(words, source))), 0)
        line = _nearest(fault.near, source, line)
        yield Problem(page.source or page.output, line, fault.rule, fault.what, fault.fix)


def _clues(fault: Fault, page: PlannedPage) -> Iterator[str]:
    """What the source may say where the page has the fault, the surest first."""
    if fault.href:
        yield f"[{fault.text}]("
        yield from (target for href, target in page.targets if href == fault.href)
    yield from _shorter(fault.text)


def _shorter(said: str) -> Iterator[str]:
    """The words, and fewer and fewer of them: mark-up may stand between any two."""
    words = said.split()
    yield from (" ".join(words[:count]) for count in (len(words), 6, 3, 2) if words)


def _line_of(words: str, text: str) -> int:
    at = text.find(words) if words else -1
    return text.count("\n", 0, at) + 1 if at >= 0 else 0


def _nearest(words: str, text: str, line: int) -> int:
    """Of the lines with the words the one closest to `line`, or that line."""
    if not words:
        return line
    lines = (number for number, one in enumerate(text.split("\n"), start=1) if words in one)
    return min(lines, key=lambda number: abs(number - line), default=line)


# --- built sites ----------------------------------------------------------------------------------------------------


def check_output(site: Site, output: Path, known: Known, links: Iterable[PlannedLink]) -> list[Problem]:
    """The problems of every page and feed below a folder."""
    paths, unreadable = list_files(output)
    readable = [path for path in paths if path.lower().endswith((*PAGES, *FEEDS))]
    if not any(path.lower().endswith(PAGES) for path in readable):
        raise click.UsageError(f"{output} contains no HTML page: name the folder that your site was built into")
    sources = {link.page: link.source for link in links}
    problems = [Problem(site.shown(output / one.page), 0, "", one.what, one.fix) for one in unreadable]
    for path in progress("Judging pages")(readable):
        problems += _file(site, output, path, known, sources.get(path, ""))
    return problems


def _file(site: Site, output: Path, path: str, known: Known, source: str) -> list[Problem]:
    shown = site.shown(output / path)
    try:
        data = read_bounded(output / path)
    except OSError as error:
        return [Problem(shown, 0, "", f"cannot be read: {error.strerror}", "make the file readable")]
    if data is None:
        what = f"larger than {LARGEST_PAGE // 1_000_000} MB: not read"
        return [Problem(shown, 0, "", what, "split the page, or publish it as a download")]
    if path.lower().endswith(FEEDS):
        return _feed(data, output, path, known, shown)
    faults = judge_page(data.decode("utf-8-sig", "replace"), known, page=path, sheets=sheets_at(output, path))
    return list(_located(faults, output / path, data, shown, f"from {source}" if source else ""))


def _feed(data: bytes, output: Path, path: str, known: Known, shown: str) -> list[Problem]:
    try:
        feed = read_feed(data)
    except FeedError as error:
        return [Problem(shown, error.line, "", error.why, "write it as plain UTF-8 XML without a DTD")]
    if feed is None:
        return []
    seen: Counter[str] = Counter()
    faults = [fault for _, text in feed.texts for fault in judge_feed_item(text, known, path, seen)]
    links = [attributes.get("href", "") for tag, attributes in feed.elements if tag == "a"]
    if paid := next((href for href in links if known.payer(href)), ""):
        what = "a paid link in content of type xhtml: nobody can tell what stands before it"
        faults.append(Fault("disclosure-first", what, 'let the feed write its content as type="html"', paid))
    return list(_located(faults, output / path, data, shown, ""))


def _located(faults: Iterable[Fault], file: Path, data: bytes, shown: str, origin: str) -> Iterator[Problem]:
    faults = list(faults)
    lines = lines_of(file) if faults else {}
    text = data.decode("utf-8-sig", "replace") if faults else ""
    for fault in faults:
        known = lines.get(fault.href, [])
        if fault.href and known:
            line = _nearest(fault.near, text, known[min(fault.nth, len(known) - 1)])
        else:
            line = next((found for words in _shorter(fault.text) if (found := _line_of(words, text))), 0)
        fix = f"{fault.fix}; {origin}" if origin else fault.fix
        yield Problem(shown, line, fault.rule, fault.what, fix)
