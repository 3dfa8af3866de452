"""What a page tells search engines: an article, a review or a roundup, a product, and the trail that leads to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from markupsafe import Markup
from pelican.contents import Article

from affiliate.model import Product

from .json_ld import Node, Settings, absolute, image_url, script, stated, text
from .product_data import product_nodes
from .shelf import SHELF, Shelf

Content: TypeAlias = Any  # Pelican's articles and pages carry whatever their metadata says


def structured_data(content: Content, settings: Settings) -> Markup:
    """The script element of an article or page."""
    nodes: list[Node] = []
    if isinstance(content, Article):
        nodes += [article_node(content, settings), *reviewed_nodes(content, settings)]
    return script([*nodes, *trail_nodes(trail_to(content), settings)])


def breadcrumb_data(trail: Iterable[tuple[str, str]], settings: Settings) -> Markup:
    """The script element of a page that is only a step of a trail: a list, a category, an author."""
    return script(trail_nodes(trail, settings))


def product_data(product: Product, articles: Iterable[Content], settings: Settings) -> Markup:
    """The script element of a product's own page: signed by who reviewed it, or by the editors as a whole."""
    review = next((article for article in articles if boxed_in(article) == (product.slug,)), None)
    if review is None:
        return script(product_nodes(product, [editors(settings)], settings))
    return script(product_nodes(product, people(review, settings), settings, review.date.isoformat()))


def boxed_in(article: Content) -> tuple[str, ...]:
    """The slugs of the products that an article shows in boxes."""
    return getattr(article, "products_boxed", ())


def editors(settings: Settings) -> Node:
    return {"@type": "Organization", "name": text(settings["SITENAME"])}


def article_node(article: Content, settings: Settings) -> Node:
    published = article.date.isoformat()
    return stated(
        {
            "@type": "Article",
            "headline": text(article.title),
            "datePublished": published,
            "dateModified": article.modified.isoformat() if hasattr(article, "modified") else published,
            "author": people(article, settings),
            "publisher": editors(settings),
            "mainEntityOfPage": absolute(article.url, settings),
            "image": image_url(getattr(article, "image", ""), settings),
        }
    )


def people(article: Content, settings: Settings) -> list[Node]:
    """Who signs an article; the editors as a whole where nobody does."""
    found = [
        stated({"@type": "Person", "name": text(author.name), "url": absolute(author.url, settings)})
        for author in getattr(article, "authors", [])
        if author.name
    ]
    return found or [editors(settings)]


def reviewed_nodes(article: Content, settings: Settings) -> list[Node]:
    """One product in a box makes a review; several make a roundup: a list of the products' own pages."""
    shelf: Shelf | None = settings.get(SHELF)
    if shelf is None:
        return []
    boxed = shelf.related(boxed_in(article))
    compared = shelf.related(getattr(article, "products_compared", ()))
    if len(boxed) == 1:
        return product_nodes(boxed[0], people(article, settings), settings, article.date.isoformat())
    return list_nodes([absolute(shelf.url(product), settings) for product in boxed or compared])


def list_nodes(urls: list[str]) -> list[Node]:
    if len(urls) < 2 or not all(urls):
        return []
    items = [{"@type": "ListItem", "position": n, "url": url} for n, url in enumerate(urls, 1)]
    return [{"@type": "ItemList", "itemListElement": items}]


def trail_to(content: Content) -> list[tuple[str, str]]:
    category = getattr(content, "category", None) if isinstance(content, Article) else None  # pages are in no list
    above = [(category.name, category.url)] if category else []
    return [*above, (content.title, content.url)]


def trail_nodes(trail: Iterable[tuple[str, str]], settings: Settings) -> list[Node]:
    steps = [(settings["SITENAME"], ""), *trail]
    if not absolute("", settings) or len(steps) < 2:
        return []
    items = [
        {"@type": "ListItem", "position": n, "name": text(name), "item": absolute(url, settings)}
        for n, (name, url) in enumerate(steps, 1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": items}]
