"""Checks a built site: collect from each file, merge by path, judge, sort."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from linkcheck import internal, tracked
from linkcheck.addresses import NOWHERE, Root, stated_root
from linkcheck.collect import collect
from linkcheck.facts import Page, Use
from linkcheck.files import FEEDS, PAGES, list_files
from linkcheck.findings import Draft, Finding, Report
from linkcheck.locate import lines_of
from linkcheck.plan import Plan, PlannedLink


class NoSiteError(ValueError):
    """The folder holds nothing to check; the text says what to do."""


def check_site(
    output: Path,
    links: Iterable[PlannedLink] | None = None,
    *,
    root: Root | None = None,
    clean_urls: bool = False,
    progress: Callable[[Sequence[str]], Iterable[str]] = iter,
) -> Report:
    """Every finding about the site below `output`. Raises NoSiteError.

    Without `links` only addresses inside the site are judged. `root` is the site's own address; its pages are asked
    for it where it is not given. `progress` is given the paths to read.
    """
    plan = Plan.of(links or ())
    paths, problems = list_files(output)
    readable = [path for path in paths if path.lower().endswith((*PAGES, *FEEDS)) or path in plan.pages]
    if not any(path.lower().endswith(PAGES) for path in readable):
        raise NoSiteError(f"{output} contains no HTML page: name the folder that your site was built into")
    pages, faults = _collect(output, progress(readable), plan)
    files = internal.Files.of(paths, clean_urls=clean_urls)
    root = root or stated_root(pages.values())
    drafts, elsewhere = judge_links(pages, files, root)
    if links is not None:
        drafts += judge_plan(pages, files.paths, plan)
    findings = [*problems, *faults, *_located(output, pages, drafts)]
    return _report(findings, pages, root, elsewhere, plan if links is not None else None)


def _collect(output: Path, paths: Iterable[str], plan: Plan) -> tuple[dict[str, Page], list[Finding]]:
    pages: dict[str, Page] = {}
    faults: list[Finding] = []
    shared: dict[Use, Use] = {}
    for path in paths:
        page, found = collect(output, path, plan, shared)
        faults += found
        if page:
            pages[path] = page
    return pages, faults


def judge_links(pages: Mapping[str, Page], files: internal.Files, root: Root) -> tuple[list[Draft], int]:
    """What is wrong inside the site, and how many addresses lead elsewhere. The order of the pages is of no account."""
    drafts: list[Draft] = []
    elsewhere = 0
    for page in pages.values():
        found, outside = internal.check_page(page, pages, files, root)
        drafts += found
        elsewhere += outside
    return drafts, elsewhere


def judge_plan(pages: Mapping[str, Page], built: Iterable[str], plan: Plan) -> Iterator[Draft]:
    """What is wrong with the paid links."""
    yield from tracked.check_missing_pages(plan, built)
    for page in pages.values():
        yield from tracked.check_feed(page, plan) if page.is_feed else tracked.check_page(page, plan)


def _located(output: Path, pages: Mapping[str, Page], drafts: Iterable[Draft]) -> Iterator[Finding]:
    drafts = sorted(drafts, key=lambda draft: draft.finding.page)
    for page, on_page in groupby(drafts, key=lambda draft: draft.finding.page):
        lines = lines_of(output / page) if page in pages else {}
        for draft in on_page:
            known = lines.get(draft.finding.address, [0])
            yield replace(draft.finding, line=known[min(draft.nth, len(known) - 1)])


def _report(
    findings: Iterable[Finding], pages: Mapping[str, Page], root: Root, elsewhere: int, plan: Plan | None
) -> Report:
    in_feeds = sum(len(page.anchors) for page in pages.values() if page.is_feed)
    on_pages = [link.count for planned in plan.pages.values() for link in planned.values()] if plan else []
    return Report(
        findings=tuple(sorted(findings, key=lambda finding: finding.place)),
        pages=tuple(sorted(path for path, page in pages.items() if not page.is_feed)),
        feeds=tuple(sorted(path for path, page in pages.items() if page.is_feed)),
        site="" if root is NOWHERE else root.address,
        links=sum(len(page.uses) for page in pages.values()),
        elsewhere=elsewhere,
        tracked=sum(on_pages) + in_feeds if plan else None,
    )
