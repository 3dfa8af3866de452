"""Feeds by each program's policy: keep the paid link, lead to the plain page, or lead to the article."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from affiliate.plan import for_feed

FEEDS = "AFFILIATE_FEEDS"


def clean_feed(context: MutableMapping[str, Any], feed: Any) -> None:
    """Rewrite the items of a feed before Pelican writes it."""
    links = context.get(FEEDS)
    if links is None:
        return
    for item in feed.items:
        for part in ("content", "description"):
            if item.get(part):
                item[part] = for_feed(str(item[part]), links, item["link"])
