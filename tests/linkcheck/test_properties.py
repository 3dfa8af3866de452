"""What holds for any site: nothing makes the checker stumble, and no order of files changes what it says."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkcheck import collect
from linkcheck.addresses import stated_root
from linkcheck.check import judge_links, judge_plan
from linkcheck.facts import Page
from linkcheck.findings import Finding
from linkcheck.gather import candidates
from linkcheck.internal import Files
from linkcheck.locate import lines_of
from linkcheck.plan import Plan, PlannedLink

SCRAPS = st.sampled_from(
    [
        *(
            "<a href=",
            "<a data-affiliate=",
            "<img srcset=",
            "<base href=",
            "<link rel=canonical href=",
            "<svg>",
            "<table>",
        ),
        *(
            '"',
            "'",
            ">",
            "<!--",
            "-->",
            "<script>",
            "</",
            "&amp;",
            "&#0;",
            "\0",
            "\r\n",
            "%",
            "%80",
            "#",
            "?",
            "//",
            "\\",
        ),
        *(
            "https://",
            "data:,",
            "javascript:",
            "[::",
            "..",
            "{product}",
            "id=",
            "<p",
            "http-equiv=refresh content=",
            "é",
        ),
        *(
            "<?xml version='1.0'?>",
            "<feed>",
            "<rss>",
            "<content type='html'>",
            "<![CDATA[",
            "]]>",
            "<entry>",
            "<!DOCTYPE rss [",
        ),
    ]
)
JUNK = st.lists(SCRAPS | st.text(max_size=4), max_size=30).map("".join).map(str.encode) | st.binary(max_size=200)
PLAN = Plan.of([PlannedLink("a.html", "https://go.example/?c=k1", product="acme", subid="k1", rel="sponsored")])
SITES = Path(__file__).parent / "sites"


def judged(pages: dict[str, Page], plan: Plan = PLAN) -> list[Finding]:
    files = Files.of(pages, clean_urls=False)
    drafts, _ = judge_links(pages, files, stated_root(pages.values()))
    whole = chain(drafts, judge_plan(pages, files.paths, plan))
    return sorted((draft.finding for draft in whole), key=lambda finding: finding.place)


@given(st.dictionaries(st.sampled_from(["a.html", "b.htm", "c.xml", "d.rss", "e/index.html"]), JUNK, min_size=1))
@settings(max_examples=150, deadline=None)
def test_any_bytes_can_be_read_and_judged(tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]) -> None:
    output = tmp_path_factory.mktemp("site")
    pages = {}
    for path, data in files.items():
        (output / path).parent.mkdir(exist_ok=True)
        (output / path).write_bytes(data)
        page, problems = collect.collect(output, path, PLAN, {})
        assert page is None or page.path == path
        assert all(problem.page == path and problem.what and problem.fix for problem in problems)
        pages |= {path: page} if page else {}
    for finding in judged(pages):
        lines = lines_of(output / finding.page)
        last = files.get(finding.page, b"").count(b"\n") + 1
        assert all(1 <= line <= last for line in lines.get(finding.address, ()))


def all_pages() -> dict[str, Page]:
    """The pages of every sample site, each site in a folder of its own."""
    pages: dict[str, Page] = {}
    for site in sorted(SITES.iterdir()):
        for path in sorted((site / "built").rglob("*.*ml")):
            page, _ = collect.collect(SITES, path.relative_to(SITES).as_posix(), PLAN, {})
            pages |= {page.path: page} if page else {}
    return pages


PAGES = all_pages()
JUDGED = judged(PAGES)


@given(st.permutations(sorted(PAGES)))
@settings(max_examples=30, deadline=None)
def test_the_order_of_files_is_of_no_account(order: list[str]) -> None:
    assert judged({path: PAGES[path] for path in order}) == JUDGED


@given(st.sets(st.sampled_from(sorted(PAGES))))
@settings(max_examples=30, deadline=None)
def test_parts_merge_to_the_whole(part: set[str]) -> None:
    one = {path: page for path, page in PAGES.items() if path in part}
    other = {path: page for path, page in PAGES.items() if path not in part}
    assert judged(one | other) == judged(other | one) == JUDGED


@given(st.lists(st.text(alphabet="ab.:;/=", min_size=1).map(lambda a: f"x{a}y"), max_size=5))
def test_a_srcset_gives_its_addresses_back(addresses: list[str]) -> None:
    for separator in (" 1x, ", " 2x,", ", ", " 300w , "):
        assert list(candidates(separator.join(addresses))) == addresses
