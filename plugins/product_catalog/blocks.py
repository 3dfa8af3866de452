"""Blocks of an article (`::: product acme-k1`) become boxes, tables, buttons and banners."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pelican.contents import Article, Page

from affiliate.catalog.references import locate
from affiliate.mentions import Block, Edit, build_index, read_page, splice
from affiliate.model import Product

from .commands import Fault, faults, is_complete, products, stray_fault
from .shelf import SHELF, Shelf

log = logging.getLogger(__name__)
NO_NAMES = build_index(())


def expand_content(content: Any) -> None:
    """Put the blocks' HTML into an article or page, and note on it what it was before and which products it shows."""
    shelf: Shelf | None = content.settings.get(SHELF)
    if shelf is None or not may_have_blocks(content):
        return
    page = read_page(content._content, NO_NAMES)
    complain(map(stray_fault, page.stray_blocks), content, shelf)
    ours = [block for block in page.blocks if not complain(faults(block, shelf.catalog), content, shelf)]
    sound = [block for block in ours if is_complete(block)]
    content.affiliate_unexpanded = content._content
    content._content = splice(content._content, [Edit(b.start, b.end, expand(b, shelf)) for b in sound])
    content.products_boxed = shown(sound, "product", shelf)
    content.products_compared = shown(sound, "compare", shelf)


def may_have_blocks(content: Any) -> bool:
    return isinstance(content, Article | Page) and ":::" in (content._content or "")


def complain(found: Iterable[Fault], content: Any, shelf: Shelf) -> bool:
    """Log the faults by file and line, and say whether there was one. The block's text then stays as it was."""
    file = Path(content.source_path or "")
    any_at_all = False
    for word, problem in found:
        line = locate(file, word) if file.is_file() else 0
        log.error("%s", replace(problem, path=shelf.site.shown(file), line=line))
        any_at_all = True
    return any_at_all


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


def shown(blocks: Iterable[Block], command: str, shelf: Shelf) -> tuple[Product, ...]:
    """The products that blocks of one kind show, each once."""
    found = [product for block in blocks if block.command == command for product, _ in products(block, shelf.catalog)]
    return tuple({product.slug: product for product in found}.values())
