"""A site, and those that are built while it is being built, as i18n_subsites does: one registry, one plan for all."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from affiliate.model import Problem
from affiliate.plan import PlannedLink, Registry, SitePlan, read_registry
from affiliate.site import Site

WHOLE = "LINK_EDITIONS"


@dataclass(slots=True)
class Whole:
    """What the editions have in common. `output` and `language` are those of the site that was begun first, `plans`
    and `found` what a dry run reports."""

    output: Path
    language: str
    registry: Registry
    unread: tuple[Problem, ...]
    links: set[PlannedLink] = field(default_factory=set)
    plans: list[SitePlan] = field(default_factory=list)
    found: list[Problem] = field(default_factory=list)

    def folder(self, output: Path) -> str:
        """Where an edition stands below the output of the whole: nothing, or a path with a slash behind."""
        way = os.path.relpath(output, self.output).replace(os.sep, "/")
        return "" if way == "." else f"{way}/"

    def __reduce__(self) -> tuple[type[None], tuple[()]]:
        """Pelican's caches save settings as well: the next build begins anew."""
        return type(None), ()


def whole_of(settings: MutableMapping[str, Any], site: Site) -> Whole:
    """What was begun already, where another site's build has handed its settings on; otherwise a new one."""
    begun: Whole | None = settings.get(WHOLE)
    output = Path(settings["OUTPUT_PATH"])
    if begun and begun.output != output:
        return begun
    whole = settings[WHOLE] = Whole(output, settings["DEFAULT_LANG"].lower(), *read_registry(site))
    return whole
