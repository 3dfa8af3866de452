"""Blocks of an article (`::: product acme-k1`) become boxes, tables, buttons and banners."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pelican.contents import Article, Page

from affiliate.mentions import Block, Edit, build_index, read_page, splice
from affiliate.model import Problem

from .commands import faults, is_complete, products, stray_fault
from .shelf import SHELF, Shelf

log = logging.getLogger(__name__)
NO_NAMES = build_index(())
CONTENTS = (
    *("articles", "translations", "drafts", "drafts_translations", "hidden_articles", "hidden_translations"),
    *("pages", "hidden_pages", "draft_pages", "draft_translations"),
)


def expand_content(content: Any) -> None:
    """Put the blocks' HTML into an article or page, and note on it what it was before and which products it shows."""
    shelf: Shelf | None = content.settings.get(SHELF)
    if shelf and may_have_blocks(content):
        expand_blocks(content, shelf)


def expand_again(generator: Any) -> None:
    """What Pelican has out of its cache was expanded in an earlier build: products and addresses may have changed."""
    shelf: Shelf | None = generator.settings.get(SHELF)
    for name in CONTENTS:
        for content in getattr(generator, name, ()):
            if shelf and content.settings is not generator.settings and hasattr(content, "affiliate_unexpanded"):
                content.settings, content._context = generator.settings, generator.context
                content._content = content.affiliate_unexpanded
                expand_blocks(content, shelf)


def expand_blocks(content: Any, shelf: Shelf) -> None:
    """`affiliate_blocks` are what came of the blocks, as affiliate_links takes them out of the summary again."""
    page = read_page(content._content, NO_NAMES)
    for stray in page.stray_blocks:
        complain([stray_fault(stray)], stray.text, content, shelf)
    sound = [block for block in page.blocks if is_sound(block, content, shelf)]
    content.affiliate_unexpanded = content._content
    content.affiliate_blocks = tuple(expand(block, shelf) for block in sound)
    edits = [Edit(b.start, b.end, html) for b, html in zip(sound, content.affiliate_blocks, strict=True)]
    content._content = splice(content._content, edits)
    content.products_boxed = shown(sound, "product", shelf)
    content.products_compared = shown(sound, "compare", shelf)


def may_have_blocks(content: Any) -> bool:
    return isinstance(content, Article | Page) and ":::" in (content._content or "")


def is_sound(block: Block, content: Any, shelf: Shelf) -> bool:
    """Whether the block can be expanded. Otherwise its text stays, and what is wrong with it is logged."""
    problems = list(faults(block, shelf.catalog))
    complain(problems, block.text, content, shelf)
    return not problems and is_complete(block)


def complain(problems: Iterable[Problem], text: str, content: Any, shelf: Shelf) -> None:
    """Log the problems at the line of the source file that holds `text`."""
    file = Path(content.source_path or "")
    for problem in problems:
        log.error("%s", replace(problem, path=shelf.site.shown(file), line=line_of(file, text)))


def line_of(file: Path, text: str) -> int:
    """The first line that says nothing but `text`, counted from 1; 0 when there is none."""
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.is_file() else []
    bare = (line.replace("<p>", "").replace("</p>", "").split() for line in lines)
    return next((number for number, words in enumerate(bare, 1) if words == text.split()), 0)


def expand(block: Block, shelf: Shelf) -> str:
    """The HTML of a sound block."""
    if block.command == "banner":
        return shelf.banner(*block.arguments)
    picks = products(block, shelf.catalog)
    if block.command == "compare":
        return shelf.table(picks)
    ((product, program),) = picks
    if block.command == "button":
        return shelf.button_row(product, program)
    return shelf.box(product, program, " ".join(block.arguments[1:]))


def shown(blocks: Iterable[Block], command: str, shelf: Shelf) -> tuple[str, ...]:
    """The slugs of the products that blocks of one kind show, each once."""
    found = [product for block in blocks if block.command == command for product, _ in products(block, shelf.catalog)]
    return tuple(dict.fromkeys(product.slug for product in found))
