"""Everything the templates of one build know about products, and how they are rendered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from jinja2 import Environment

from affiliate.model import Banner, Catalog, Product, Program
from affiliate.plan.offers import Market
from affiliate.site import Site
from .buttons import Button, button
from .images import Picture, picture

SHELF = "PRODUCT_SHELF"


@dataclass(frozen=True, slots=True)
class Shelf:
    """`rating_page` is where the site says how it rates, below the content folder, or empty."""

    site: Site
    catalog: Catalog
    market: Market = field(hash=False)
    environment: Environment = field(hash=False)
    today: date
    rating_page: str = ""
    table_specs: int = 4

    def buttons(self, product: Product) -> tuple[Button, ...]:
        """One button a program, in the order of the offers."""
        first = {offer.program: offer for offer in reversed(self.market.offers.get(product.slug, ()))}
        wanted = dict.fromkeys(offer.program for offer in self.market.offers.get(product.slug, ()))
        return tuple(button(product, first[slug], self.catalog.programs[slug], self.today) for slug in wanted)

    def picture(self, path: str) -> Picture | None:
        return picture(self.site.content, path)

    def source(self, product: Product) -> str:
        """The product's file below the content folder: what `{filename}` links to its page are made of."""
        file = self.site.root / product.path if product.path else self.site.products / f"{product.slug}.md"
        return file.relative_to(self.site.content).as_posix()

    def related(self, slugs: Iterable[str]) -> tuple[Product, ...]:
        """The products of these slugs that the catalog has."""
        return tuple(found for slug in slugs if (found := self.catalog.product(slug)))

    def render(self, template: str, **values: object) -> str:
        return self.environment.get_template(f"affiliate/{template}.html").render(shelf=self, **values).strip()

    def box(self, product: Product, label: str = "") -> str:
        return self.render("box", product=product, label=label)

    def table(self, products: tuple[Product, ...]) -> str:
        return self.render("table", products=products, specs=shared_specs(products, self.table_specs))

    def button_row(self, product: Product) -> str:
        return self.render("button", product=product)

    def banner(self, program: Program, banner: Banner) -> str:
        return self.render("banner", program=program, banner=banner, picture=self.picture(banner.image))


def shared_specs(products: tuple[Product, ...], limit: int) -> tuple[str, ...]:
    """The specs that at least two of the products state, most shared first, then as the first product orders them."""
    counts: dict[str, int] = {}
    for product in products:
        for spec in product.specs:
            counts[spec] = counts.get(spec, 0) + 1
    shared = [spec for spec, count in counts.items() if count > 1]
    return tuple(sorted(shared, key=lambda spec: -counts[spec])[:limit])


def find_rating_page(content: Path, folders: Iterable[str]) -> str:
    """The page `how-we-rate` among the site's pages, by its path below the content folder."""
    found = (file for folder in folders for file in sorted((content / folder).rglob("how-we-rate.*")))
    page = next((file for file in found if file.suffix in (".md", ".rst", ".html")), None)
    return page.relative_to(content).as_posix() if page else ""
