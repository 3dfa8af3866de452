"""Plan without publishing: a build that writes its decisions instead of pages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from affiliate.model import Problem
from affiliate.plan import SitePlan, Verdict, registry_text

CONTEXT = 30


def report(path: Path, plan: SitePlan, problems: Iterable[Problem]) -> None:
    """Write all that was decided to `path`, as JSON."""
    pages = [
        {
            "article": decision.page.article,
            "source": decision.page.source,
            "output": decision.page.output,
            "language": decision.page.language,
            "html": html,
            "verdicts": [{**asdict(verdict), **around(decision.page.html, verdict)} for verdict in decision.verdicts],
        }
        for decision, html in zip(plan.decisions, plan.html, strict=True)
    ]
    outcome = {
        "pages": pages,
        "links": [asdict(link) for link in plan.links],
        "registry": registry_text(plan.registry),
        "problems": [asdict(problem) for problem in dict.fromkeys(problems)],
        "warnings": [asdict(problem) for problem in plan.warnings],
    }
    path.write_text(json.dumps(outcome, ensure_ascii=False), encoding="utf-8")


def around(html: str, verdict: Verdict) -> dict[str, str]:
    """The text directly before and behind a mention, up to the next tag: it finds the line in the source."""
    end = verdict.start + len(verdict.text)
    before, after = html[max(0, verdict.start - CONTEXT) : verdict.start], html[end : end + CONTEXT]
    return {"before": before.rpartition(">")[2], "after": after.partition("<")[0]}


def silence(generators: Iterable[Any]) -> None:
    """Keep the generators from writing pages."""
    for generator in generators:
        generator.generate_output = lambda writer: None
