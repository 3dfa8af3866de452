"""Summaries without paid links: index pages show them without a disclosure."""

from __future__ import annotations

import copy
from typing import Any

from affiliate.plan.page import Decision
from affiliate.plan.strip import without_decided_links, without_paid_links


def clean_summary(content: Any, decision: Decision) -> None:
    """Let the content's summary be made from its text without paid links and blocks."""
    if "summary" in content.metadata:
        content._summary = content.metadata["summary"] = without_paid_links(str(content.metadata["summary"]))
        return
    # Pelican cuts summaries from the whole content, anew for each base URL: a shadow with the clean text does that.
    shadow = copy.copy(content)
    unexpanded = getattr(content, "affiliate_unexpanded", "")
    shadow._content = without_paid_links(unexpanded) if unexpanded else without_decided_links(decision)
    content.get_summary = shadow.get_summary
