"""Articles written for Hugo keep their meaning: its front matter keys become the metadata that Pelican acts on.

    draft: true      the status `draft`, whatever else is said, and at the draft's address only
    description      the summary, when there is none
    featured_image   `image`, a path below the content folder
    lastmod          `modified`
    url: /a/b/       the address and the file written there

What both name alike (`title`, `date`, `slug`, `tags`) needs no help. Where Pelican was told itself, that stands.
Reading YAML is another plugin's work (`yaml_metadata`); this one only translates what was read.
"""

from __future__ import annotations

import html
import logging
from typing import Any

from pelican import signals
from pelican.utils import get_date

NO = frozenset({"", "0", "false", "no", "off"})
YES = frozenset({"1", "true", "yes", "on"})

log = logging.getLogger(__name__)


def translate(_generator: object, metadata: dict[str, Any]) -> None:
    """Before the article or page is made of it: add what Hugo's keys say in Pelican's words."""
    if _is_draft(metadata):
        metadata["status"] = "draft"
        metadata.pop("url", None)
        metadata.pop("save_as", None)
    if "description" in metadata:
        metadata.setdefault("summary", f"<p>{html.escape(str(metadata['description']), quote=False)}</p>")
    if "featured_image" in metadata:
        metadata.setdefault("image", str(metadata["featured_image"]).lstrip("/"))
    if "lastmod" in metadata and "modified" not in metadata:
        _date_change(metadata)
    _place(metadata)


def _is_draft(metadata: dict[str, Any]) -> bool:
    """A value that is neither yes nor no holds the text back: an unpublished article is easier to fix than a leak."""
    value = str(metadata.get("draft", "")).strip().lower()
    if value not in NO | YES:
        log.warning("'draft: %s' of '%s' is neither true nor false: kept as a draft", value, metadata.get("title"))
    return value not in NO


def _date_change(metadata: dict[str, Any]) -> None:
    try:
        metadata["modified"] = get_date(str(metadata["lastmod"]))
    except ValueError:
        log.error("'lastmod: %s' of '%s' is not a date: write 2026-11-30", metadata["lastmod"], metadata.get("title"))


def _place(metadata: dict[str, Any]) -> None:
    """Hugo's addresses begin with a slash, Pelican's never do, and name no file: without one the link would be dead."""
    url = str(metadata.get("url", ""))
    if url.startswith("/") and "save_as" not in metadata:
        metadata["url"] = url.lstrip("/")
        metadata["save_as"] = metadata["url"] + "index.html" if url.endswith("/") else metadata["url"]


def register() -> None:
    """Pelican calls this once."""
    signals.article_generator_context.connect(translate)
    signals.page_generator_context.connect(translate)
