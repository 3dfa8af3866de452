"""Names that are words of everyday language: found in small letters in the site's own texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from affiliate.mentions import Reason
from affiliate.model import Catalog, Problem, Product
from affiliate.plan.forms import is_form_of
from affiliate.plan.page import Decision

GUARD = (
    "add to this file, with words that stand near it where the product is meant: `guard: {{{name}: [first, second]}}`"
)
STRIKE = "write false behind {form!r} in data/forms.toml"


def everyday_names(decisions: Iterable[Decision], catalog: Catalog) -> tuple[Problem, ...]:
    """A warning for every unguarded name that the site's texts use as a word as well."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for decision in decisions:
        for verdict in decision.verdicts:
            if verdict.reason == Reason.CASE and verdict.text.islower():
                found[verdict.products[0], verdict.rival].add(decision.page.source)
    return tuple(
        Problem(catalog.products[slug].path, 0, "name", _what(name, sources), _advice(name, catalog.products[slug]))
        for (slug, name), sources in sorted(found.items())
        if not any(name == guarded or is_form_of(name, guarded) for guarded in catalog.products[slug].guard)
    )


def _advice(name: str, product: Product) -> str:
    """Guard the name; a form goes with the name it is made of, or is struck."""
    if name in (names := (product.name, *product.aliases)):
        return GUARD.format(name=name)
    origin = next((GUARD.format(name=one) for one in names if is_form_of(name, one)), "")
    return "; or ".join(filter(None, (STRIKE.format(form=name), origin)))


def _what(name: str, sources: set[str]) -> str:
    more = f" and {len(sources) - 1} more texts" if len(sources) > 1 else ""
    where = f"{min(sources)}{more}"
    return f"{name!r} is an everyday word in {where}: where a sentence begins with it, it would become a link"
