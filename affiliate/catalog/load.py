"""Loads the catalog: reads every file, applies every rule, and keeps all that is right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from affiliate.catalog.accounts import AccountFile, read_accounts
from affiliate.catalog.across import contested_domains, contested_names, contested_slugs, missing_programs
from affiliate.catalog.folder import Folder, read_folder, settle
from affiliate.catalog.products import Surroundings, build_product, product_faults
from affiliate.catalog.programs import build_program, program_faults
from affiliate.catalog.schema import ProductKeys, ProgramKeys
from affiliate.catalog.tree import Fault
from affiliate.model import Catalog, Problem
from affiliate.site import Site

Faults = Mapping[str, Iterable[Fault]]


def load_catalog(site: Site) -> tuple[Catalog, tuple[Problem, ...]]:
    """The site's products, programs and accounts, and every problem in their files, sorted by file and line.

    A value with a problem is left out; a file that cannot be used at all costs nobody else's.
    """
    accounts, problems = read_accounts(site)
    programs, said = read_folder(site, site.programs, ProgramKeys)
    problems += said
    products, said = read_folder(site, site.products, ProductKeys)
    problems += said + missing_programs(products.entries.values(), programs)
    problems += settle(programs, ProgramKeys, _programs_faults(programs, accounts))
    problems += settle(products, ProductKeys, _products_faults(Surroundings(site.content, products, programs)))
    catalog = Catalog(
        products=MappingProxyType({slug: build_product(entry) for slug, entry in sorted(products.entries.items())}),
        programs=MappingProxyType({slug: build_program(entry) for slug, entry in sorted(programs.entries.items())}),
        accounts=MappingProxyType(dict(sorted(accounts.found.items()))),
    )
    return catalog, tuple(sorted(problems))


def _programs_faults(programs: Folder[ProgramKeys], accounts: AccountFile) -> Mapping[str, list[Fault]]:
    own = {slug: program_faults(entry, accounts) for slug, entry in programs.entries.items()}
    return _merged(own, contested_domains(programs))


def _products_faults(around: Surroundings) -> Mapping[str, list[Fault]]:
    own = {slug: product_faults(entry, around) for slug, entry in around.products.entries.items()}
    return _merged(own, contested_names(around.products), contested_slugs(around.products))


def _merged(*sources: Faults) -> Mapping[str, list[Fault]]:
    """All faults of a file together, so that they are found before any of them drops anything."""
    merged: dict[str, list[Fault]] = defaultdict(list)
    for faults in sources:
        for slug, found in faults.items():
            merged[slug] += found
    return {slug: found for slug, found in merged.items() if found}
