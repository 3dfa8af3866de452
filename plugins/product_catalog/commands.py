"""What a block asks for (`::: compare acme-k1 bolt-2`), and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from affiliate.catalog.references import Reference, check_references
from affiliate.mentions import Block, StrayBlock
from affiliate.model import Catalog, Problem, Product

USAGE = {
    "product": "::: product SLUG and, if you like, a label",
    "compare": "::: compare SLUG SLUG...",
    "button": "::: button SLUG",
    "banner": "::: banner PROGRAM WIDTHxHEIGHT",
}


def faults(block: Block, catalog: Catalog) -> Iterator[Problem]:
    """What is wrong with a block of ours, or with one whose command is nearly one of ours. No place is given yet."""
    if block.command not in USAGE:
        for meant in get_close_matches(block.command, USAGE, n=1):
            yield Problem("", 0, block.text, "is no block", f"write `{USAGE[meant]}`")
    elif not is_complete(block):
        yield Problem("", 0, block.text, "has too few words, or too many", f"write `{USAGE[block.command]}`")
    else:
        for one in references(block):
            yield from check_references(catalog, (one,))


def stray_fault(stray: StrayBlock) -> Problem:
    return Problem("", 0, stray.text, "shares its paragraph with other text", "leave an empty line above and below it")


def is_complete(block: Block) -> bool:
    match block.command, block.arguments:
        case ("product", (_, *_)) | ("compare", (_, _, *_)) | ("button", (_,)) | ("banner", (_, _)):
            return True
    return False


def references(block: Block) -> list[Reference]:
    """The products, or the program, that a complete block names."""
    how, words = f"::: {block.command}", block.arguments
    if block.command == "banner":
        return [Reference("", 0, words[0], how, words[1])]
    parted = (word.partition("@") for word in (words if block.command == "compare" else words[:1]))
    return [Reference("", 0, slug, how, program) for slug, _, program in parted]


def products(block: Block, catalog: Catalog) -> list[tuple[Product, str]]:
    """The products of a block, each with the program whose offer alone is to be shown, or nothing."""
    return [(found, one.at) for one in references(block) if (found := catalog.product(one.slug))]
