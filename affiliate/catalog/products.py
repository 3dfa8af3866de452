"""The rules of one product's file, and the product made of what obeys them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import cast

import ada_url

from affiliate.catalog.addresses import host_of
from affiliate.catalog.folder import Entry, Folder
from affiliate.catalog.names import match_key, never_links
from affiliate.catalog.schema import OfferKeys, ProductKeys, ProgramKeys
from affiliate.catalog.tree import Fault, Loc, doubtful, wrong
from affiliate.catalog.wording import quoted, suggestion
from affiliate.model import Offer, Product, Rating


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a product's file may point at."""

    content: Path
    products: Folder[ProductKeys]
    programs: Folder[ProgramKeys]


def product_faults(entry: Entry[ProductKeys], around: Surroundings) -> Iterator[Fault]:
    yield from _names(entry.keys)
    yield from _guard(entry.keys)
    yield from _offers(entry.keys, around.programs)
    yield from _pointers(entry, around.products)
    yield from _image(entry.keys, around.content)
    yield from _rating(entry.keys)


def _names(keys: ProductKeys) -> Iterator[Fault]:
    seen = {match_key(keys["name"]): "the name"}
    if flaw := never_links(keys["name"]):
        yield doubtful(("name",), flaw, "write the name as articles do")
    for index, alias in enumerate(keys.get("aliases", ())):
        loc: Loc = ("aliases", index)
        if flaw := never_links(alias):
            yield wrong(loc, flaw, "delete the alias, or write more of it")
        elif twin := seen.get(match_key(alias)):
            yield wrong(loc, f"{quoted(alias)} and {twin} are found by the same words", "delete the alias")
        seen.setdefault(match_key(alias), f"the alias {quoted(alias)}")


def _guard(keys: ProductKeys) -> Iterator[Fault]:
    names = {match_key(name) for name in (keys["name"], *keys.get("aliases", ()))}
    for name, words in keys.get("guard", {}).items():
        if match_key(name) not in names:
            yield wrong(
                ("guard", name), f"the product has no name {quoted(name)}", "write it as `name` or `aliases` do"
            )
        elif not words:
            yield doubtful(("guard", name), "without a guard word the name never links", "write some: [kettle, boil]")


def _offers(keys: ProductKeys, programs: Folder[ProgramKeys]) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for index, offer in enumerate(keys.get("offers", ())):
        loc: Loc = ("offers", index)
        address = (offer["program"], ada_url.URL(offer["url"]).href)
        if offer["program"] not in programs.slugs:
            yield _unknown_program(offer, loc, programs)
        elif address in seen:
            what = f"an offer at {offer['program']} with this address stands here already"
            yield Fault((*loc, "url"), what, "delete one of the two", costs=loc)
        elif offer["program"] not in programs.entries:
            yield Fault(loc, "", "", costs=loc)  # the program's own file is at fault, and said so
        else:
            yield from _foreign_host(offer, loc, programs.entries[offer["program"]])
        seen.add(address)


def _unknown_program(offer: OfferKeys, loc: Loc, programs: Folder[ProgramKeys]) -> Fault:
    # Without the folder every offer would say the same: load_catalog says it once.
    what = f"there is no program {quoted(offer['program'])}" if programs.there else ""
    guess = suggestion(offer["program"], programs.slugs)
    return Fault((*loc, "program"), what, guess or f"write {programs.path}/{offer['program']}.md", costs=loc)


def _foreign_host(offer: OfferKeys, loc: Loc, program: Entry[ProgramKeys]) -> Iterator[Fault]:
    host, domains = host_of(offer["url"]), program.keys["domains"]
    if domains and not any(host == domain or host.endswith(f".{domain}") for domain in domains):
        what = f"the host {host} is not of the program {program.slug}, which has {', '.join(domains)}"
        fix = f"correct the address or the program, or add {host} to domains in {program.path}"
        yield Fault((*loc, "url"), what, fix, costs=loc)


def _pointers(entry: Entry[ProductKeys], products: Folder[ProductKeys]) -> Iterator[Fault]:
    keys = entry.keys
    targets: list[tuple[Loc, str]] = [(("goes_with", n), slug) for n, slug in enumerate(keys.get("goes_with", ()))]
    if "successor" in keys:
        targets.append((("successor",), keys["successor"]))
    for loc, slug in targets:
        if slug == entry.slug:
            yield wrong(loc, "the product points at itself", "write another product's slug, or delete it")
        elif slug not in products.slugs:
            fix = suggestion(slug, products.slugs) or f"write {products.path}/{slug}.md, or delete it here"
            yield wrong(loc, f"there is no product {quoted(slug)}", fix)
    for index, slug in enumerate(keys.get("formerly", ())):
        if slug in products.slugs:
            fix = "delete it: a former slug leads to this product only while no other has it"
            yield wrong(("formerly", index), f"the slug {quoted(slug)} is a product's today", fix)


def _image(keys: ProductKeys, content: Path) -> Iterator[Fault]:
    # os.path, because Path.is_file raises where a name is too long for the file system.
    if "image" in keys and not os.path.isfile(content / keys["image"]):  # noqa: PTH113 — a Path for every picture takes its time
        what = f"there is no picture {quoted(keys['image'])} in the folder {content.name}"
        yield wrong(("image",), what, "put it there, or correct the path")


def _rating(keys: ProductKeys) -> Iterator[Fault]:
    rating = keys.get("rating")
    if rating and not rating["score"] <= rating["best"]:
        what = f"the score {rating['score']} is above the best possible, {rating['best']}"
        yield Fault(("rating", "score"), what, "correct one of the two", costs=("rating",))
    elif rating and not rating["best"]:
        yield Fault(("rating", "best"), "the best score is 0", "write the highest score you give: 10", ("rating",))


def build_product(entry: Entry[ProductKeys]) -> Product:
    keys = entry.keys
    rating = keys.get("rating")
    return Product(
        slug=entry.slug,
        name=keys["name"],
        offers=tuple(Offer(**offer) for offer in keys.get("offers", ())),
        aliases=keys.get("aliases", ()),
        brand=keys.get("brand", ""),
        ids=_frozen(keys.get("ids", {})),
        image=keys.get("image", ""),
        rating=Rating(**rating) if rating else None,
        pros=keys.get("pros", ()),
        cons=keys.get("cons", ()),
        specs=_frozen(keys.get("specs", {})),
        evidence=_frozen(keys.get("evidence", {})),
        goes_with=keys.get("goes_with", ()),
        successor=keys.get("successor", ""),
        formerly=keys.get("formerly", ()),
        guard=MappingProxyType(dict(keys.get("guard", {}))),
        link=keys.get("link", ""),
        blurb=entry.body,
        path=entry.path,
    )


def _frozen(values: Mapping[str, object]) -> Mapping[str, str]:
    return MappingProxyType(cast("dict[str, str]", dict(values)))
