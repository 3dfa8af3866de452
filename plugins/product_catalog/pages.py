"""One hidden page a product: reachable from boxes and search, in nobody's menu."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup, escape
from pelican import readers
from pelican.contents import Page
from pelican.generators import PelicanTemplateNotFound

from affiliate.model import Product

from .shelf import SHELF, Shelf
from .structured_data import product_data

READERS: Any = readers  # it has no types
LINK = re.compile(r"""href=["']?[{|]product[}|]([^\s"'@<>]+)""")


def add_product_pages(generator: Any) -> None:
    """Add a page for every product, with links to the articles that present it."""
    shelf: Shelf | None = generator.settings.get(SHELF)
    if shelf is None:
        return
    template = template_for_products(generator)
    reviews = articles_by_product(generator.context.get("articles", ()), shelf)
    for product in shelf.catalog.products.values():
        page = product_page(product, reviews.get(product.slug, []), template, generator)
        generator.hidden_pages.append(page)
        generator.add_source_path(page)
        generator.add_static_links(page)
        if countries := shelf.countries(product):
            generator.hidden_pages.append(shops_page(product, countries, generator))


def template_for_products(generator: Any) -> str:
    """The theme's own template of product pages, or the one of any page."""
    try:
        generator.get_template("product")
    except PelicanTemplateNotFound:
        return "page"
    return "product"


def articles_by_product(articles: Iterable[Any], shelf: Shelf) -> dict[str, list[Any]]:
    """The articles that link a product or show it in a block, in the site's order."""
    found: dict[str, list[Any]] = {}
    for article in articles:
        linked = shelf.related(dict.fromkeys(LINK.findall(article._content or "")))
        for slug in dict.fromkeys(product.slug for product in linked):
            found.setdefault(slug, []).append(article)
    return found


def page_metadata(source: str, shelf: Shelf, settings: dict[str, Any]) -> dict[str, Any]:
    """What Pelican gives every page by the settings and by its path: themes and other plugins count on it."""
    process = READERS.BaseReader(settings).process_metadata
    return {
        **READERS.default_metadata(settings, process),
        **READERS.path_metadata(str(shelf.site.content / source), source, settings),
        **READERS.parse_path_metadata(source, settings, process),
    }


def product_page(product: Product, reviews: list[Any], template: str, generator: Any) -> Page:
    shelf: Shelf = generator.settings[SHELF]
    blurb = Markup(shelf.blurbs.get(product.slug, ""))  # noqa: S704  Markdown of the site's own, as in articles
    html = shelf.render("product", product=product, blurb=blurb, reviews=reviews)
    source = shelf.source(product)
    metadata = page_metadata(source, shelf, generator.settings) | {
        "title": str(escape(product.name)),
        "slug": product.slug,
        "url": shelf.url(product),
        "save_as": shelf.save_as(product),
        "status": "hidden",
        "template": template,
        "summary": str(escape(shelf.summary(product))),
        # not metadata but attributes: what affiliate_links and themes ask a product's page for
        "affiliate_id": f"product/{product.slug}",
        "affiliate_own_product": product.slug,
        "product": product,
    }
    html += "\n" + str(product_data(product, reviews, generator.settings))
    return Page(html, metadata, generator.settings, str(shelf.site.content / source), generator.context)


def shops_page(product: Product, countries: Iterable[object], generator: Any) -> Page:
    """The page on which readers choose the shop of their country."""
    shelf: Shelf = generator.settings[SHELF]
    source = shelf.source(product)
    metadata = page_metadata(source, shelf, generator.settings) | {
        "title": f"Choose your shop: {escape(product.name)}",
        "slug": f"{product.slug}-shops",
        "url": shelf.shops_url(product),
        "save_as": shelf.shops_save_as(product),
        "status": "hidden",
        "template": "page",
        "summary": f"Where to buy the {escape(product.name)}, country by country.",
        "affiliate_id": f"product/{product.slug}/shops",
        "affiliate_own_product": product.slug,
    }
    html = shelf.render("shops", product=product, countries=countries)
    return Page(html, metadata, generator.settings, str(shelf.site.content / source), generator.context)
