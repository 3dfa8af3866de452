"""Summaries and lists without paid links: index pages have no disclosure."""

from __future__ import annotations

import copy
from typing import Any

from affiliate.plan.page import Decision
from affiliate.plan.strip import without_decided_links, without_paid_links


def clean_summary(content: Any) -> None:
    """Take paid links out of the summary that somebody wrote."""
    written = str(content.metadata.get("summary", ""))
    if (clean := without_paid_links(written)) != written:
        content._summary = content.metadata["summary"] = clean
        content.get_summary.cache.pop((content, content.get_siteurl()), None)


def prepare_lists(content: Any, decision: Decision) -> None:
    """Note the text without paid links and blocks, for lists of whole articles, and have summaries made from it."""
    text = decision.page.html
    for block in getattr(content, "affiliate_blocks", ()):
        text = text.replace(block, "", 1)
    text = without_decided_links(decision) if text == decision.page.html else without_paid_links(text)
    content.affiliate_listed = text
    if "summary" not in content.metadata:
        # Pelican cuts summaries from the whole content, anew for each base URL: a shadow with the clean text does that.
        shadow = copy.copy(content)
        shadow._content = text
        content.get_summary = shadow.get_summary
