"""Blocks of an article (`::: product acme-k1`) become boxes, tables, buttons and banners."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pelican.contents import Article, Page

from affiliate.catalog.references import Reference, check_references, locate
from affiliate.mentions import Block, Edit, build_index, read_page, splice
from affiliate.model import Problem, Product

from .shelf import SHELF, Shelf

log = logging.getLogger(__name__)
NO_NAMES = build_index(())
USAGE = {
    "product": "::: product SLUG and, if you like, a label",
    "compare": "::: compare SLUG SLUG...",
    "button": "::: button SLUG",
    "banner": "::: banner PROGRAM WIDTHxHEIGHT",
}


def expand_content(content: Any) -> None:
    """Put the blocks' HTML into an article or page, and note on it what it was before and which products it shows."""
    shelf: Shelf | None = content.settings.get(SHELF)
    if shelf is None or not may_have_blocks(content):
        return
    blocks = read_page(content._content, NO_NAMES).blocks
    sound = [block for block in blocks if not complain(mistakes(block, Path(content.source_path or ""), shelf))]
    content.affiliate_unexpanded = content._content
    content._content = splice(content._content, [Edit(b.start, b.end, expand(b, shelf)) for b in sound])
    content.products_boxed = shown(sound, "product", shelf)
    content.products_compared = shown(sound, "compare", shelf)


def may_have_blocks(content: Any) -> bool:
    return isinstance(content, Article | Page) and ":::" in (content._content or "")


def complain(problems: Iterable[Problem]) -> bool:
    """Log the problems, and say whether there was one. The block's text then stays as it was."""
    found = list(problems)
    for problem in found:
        log.error("%s", problem)
    return bool(found)


def mistakes(block: Block, file: Path, shelf: Shelf) -> list[Problem]:
    """What is wrong with a block of the source file, with its line there."""
    how, words = f"::: {block.command}", block.arguments
    if not is_complete(block):
        fix = f"write `{USAGE[block.command]}`" if block.command in USAGE else f"known: {', '.join(USAGE)}"
        found = [("".join(words[:1]), Problem("", 0, how, "this is not a whole block", fix))]
    else:
        named = references(block)
        found = [(r.slug, problem) for r in named for problem in check_references(shelf.catalog, (r,))]
    path = shelf.site.shown(file)
    return [replace(p, path=path, line=locate(file, slug) if file.is_file() else 0) for slug, p in found]


def is_complete(block: Block) -> bool:
    match block.command, block.arguments:
        case ("product", (_, *_)) | ("compare", (_, _, *_)) | ("button", (_,)) | ("banner", (_, _)):
            return True
    return False


def references(block: Block) -> list[Reference]:
    """The products, or the program, that a complete block names."""
    how = f"::: {block.command}"
    if block.command == "banner":
        return [Reference("", 0, block.arguments[0], how, block.arguments[1])]
    words = block.arguments if block.command == "compare" else block.arguments[:1]
    parted = (word.partition("@") for word in words)
    return [Reference("", 0, slug, how, program) for slug, _, program in parted]


def products(block: Block, shelf: Shelf) -> list[tuple[Product, str]]:
    """The products of a sound block, each with the program whose offer alone is to be shown, or nothing."""
    return [(found, one.at) for one in references(block) if (found := shelf.catalog.product(one.slug))]


def expand(block: Block, shelf: Shelf) -> str:
    """The HTML of a sound block."""
    if block.command == "banner":
        program, size = block.arguments
        return shelf.banner(program, size)
    picks = products(block, shelf)
    if block.command == "compare":
        return shelf.table(picks)
    ((product, program),) = picks
    if block.command == "button":
        return shelf.button_row(product, program)
    return shelf.box(product, program, " ".join(block.arguments[1:]))


def shown(blocks: Iterable[Block], command: str, shelf: Shelf) -> tuple[Product, ...]:
    """The products that blocks of one kind show, each once."""
    found = [product for block in blocks if block.command == command for product, _ in products(block, shelf)]
    return tuple({product.slug: product for product in found}.values())
