"""Finding and splicing links: our tokeniser and matcher beside BeautifulSoup with one big regular expression."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from bs4 import BeautifulSoup

from affiliate.mentions import Edit, Name, NameIndex, build_index, read_page, splice
from benchmarks.result import Result, cpu_of
from benchmarks.texts import article, names

ARTICLES = 400
T = TypeVar("T")


def run() -> Iterator[Result]:
    for count in (6_800, 100_000):
        chosen = names(count)
        pages = [article(chosen, seed=n) for n in range(ARTICLES)]
        index = build_index(Name(name, f"p{n}") for n, name in enumerate(chosen))
        ours = cpu_of(partial(_all, _ours, pages, index), repeat=3) / len(pages)
        pattern, some = re.compile("|".join(map(re.escape, chosen))), pages[:20]
        # With 100,000 names the peer would take minutes.
        peer = cpu_of(partial(_all, _peer, some, pattern)) / len(some) if count < 10_000 else 0
        yield Result(f"1,000-word article, {count:,} names", 1000 * ours, 1000 * peer, "CPU ms an article")
        yield Result(f"memory of {count:,} names", _megabytes(chosen), 0, "MB (Python's own heap)")


def _all(work: Callable[[str, T], str], pages: list[str], names: T) -> None:
    for page in pages:
        work(page, names)


def _ours(page: str, index: NameIndex) -> str:
    found = read_page(page, index, count_words=False)  # as builds do, unless a setting asks for words
    edits: list[Edit] = []
    for mention in found.mentions:
        if not mention.reason:
            edits += [Edit(mention.start, mention.start, '<a href="x">'), Edit(mention.end, mention.end, "</a>")]
    return splice(page, edits)


def _peer(page: str, pattern: re.Pattern[str]) -> str:
    soup = BeautifulSoup(page, "html.parser")
    for text in soup.find_all(string=pattern):
        if not text.find_parent(["a", "h1", "h2", "h3", "code", "pre"]):
            text.replace_with(BeautifulSoup(pattern.sub(r'<a href="x">\g<0></a>', str(text)), "html.parser"))
    return str(soup)


def _megabytes(chosen: list[str]) -> float:
    tracemalloc.start()
    index = build_index(Name(name, f"p{n}") for n, name in enumerate(chosen))
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del index
    return size / 1e6
