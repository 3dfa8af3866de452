"""Everything the templates of one build know about products, and how they are rendered."""

from __future__ import annotations

import posixpath
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
from .countries import country_name
from .images import Picture, picture
from .one_build import OfOneBuild

SHELF = "PRODUCT_SHELF"
TABLE_SPECS = 4


@dataclass(frozen=True, slots=True)
class Shelf(OfOneBuild):
    """`blurbs` are the products' texts as HTML. `address` and `file` are the patterns of product pages' URLs and files,
    `shops_address` and `shops_file` those of the pages for choosing a shop. `country` is the home market's.

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
    country: str = ""
    shops_address: str = "products/shops/{slug}.html"
    shops_file: str = "products/shops/{slug}.html"

    def buttons(self, product: Product, program: str = "") -> tuple[Button, ...]:
        """One button a program, those of the home market's shops; with `program` that one alone."""
        if program:
            wanted = [offer for offer in self.market.offers[product.slug] if offer.program == program]
        else:
            wanted = list(self.market.offers_near(product.slug, self.country))
        return self._buttons(product, wanted)

    def _buttons(self, product: Product, offers: Iterable[Offer]) -> tuple[Button, ...]:
        first: dict[str, Offer] = {}
        for offer in offers:
            first.setdefault(offer.program, offer)
        programs = self.catalog.programs
        return tuple(button(product, offer, programs[name], self.today) for name, offer in first.items())

    def countries(self, product: Product) -> tuple[tuple[str, tuple[Button, ...]], ...]:
        """The shops by country, the home market's first; nothing where all readers buy at the same."""
        offers = self.market.offers[product.slug]
        sold = {country for offer in offers for country in self.catalog.programs[offer.program].markets}
        if len(sold) < 2:
            return ()
        found = []
        for country in sorted(sold, key=lambda code: (code != self.country, country_name(code))):
            here = (offer for offer in offers if country in self.catalog.programs[offer.program].markets)
            found.append((country_name(country), self._buttons(product, here)))
        anywhere = self._buttons(product, (o for o in offers if not self.catalog.programs[o.program].markets))
        return (*found, ("Everywhere", anywhere)) if anywhere else tuple(found)

    def picture(self, path: str, side: int) -> Picture | None:
        """The picture, as large as fits into a square: most themes have no style of their own for it."""
        found = picture(self.site.content, path)
        return found and found.within(side)

    def source(self, product: Product) -> str:
        """The product's file below the content folder: what `{filename}` links to its page are made of."""
        file = self.site.root / product.path if product.path else self.site.products / f"{product.slug}.md"
        return file.relative_to(self.site.content).as_posix()

    def url(self, product: Product) -> str:
        return self.address.replace("{slug}", product.slug)

    def save_as(self, product: Product) -> str:
        return self.file.replace("{slug}", product.slug)

    def shops_url(self, product: Product) -> str:
        return self.shops_address.replace("{slug}", product.slug)

    def shops_save_as(self, product: Product) -> str:
        return self.shops_file.replace("{slug}", product.slug)

    def way_to_shops(self, product: Product) -> str:
        """The address of the page for choosing a shop, as the product's own page links to it; nothing without one."""
        if not self.countries(product):
            return ""
        return posixpath.relpath(self.shops_url(product), posixpath.dirname(self.url(product)) or ".")

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
