"""Where articles name products and programs: `{product}acme-k1` in links, and `::: compare acme-k1 bolt-2`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from affiliate.catalog.code import without_code
from affiliate.catalog.frontmatter import read_text
from affiliate.catalog.values import SLUG
from affiliate.catalog.wording import quoted, suggestion
from affiliate.model import Catalog, Problem, Product
from affiliate.site import Site

SUFFIXES = frozenset({".md", ".markdown", ".mkd", ".mdown", ".rst", ".html", ".htm"})
LARGEST = 2 * 1024 * 1024
# Only where a link's address can stand: prose about `{product}` is no link.
LINK = re.compile(
    r"""(?:[("'<=]\s*|\]:\s*|^\s*\.\.\s_[^:]+:\s*)"""
    r"""(?P<how>\{(?:product|program)\}|\|(?:product|program)\|)(?P<slug>[^\s"'<>()\[\]{}|@?\#]*)(?:@(?P<at>[\w-]*))?"""
)
BLOCK = re.compile(r"\s{0,3}(?:<p>\s*)?:::\s+(?P<command>product|compare|button|banner)\b(?P<words>[^<]*)(?:</p>)?\s*")


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """One naming of a product or program. `how` is the author's way to write it; `at` what follows the slug.

    `at` is a program for products (`{product}acme-k1@kettle-shop`), and a size for banners.
    """

    path: str
    line: int
    slug: str
    how: str
    at: str = ""

    @property
    def to_program(self) -> bool:
        return "program" in self.how or "banner" in self.how


def find_references(site: Site) -> tuple[Reference, ...]:
    """Everything that articles and pages name, in the order of files and lines."""
    return tuple(sorted(reference for file in source_files(site) for reference in _references(file, site.shown(file))))


def locate(file: Path, slug: str) -> int:
    """The first line of a source file that names `slug`: in a link or block if it can, else anywhere; 0 if nowhere."""
    text, _ = read_text(file, str(file), LARGEST)
    named = min((one.line for one in _references(file, "") if one.slug == slug), default=0)
    word = re.compile(rf"(?<![\w-]){re.escape(slug)}(?![\w-])")
    found = None if named or not slug else word.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else named


def check_references(catalog: Catalog, references: tuple[Reference, ...]) -> tuple[Problem, ...]:
    """The references that lead nowhere."""
    return tuple(sorted({problem for one in references if (problem := _dangling(one, catalog))}))


def source_files(site: Site) -> list[Path]:
    """The files of articles and pages, sorted; products and programs are not among them."""
    found: list[Path] = []
    for folder, folders, names in os.walk(site.content):
        here = Path(folder)
        ours = {place.name for place in (site.products, site.programs) if place.parent == here}
        folders[:] = [name for name in folders if not name.startswith(".") and name not in ours]
        found += [here / name for name in names if not name.startswith(".") and _is_source(name)]
    return sorted(found)


def _is_source(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in SUFFIXES  # noqa: PTH122 — a Path for every picture takes its time


def _references(file: Path, path: str) -> Iterator[Reference]:
    text, _ = read_text(file, path, LARGEST)
    if not any(sign in text for sign in ("{pro", "|pro", ":::")):
        return
    for number, line in enumerate(without_code(text, file.suffix.lower()), start=1):
        for found in LINK.finditer(line):
            yield Reference(path, number, found["slug"], found["how"], found["at"] or "")
        if block := BLOCK.fullmatch(line):
            yield from _block(path, number, block["command"], block["words"].split())


def _block(path: str, line: int, command: str, words: list[str]) -> Iterator[Reference]:
    how = f"::: {command}"
    if command == "banner":
        yield Reference(path, line, "".join(words[:1]), how, "".join(words[1:2]))
        return
    # Behind the one slug of a box stands its label; a table names as many products as it has columns.
    for word in (words if command == "compare" else words[:1]) or [""]:
        slug, _, at = word.partition("@")
        yield Reference(path, line, slug, how, at)


def _dangling(one: Reference, catalog: Catalog) -> Problem | None:
    if not one.slug:
        noun = "program" if one.to_program else "product"
        return Problem(one.path, one.line, one.how, f"no {noun} is named", f"write the {noun}'s slug behind it")
    return _program(one, catalog) if one.to_program else _product(one, catalog)


def _program(one: Reference, catalog: Catalog) -> Problem | None:
    program = catalog.programs.get(one.slug)
    if program is None:
        what = f"no program has the slug {quoted(one.slug)}"
        return Problem(one.path, one.line, one.how, what, _advice(one.slug, catalog.programs, "programs"))
    sizes = [banner.size for banner in program.banners]
    if not one.at or one.at in sizes:
        return None
    fix = f"write one of its sizes: {', '.join(sizes)}" if sizes else f"add `banners` to {program.path}"
    return Problem(one.path, one.line, one.how, f"{one.slug} has no banner of size {quoted(one.at)}", fix)


def _product(one: Reference, catalog: Catalog) -> Problem | None:
    product: Product | None = catalog.product(one.slug)
    if product is None:
        what = f"no product has the slug {quoted(one.slug)}"
        return Problem(one.path, one.line, one.how, what, _advice(one.slug, catalog.products, "products"))
    shops = [offer.program for offer in product.offers]
    if not one.at or one.at in shops:
        return None
    fix = f"write one of its programs: {', '.join(shops)}" if shops else f"add `offers` to {product.path}"
    return Problem(one.path, one.line, one.how, f"{one.slug} has no offer at {quoted(one.at)}", fix)


def _advice(slug: str, known: Iterable[str], folder: str) -> str:
    if not SLUG.fullmatch(slug):
        return "a slug has small letters a-z, digits and hyphens: acme-k1"
    begin = f"start it with `affiliate new {folder.removesuffix('s')} NAME`"
    there = f"if {folder}/{slug}.md is there already, it has a problem of its own"
    return suggestion(slug, known) or f"correct it, or {begin}; {there}"
