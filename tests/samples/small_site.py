"""A link plan of nine invented articles over the sample catalog, and a draft."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from affiliate.model import Catalog
from affiliate.plan import PlannedLink, RegistryRow

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = {f"article-{n}": "2025-06-01" if n % 3 else f"2026-{n:02}-15" for n in range(1, 10)}
LATE = "article-9"  # appeared on 15 September 2026
DRAFT = "article-10"


def planned(catalog: Catalog) -> tuple[list[PlannedLink], list[RegistryRow]]:
    """A link to every offer from three articles in turn, and one from the draft; each pool's IDs go round."""
    links: list[PlannedLink] = []
    rows: set[RegistryRow] = set()
    pool = dict(zip((*ARTICLES, DRAFT), cycle(catalog.accounts["amazon-us"].tracking_ids), strict=False))
    articles = cycle(ARTICLES)
    for product, program in offers(catalog):
        for article in (next(articles), next(articles), next(articles), DRAFT):
            amazon = catalog.programs[program].network == "amazon"
            subid = pool[article] if amazon else f"{chr(97 + len(rows) // 9 % 26)}{len(rows) + 111111111}"[:10]
            subid = subid if amazon else subid.replace("0", "z")
            row = (subid, article, "", "amazon-us", "tracking-id") if amazon else (subid, article, product, "", "box")
            rows.add(RegistryRow(*row))
            links.append(link(article, product, catalog.programs[program].network, program, subid))
    return links, sorted(rows)


def offers(catalog: Catalog) -> Iterator[tuple[str, str]]:
    for product in catalog.products.values():
        for offer in product.offers:
            yield product.slug, offer.program


def link(article: str, product: str, network: str, program: str, subid: str) -> PlannedLink:
    return PlannedLink(
        page=f"{'drafts/' if article == DRAFT else ''}{article}.html",
        href=f"https://{program}.example/?s={subid}",
        article=article,
        source=f"content/{article}.md",
        product=product,
        program=program,
        network=network,
        kind="box",
        subid=subid,
        target=f"https://{program}.example/",
        rel="sponsored",
    )
