"""What an author expects of an article: so many links to this product, none to that one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from affiliate.model import Problem
from affiliate.plan.ground import Ground
from affiliate.plan.page import Link, Page, Verdict
from affiliate.plan.wishes import head_line

PAIR = re.compile(r"([^\s=:,]+)\s*[=:]\s*([0-9]{1,4})")
SHAPE = "write it like: Expect: acme-k1=1, bolt-2=0"


def unexpected(page: Page, links: Iterable[Link], verdicts: Iterable[Verdict], ground: Ground) -> Iterator[Problem]:
    """Every product with more or fewer links than its author expects, and expectations that cannot be read."""
    if not page.expect:
        return
    made = Counter(link.placement.product for link in links)
    expected, faults = read_expectations(page.expect)
    for fault in faults:
        yield _problem(page, ground, fault, f"{fault!r} is no product with a number", SHAPE)
    for slug, count in expected.items():
        product = ground.catalog.product(slug)
        if product is None:
            yield _problem(page, ground, slug, f"no product is called {slug!r}", ground.instead_of(slug))
        elif made[product.slug] != count:
            refused = (v for v in verdicts if not v.linked and product.slug in v.products)
            other = "other " if made[product.slug] else ""
            absent = f": no {other}name of it stands there"
            why = next((f"; {' '.join(v.text.split())!r} is not linked: {v.reason}" for v in refused), absent)
            what = f"{slug} is expected to have {_links(count)} and has {made[product.slug]}"
            fix = f"see: affiliate explain {page.article} {product.slug}; or correct the number"
            yield _problem(page, ground, slug, what + why * (made[product.slug] < count), fix)


def read_expectations(written: object) -> tuple[dict[str, int], list[str]]:
    """Numbers of links by slug, from `acme-k1=1, bolt-2=0` or a mapping of YAML, and what is none of this."""
    if isinstance(written, Mapping):
        pairs = [f"{slug}={count}" for slug, count in written.items()]
    else:
        pairs = [pair.strip() for pair in str(written).strip("{} ").split(",") if pair.strip()]
    found = [(pair, PAIR.fullmatch(pair)) for pair in pairs]
    return {match[1]: int(match[2]) for _, match in found if match}, [pair for pair, match in found if not match]


def _links(count: int) -> str:
    return "1 link" if count == 1 else f"{count} links" if count else "no link"


def _problem(page: Page, ground: Ground, slug: str, what: str, fix: str) -> Problem:
    return Problem(page.source, _line(ground.root / page.source, slug), "Expect", what, fix)


def _line(file: Path, slug: str) -> int:
    """The line of the front matter that expects something of `slug`, or that the expectations begin in."""
    first, lines = head_line(file, "expect")
    named = (number for number, line in enumerate(lines[first - 1 :], first) if slug in line) if first else iter(())
    return next(named, first)
