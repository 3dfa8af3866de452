"""Blocks of an article (`::: product acme-k1`) become boxes, tables, buttons and banners."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from pelican.contents import Article, Content, Page

from affiliate.mentions import Block, Edit, build_index, read_page, splice
from affiliate.model import Product

from .shelf import SHELF, Shelf

log = logging.getLogger(__name__)
NO_NAMES = build_index(())


class BlockError(ValueError):
    """A block that says something the catalog does not know; the message is for its author."""


def expand_content(content: Content) -> None:
    """Put the blocks' HTML into an article or page, and note on it which products it presents."""
    shelf: Shelf | None = content.settings.get(SHELF)
    if shelf is None or not isinstance(content, Article | Page) or ":::" not in (content._content or ""):
        return
    edits = []
    shown: dict[str, dict[str, Product]] = {"product": {}, "compare": {}}
    for block in read_page(content._content, NO_NAMES).blocks:
        try:
            edits.append(Edit(block.start, block.end, expand(block, shelf)))
            shown.get(block.command, {}).update({p.slug: p for p in presented(block, shelf)})
        except BlockError as error:
            log.error("%s", error)
    content._content = splice(content._content, edits)
    content.products_boxed = tuple(shown["product"].values())
    content.products_compared = tuple(shown["compare"].values())
