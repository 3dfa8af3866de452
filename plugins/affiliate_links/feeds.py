"""Feeds by each program's policy: keep the paid link, lead to the plain page, or lead to the article."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from affiliate.plan import for_feed
from affiliate.plan.strip import DISCLOSURE, LABEL, FeedLink

FEEDS = "AFFILIATE_FEEDS"


def feed_cleaner(links: Mapping[str, FeedLink]) -> Callable[[str, str], str]:
    """What makes of an item's HTML and its article's address the HTML for feeds."""
    # An article is in the feeds of the site, of its category, its author and each of its tags.
    return lru_cache(maxsize=1024)(lambda html, article_url: for_feed(html, links, article_url))


@lru_cache(maxsize=256)
def is_whole(summary: str, content: str) -> bool:
    """Whether a summary is all that the text says. Pelican leaves it out then, and sees our links as a difference."""
    words = DISCLOSURE.sub("", LABEL.sub("", content))
    return Markup(summary).striptags() == Markup(words).striptags()  # noqa: S704  on their way out of markup


def clean_feed(context: MutableMapping[str, Any], feed: Any) -> None:
    """Rewrite the items of a feed before Pelican writes it."""
    cleaned = context.get(FEEDS)
    if cleaned is None:
        return
    for item in feed.items:
        if item.get("content") and is_whole(str(item["description"] or ""), str(item["content"])):
            item["description"] = None
        for part in ("content", "description"):
            if item.get(part):
                item[part] = cleaned(str(item[part]), item["link"])
