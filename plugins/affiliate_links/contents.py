"""Pelican's articles and pages of every status as pages of the link plan."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pelican.contents import Content
from pelican.generators import ArticlesGenerator, Generator

from affiliate.plan import Page
from affiliate.plan.wishes import is_off
from affiliate.site import Site

PUBLISHED = ("articles", "translations")
UNLISTED = (
    *("drafts", "drafts_translations", "hidden_articles", "hidden_translations"),
    *("pages", "hidden_pages", "draft_pages", "draft_translations"),
)


def site_of(settings: Mapping[str, Any]) -> Site:
    """The site that Pelican is building, in AFFILIATE_ROOT or the current folder."""
    return Site.at(Path(settings.get("AFFILIATE_ROOT") or Path.cwd()).resolve(), Path(settings["PATH"]))


def pages_of(generators: list[Generator], site: Site, language: str, folder: str) -> list[tuple[Content, Page]]:
    """Every text of the site as a page, once, in an order that depends on the texts alone.

    `language` is the site's own, whose articles' ids do not name it; `folder` is where its pages are written.
    """
    found: dict[int, tuple[Content, Page]] = {}
    for generator in generators:
        articles = isinstance(generator, ArticlesGenerator)
        for names, listed in ((PUBLISHED, articles and _has_feeds(generator.settings)), (UNLISTED, False)):
            for content in (content for name in names for content in getattr(generator, name, ())):
                if isinstance(content, Content) and isinstance(content._content, str) and id(content) not in found:
                    found[id(content)] = content, page_of(content, site, language, folder, listed)
    return sorted(found.values(), key=lambda item: (item[1].article, item[1].output))


def page_of(content: Any, site: Site, language: str, folder: str, in_feeds: bool) -> Page:
    """The content as a page: its id, its HTML, and what the author said about links."""
    metadata = content.metadata
    own_product = getattr(content, "affiliate_own_product", "")
    return Page(
        article=article_id(content, language),
        source=site.shown(Path(content.source_path)) if content.source_path else "",
        output=folder + content.save_as,
        html=content._content,
        language=getattr(content, "lang", "en"),
        off=is_off(metadata.get("affiliate")),
        skip=frozenset(words(metadata["affiliate-skip"])) if "affiliate-skip" in metadata else frozenset(),
        own_product=own_product,
        in_feeds=in_feeds,
        expect=metadata.get("expect", ""),
        wishes={} if own_product else {key: said for key, said in metadata.items() if str(key).startswith("affiliate")},
    )


def words(written: object) -> list[str]:
    """`a, b` of Pelican's metadata, or a list of YAML, as words."""
    parts = written if isinstance(written, list | tuple) else [written]
    return " ".join(map(str, parts)).replace(",", " ").split()


def article_id(content: Any, language: str) -> str:
    """`Id:` where the author gave one; else the slug, with the kind of text in front and another language behind."""
    if explicit := getattr(content, "affiliate_id", "") or str(content.metadata.get("id", "")).strip():
        return str(explicit)
    kind = type(content).__name__.lower()
    other = "" if content.lang == language else f"@{content.lang}"
    return ("" if kind == "article" else f"{kind}/") + str(getattr(content, "slug", content.save_as)) + other


def _has_feeds(settings: dict[str, Any]) -> bool:
    return any(
        value for key, value in settings.items() if key.endswith(("FEED_ATOM", "FEED_RSS", "ALL_ATOM", "ALL_RSS"))
    )
