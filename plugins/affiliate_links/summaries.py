"""Summaries without paid links: index pages show them without a disclosure."""

from __future__ import annotations

import copy
from typing import Any

from affiliate.plan.page import Decision
from affiliate.plan.strip import without_decided_links, without_paid_links


def clean_summary(content: Any, decision: Decision, changed: bool) -> None:
    """Take paid links out of the summary that somebody wrote. Without one it is made from the text, if that is
    `changed` at all: from what it was before paid links and blocks."""
    if "summary" in content.metadata:
        written = str(content.metadata["summary"])
        if (clean := without_paid_links(written)) != written:
            content._summary = content.metadata["summary"] = clean
            content.get_summary.cache.pop((content, content.get_siteurl()), None)
        return
    if not changed:
        return
    # Pelican cuts summaries from the whole content, anew for each base URL: a shadow with the clean text does that.
    shadow = copy.copy(content)
    text = decision.page.html
    for block in getattr(content, "affiliate_blocks", ()):
        text = text.replace(block, "", 1)
    shadow._content = without_decided_links(decision) if text == decision.page.html else without_paid_links(text)
    content.get_summary = shadow.get_summary
