"""What only shows when all files lie side by side: two of them claim the same name, slug or domain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from affiliate.catalog.folder import Entry, Folder
from affiliate.catalog.names import match_key
from affiliate.catalog.schema import ProductKeys, ProgramKeys
from affiliate.catalog.tree import Fault, Loc, doubtful
from affiliate.catalog.wording import quoted
from affiliate.model import Problem

Claim = tuple[str, Loc, str]
"""Who claims something (its slug), where in its file, and as what."""


def contested_names(products: Folder[ProductKeys]) -> Mapping[str, list[Fault]]:
    """Names and aliases that two products claim, which therefore never link."""
    claims: dict[str, list[Claim]] = defaultdict(list)
    for entry in products.entries.values():
        for loc, name in _names(entry.keys):
            claims[match_key(name)].append((entry.slug, loc, quoted(name)))
    what = "{0} is also a name of {1}, so it never becomes a link"
    return _contested(claims, products, what, "keep it in one of the two, and give the other a longer name")


def contested_slugs(products: Folder[ProductKeys]) -> Mapping[str, list[Fault]]:
    claims: dict[str, list[Claim]] = defaultdict(list)
    for entry in products.entries.values():
        for index, slug in enumerate(entry.keys.get("formerly", ())):
            claims[slug].append((entry.slug, ("formerly", index), quoted(slug)))
    return _contested(claims, products, "{0} is also a former slug of {1}", "keep it where the old links should lead")


def contested_domains(programs: Folder[ProgramKeys]) -> Mapping[str, list[Fault]]:
    """Domains of which two programs want the plain links, which therefore stay plain."""
    claims: dict[str, list[Claim]] = defaultdict(list)
    for entry in programs.entries.values():
        for index, domain in enumerate(entry.keys["domains"] if entry.keys.get("merchant_links", True) else ()):
            claims[domain].append((entry.slug, ("domains", index), domain))
    what = "{0} is also a domain of {1}, so plain links to the shop earn from neither"
    return _contested(
        claims, programs, what, "write `merchant_links: false` in the program that only offers should lead to"
    )


def _names(keys: ProductKeys) -> Iterator[tuple[Loc, str]]:
    yield ("name",), keys["name"]
    for index, alias in enumerate(keys.get("aliases", ())):
        yield ("aliases", index), alias


def _contested(
    claims: Mapping[str, list[Claim]], folder: Folder[ProductKeys] | Folder[ProgramKeys], what: str, fix: str
) -> Mapping[str, list[Fault]]:
    faults: dict[str, list[Fault]] = defaultdict(list)
    for claimants in claims.values():
        for slug, loc, shown in claimants:
            if others := sorted({folder.entries[other].path for other, _, _ in claimants if other != slug}):
                faults[slug].append(doubtful(loc, what.format(shown, ", ".join(others)), fix))
    return faults


def missing_programs(products: Iterable[Entry[ProductKeys]], programs: Folder[ProgramKeys]) -> list[Problem]:
    """One problem for a folder that is not there, in place of one for each offer."""
    wanted = sorted({offer["program"] for entry in products for offer in entry.keys.get("offers", ())})
    if programs.there or not wanted:
        return []
    files = ", ".join(f"{programs.path}/{slug}.md" for slug in wanted[:3]) + (", ..." if len(wanted) > 3 else "")
    what = f"there is no such folder, but offers name {len(wanted)} program{'s' if len(wanted) > 1 else ''}"
    return [Problem(programs.path, 0, "", what, f"create it, with one file for each program: {files}")]
