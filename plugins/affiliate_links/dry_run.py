"""Plan without publishing: a build that writes its decisions instead of pages."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable
from dataclasses import asdict
from operator import attrgetter
from pathlib import Path
from typing import Any

from pelican import Pelican, signals

from affiliate.model import Problem
from affiliate.plan import Verdict, registry_text
from affiliate.plan.page import BY_FIELDS
from affiliate.site import Site

from .contents import site_of
from .editions import Whole

CONTEXT = 30
NOT_READ = "Could not process "
LEFT_OUT = "Skipping %s: could not find information about '%s'"
_verdict_values = attrgetter("start", "text", "products", "kind", "linked", "reason", "program", "rival")


class Complaints(logging.Handler):
    """Listens for what other plugins find wrong, and for texts that Pelican leaves out: the build goes on."""

    def __init__(self, site: Site) -> None:
        super().__init__(logging.ERROR)
        self.site, self.problems = site, list[Problem]()

    def emit(self, record: logging.LogRecord) -> None:
        match record.args:
            case (Problem() as problem,):
                self.problems.append(problem)
            case (path, *_) if str(record.msg).startswith(NOT_READ):
                what = f"Pelican cannot read it: {sys.exc_info()[1]}"  # it logs from where it catches
                self.note(path, what, "fix the text: until then it is in no build and no plan")
            case (path, key) if record.msg == LEFT_OUT:
                self.note(path, f"Pelican leaves it out: it has no {key}", "write that line at the top of the file")

    def note(self, path: object, what: str, fix: str) -> None:
        self.problems.append(Problem(self.site.shown(self.site.content / str(path)), 0, "", what, fix))


def prepare(pelican: Pelican) -> None:
    """Before anything is read in a dry run: a dot in a file for every text that is."""
    settings = pelican.settings
    if not settings.get("AFFILIATE_DRY_RUN"):
        return
    logging.getLogger().addHandler(Complaints(site_of(settings)))
    dots = Path(settings["AFFILIATE_DRY_RUN"]).with_suffix(".progress").open("ab", buffering=0)

    def dot(generator: object) -> None:
        dots.write(b".")

    for about_to_read in (signals.article_generator_preread, signals.page_generator_preread):
        about_to_read.connect(dot, weak=False)


def report(path: Path, whole: Whole) -> None:
    """Write all that was decided to `path`, as JSON; verdicts and links are lists of their fields."""
    pages = [
        {
            "article": decision.page.article,
            "source": decision.page.source,
            "output": decision.page.output,
            "language": decision.page.language,
            "html": html,
            "verdicts": [(_verdict_values(one), *around(decision.page.html, one)) for one in decision.verdicts],
        }
        for plan in whole.plans
        for decision, html in zip(plan.decisions, plan.html, strict=True)
    ]
    listening = (handler for handler in logging.getLogger().handlers if isinstance(handler, Complaints))
    heard = [problem for handler in listening for problem in handler.problems]
    outcome = {
        "pages": pages,
        "links": sorted(map(BY_FIELDS, whole.links)),
        "registry": registry_text(whole.registry),
        "problems": [asdict(problem) for problem in dict.fromkeys((*whole.found, *heard))],
        "warnings": [asdict(problem) for plan in whole.plans for problem in plan.warnings],
    }
    path.write_text(json.dumps(outcome, ensure_ascii=False), encoding="utf-8")


def around(html: str, verdict: Verdict) -> tuple[str, str]:
    """The text directly before and behind a mention, up to the next tag: it finds the line in the source."""
    end = verdict.start + len(verdict.text)
    before, after = html[max(0, verdict.start - CONTEXT) : verdict.start], html[end : end + CONTEXT]
    return before.rpartition(">")[2], after.partition("<")[0]


def silence(generators: Iterable[Any]) -> None:
    """Keep the generators from writing pages, and other plugins from finishing what was never written."""
    for generator in generators:
        generator.generate_output = lambda writer: None
    for receiver in [*signals.finalized.receivers_for(None)]:
        signals.finalized.disconnect(receiver)
