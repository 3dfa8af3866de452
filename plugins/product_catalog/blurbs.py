"""The text of product files: Markdown as the site's own articles are read, and a plain summary of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from markdown import Markdown
from markupsafe import Markup

from affiliate.model import Catalog

PARAGRAPH = re.compile(r"<p>(?!:::)(.*?)</p>", re.DOTALL)
SUMMARY_LENGTH = 200


def read_blurbs(catalog: Catalog, settings: Mapping[str, Any]) -> dict[str, str]:
    """The HTML of every product's text, by slug."""
    markdown = reader(settings)
    return {
        slug: markdown.reset().convert(product.blurb) for slug, product in catalog.products.items() if product.blurb
    }


def reader(settings: Mapping[str, Any]) -> Markdown:
    """Markdown with the site's extensions, save the one that would take the first lines for metadata."""
    chosen = dict(settings["MARKDOWN"])
    configured = chosen.pop("extension_configs", {})
    extensions = [*configured, *(e for e in chosen.pop("extensions", []) if e not in configured)]
    wanted = [e for e in extensions if not str(e).endswith("meta")]
    return Markdown(
        extensions=wanted, extension_configs={e: configured[e] for e in wanted if e in configured}, **chosen
    )


def summary(html: str) -> str:
    """The first paragraph as plain text, cut behind a word."""
    found = PARAGRAPH.search(html)
    plain = Markup(found[1]).striptags() if found else ""  # noqa: S704  on its way out of markup
    if len(plain) <= SUMMARY_LENGTH:
        return plain
    return plain[:SUMMARY_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
