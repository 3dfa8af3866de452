"""Pelican's own test articles, rendered by its own readers, searched for names taken from their text."""

from __future__ import annotations

import logging
import re
from copy import deepcopy
from pathlib import Path

import pelican.tests
import pytest
from mention_places import forbidden_around
from pelican.readers import Readers
from pelican.settings import DEFAULT_CONFIG

from affiliate.mentions import Edit, Name, Reason, build_index, read_page, splice

CONTENT = Path(pelican.tests.__file__).parent / "content"
READABLE = {".md", ".mkd", ".mdown", ".markdown", ".rst", ".html"}
STUBS = {"article_skip.md"}


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """The HTML of every article, by its path."""
    logging.disable(logging.CRITICAL)
    readers = Readers(deepcopy(DEFAULT_CONFIG) | {"PATH": str(CONTENT), "CACHE_CONTENT": False})
    paths = [path for path in sorted(CONTENT.rglob("*")) if path.suffix in READABLE and path.name not in STUBS]
    names = [path.relative_to(CONTENT).as_posix() for path in paths]
    rendered = {name: readers.read_file(str(CONTENT), name).content for name in names}
    logging.disable(logging.NOTSET)
    return rendered | {"wordpress": (CONTENT / "wordpress_content_decoded").read_text(encoding="utf-8")}


def names_in(page: str) -> list[Name]:
    """Every two words that stand side by side in the page's text."""
    text = re.sub(r"<[^>]*>", "|", page)
    pairs = sorted(set(re.findall(r"(?=\b([^\W\d_]{2,} [^\W\d_]{2,})\b)", text)))
    return [Name(pair, f"p{number}") for number, pair in enumerate(pairs)]


def test_links_stand_where_browsers_allow_them_and_leave_the_page_as_it_was(pages: dict[str, str]) -> None:
    linked = 0
    for page in pages.values():
        mentions = [m for m in read_page(page, build_index(names_in(page))).mentions if m.reason is Reason.NONE]
        marked = splice(page, [Edit(m.start, m.end, f"zq{number}qz") for number, m in enumerate(mentions)])
        for number, mention in enumerate(mentions):
            assert forbidden_around(marked, f"zq{number}qz", scripting=False) == set()
            marked = marked.replace(f"zq{number}qz", mention.text)
        assert marked == page
        linked += len(mentions)
    assert linked > 150


def test_what_is_quoted_code_or_heading_in_them_says_so(pages: dict[str, str]) -> None:
    reasons = {m.reason for page in pages.values() for m in read_page(page, build_index(names_in(page))).mentions}
    assert reasons >= {Reason.NONE, Reason.HEADING, Reason.QUOTE, Reason.LINK, Reason.CODE, Reason.SHADOWED}
