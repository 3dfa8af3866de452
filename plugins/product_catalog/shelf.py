"""Everything the templates of one build know about products, and how they are rendered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from jinja2 import Environment

from affiliate.model import Catalog, Offer, Product
from affiliate.plan.offers import Market
from affiliate.site import Site

from .blurbs import summary
from .buttons import Button, button
from .images import Picture, picture

SHELF = "PRODUCT_SHELF"
TABLE_SPECS = 4


@dataclass(frozen=True, slots=True)
class Shelf:
    """`blurbs` are the products' texts as HTML. `address` and `file` are the patterns of product pages' URLs and files.

    `rating_page` is where the site says how it rates: a file below the content folder, with or without a fragment.
    """

    site: Site
    catalog: Catalog
    market: Market = field(hash=False)
    blurbs: Mapping[str, str] = field(hash=False)
    environment: Environment = field(hash=False)
    today: date
    address: str
    file: str
    rating_page: str

    def buttons(self, product: Product, program: str = "") -> tuple[Button, ...]:
        """One button a program, in the order of the offers; with `program` that one alone."""
        first: dict[str, Offer] = {}
        for offer in self.market.offers.get(product.slug, ()):
            first.setdefault(offer.program, offer)
        wanted = [offer for offer in first.values() if program in ("", offer.program)]
        return tuple(button(product, offer, self.catalog.programs[offer.program], self.today) for offer in wanted)

    def picture(self, path: str) -> Picture | None:
        return picture(self.site.content, path)

    def source(self, product: Product) -> str:
        """The product's file below the content folder: what `{filename}` links to its page are made of."""
        file = self.site.root / product.path if product.path else self.site.products / f"{product.slug}.md"
        return file.relative_to(self.site.content).as_posix()

    def url(self, product: Product) -> str:
        return self.address.replace("{slug}", product.slug)

    def save_as(self, product: Product) -> str:
        return self.file.replace("{slug}", product.slug)

    def summary(self, product: Product) -> str:
        return summary(self.blurbs.get(product.slug, "")) or product.name

    def related(self, slugs: Iterable[str]) -> tuple[Product, ...]:
        """The products of these slugs that the catalog has."""
        return tuple(found for slug in slugs if (found := self.catalog.product(slug)))

    def render(self, template: str, **values: object) -> str:
        return self.environment.get_template(f"affiliate/{template}.html").render(shelf=self, **values).strip()

    def box(self, product: Product, program: str, label: str) -> str:
        return self.render("box", product=product, buttons=self.buttons(product, program), label=label)

    def table(self, picks: Iterable[tuple[Product, str]]) -> str:
        rows = [(product, self.buttons(product, program)) for product, program in picks]
        specs = shared_specs([product for product, _ in rows])
        return self.render("table", rows=rows, specs=specs)

    def button_row(self, product: Product, program: str) -> str:
        return self.render("button", product=product, buttons=self.buttons(product, program))

    def banner(self, program: str, size: str) -> str:
        """Nothing where no link can be made: a picture alone would be an advertisement for free."""
        seller = self.market.sellers.get(program)
        if seller is None or not seller.program.channels.site:
            return ""
        banner = next(banner for banner in seller.program.banners if banner.size == size)
        return self.render("banner", program=seller.program, banner=banner)


def shared_specs(products: Iterable[Product]) -> tuple[str, ...]:
    """The specs that at least two of the products state, most shared first, then as the first product orders them."""
    counts: dict[str, int] = {}
    for product in products:
        for spec in product.specs:
            counts[spec] = counts.get(spec, 0) + 1
    shared = [spec for spec, count in counts.items() if count > 1]
    return tuple(sorted(shared, key=lambda spec: -counts[spec])[:TABLE_SPECS])


def find_rating_page(content: Path, folders: Iterable[str]) -> str:
    """The page `how-we-rate` among the site's pages, by its path below the content folder."""
    found = (file for folder in folders for file in sorted((content / folder).rglob("how-we-rate.*")))
    page = next((file for file in found if file.suffix in (".md", ".rst", ".html")), None)
    return page.relative_to(content).as_posix() if page else ""
