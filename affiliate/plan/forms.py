"""Other ways to write the products' names: proposed once, approved by the editor, and looked for only then."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping

from affiliate.catalog.frontmatter import read_text
from affiliate.catalog.names import match_key
from affiliate.mentions import unusable
from affiliate.model import Catalog, Problem, Product
from affiliate.plan.spellings import spellings
from affiliate.site import Site

LARGEST = 8 * 1024 * 1024
HEAD = """\
# Other ways to write the names of your products. They link like the names themselves.
# Strike what means something else: write false behind it. A line that is deleted comes back as a proposal.
"""
ADVICE = "write true to let texts be searched for it, false to strike it"
Forms = Mapping[str, Mapping[str, bool]]
"""By product: each form, and whether it is approved."""


def read_forms(site: Site) -> tuple[Forms, tuple[Problem, ...]]:
    """The site's forms, and what is wrong with their file. A missing file has none."""
    path, shown = site.forms, site.shown(site.forms)
    if not path.exists():
        return {}, ()
    text, unread = read_text(path, shown, LARGEST)
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        unread = Problem(shown, 0, "", f"cannot be read as TOML: {error}", 'write: "Acme K-1" = true')
        found = {}
    forms: dict[str, dict[str, bool]] = {}
    problems = [unread] if unread else []
    for slug, listed in found.items():
        lines = listed if isinstance(listed, dict) else {"": listed}
        forms[slug] = {form: approved for form, approved in lines.items() if isinstance(approved, bool)}
        for form in lines.keys() - forms[slug].keys():
            problems.append(Problem(shown, 0, f"{slug}.{form}", "is neither true nor false", ADVICE))
    return forms, tuple(sorted(problems))


def forms_text(forms: Forms) -> str:
    """The file, sorted by product and form."""
    parts = [HEAD]
    for slug in sorted(slug for slug in forms if forms[slug]):
        lines = (f"{_quoted(form)} = {'true' if use else 'false'}" for form, use in sorted(forms[slug].items()))
        parts.append("\n".join((f"[{slug}]", *lines)) + "\n")
    return "\n".join(parts)


def with_proposals(catalog: Catalog, forms: Forms) -> Forms:
    """What the editor has decided, and every further form that belongs to one product alone."""
    decided = {slug: _decided(product, forms) for slug, product in catalog.products.items()}
    taken = {match_key(name) for product in catalog.products.values() for name in (product.name, *product.aliases)}
    known = taken | {match_key(form) for listed in decided.values() for form in listed}
    proposed = {slug: _proposed(product, known) for slug, product in catalog.products.items()}
    claims = Counter(key for keys in proposed.values() for key in keys)
    return {
        slug: {**{form: True for key, form in proposed[slug].items() if claims[key] == 1}, **decided[slug]}
        for slug in catalog.products
    }


def _decided(product: Product, forms: Forms) -> dict[str, bool]:
    return {form: use for slug in (*product.formerly, product.slug) for form, use in forms.get(slug, {}).items()}


def _proposed(product: Product, known: set[str]) -> dict[str, str]:
    found = {match_key(form): form for name in (product.name, *product.aliases) for form in spellings(name)}
    return {key: form for key, form in found.items() if key not in known and not unusable(form)}


def approved_names(product: Product, forms: Forms) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every name that means the product, each with the words of its guard: names, aliases and approved forms."""
    guards = {match_key(name): words for name, words in product.guard.items()}
    for name in (product.name, *product.aliases):
        yield name, guards.get(match_key(name), ())
    for form, use in _decided(product, forms).items():
        if use:
            alike = (words for name, words in product.guard.items() if is_form_of(form, name))
            yield form, next(alike, ())


def is_form_of(form: str, name: str) -> bool:
    """Whether this is another way to write the name that we would propose."""
    return match_key(form) in map(match_key, spellings(name))


def _quoted(form: str) -> str:
    """A key of TOML, which quotes as JSON does."""
    return json.dumps(form, ensure_ascii=False)
