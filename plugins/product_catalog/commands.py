"""What the commands of a block ask for (`::: compare acme-k1 bolt-2`), and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from affiliate.catalog.references import Reference, check_references
from affiliate.mentions import Command, StrayBlock
from affiliate.model import Catalog, Problem, Product

# A problem that has no place yet, and the word of the source file where it is to be found.
Fault: TypeAlias = tuple[str, Problem]
USAGE = {
    "product": "::: product SLUG and, if you like, a label",
    "compare": "::: compare SLUG SLUG...",
    "button": "::: button SLUG",
    "banner": "::: banner PROGRAM WIDTHxHEIGHT",
}


def faults(command: Command, catalog: Catalog) -> Iterator[Fault]:
    if not is_complete(command):
        what, fix = "lacks something, or has too much", f"write `{USAGE[command.name]}`"
        yield "".join(command.arguments[:1]), Problem("", 0, command.text, what, fix)
        return
    for one in references(command):
        yield from ((one.slug, problem) for problem in check_references(catalog, (one,)))


def stray_fault(stray: StrayBlock) -> Fault:
    what, fix = "shares its paragraph with other text", "leave an empty line above and below it"
    return "".join(stray.text.split()[2:3]), Problem("", 0, stray.text, what, fix)


def is_complete(command: Command) -> bool:
    match command.name, command.arguments:
        case ("product", (_, *_)) | ("compare", (_, _, *_)) | ("button", (_,)) | ("banner", (_, _)):
            return True
    return False


def references(command: Command) -> list[Reference]:
    """The products, or the program, that a complete command names."""
    how, words = f"::: {command.name}", command.arguments
    if command.name == "banner":
        return [Reference("", 0, words[0], how, words[1])]
    parted = (word.partition("@") for word in (words if command.name == "compare" else words[:1]))
    return [Reference("", 0, slug, how, program) for slug, _, program in parted]


def products(command: Command, catalog: Catalog) -> list[tuple[Product, str]]:
    """The products of a command, each with the program whose offer alone is to be shown, or nothing."""
    return [(found, one.at) for one in references(command) if (found := catalog.product(one.slug))]
