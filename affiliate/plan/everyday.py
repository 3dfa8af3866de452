"""Names that are words of everyday language: found in small letters in the site's own texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from affiliate.mentions import Reason
from affiliate.model import Catalog, Problem
from affiliate.plan.page import Decision


def everyday_names(decisions: Iterable[Decision], catalog: Catalog) -> tuple[Problem, ...]:
    """A warning for every unguarded name that the site's texts use as a word as well."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for decision in decisions:
        for verdict in decision.verdicts:
            if verdict.reason == Reason.CASE and verdict.text.islower():
                found[verdict.products[0], verdict.rival].add(decision.page.source)
    return tuple(
        Problem(catalog.products[slug].path, 0, "name", _what(name, sources), ADVICE.format(name=name))
        for (slug, name), sources in sorted(found.items())
        if name not in catalog.products[slug].guard
    )


ADVICE = (
    "add to this file, with words that stand near it where the product is meant: `guard: {{{name}: [first, second]}}`"
)


def _what(name: str, sources: set[str]) -> str:
    more = f" and {len(sources) - 1} more texts" if len(sources) > 1 else ""
    where = f"{min(sources)}{more}"
    return f"{name!r} is an everyday word in {where}: where a sentence begins with it, it would become a link"
