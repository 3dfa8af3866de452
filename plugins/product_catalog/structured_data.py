"""What a page tells search engines: an article, a review or a roundup, a product, and the trail that leads to it."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup
from pelican.contents import Article, Content

from affiliate.model import Product

from .json_ld import Node, Settings, absolute, image_url, script, stated, text
from .product_data import product_nodes
from .shelf import SHELF, Shelf


def structured_data(content: Content, settings: Settings) -> Markup:
    """The script element of an article or page."""
    nodes: list[Node] = []
    if isinstance(content, Article):
        nodes += [article_node(content, settings), *reviewed_nodes(content, settings)]
    return script([*nodes, *trail_nodes(trail_to(content), settings)])


def breadcrumb_data(trail: Iterable[tuple[str, str]], settings: Settings) -> Markup:
    """The script element of a page that is only a step of a trail: a list, a category, an author."""
    return script(trail_nodes(trail, settings))


def product_data(product: Product, settings: Settings) -> Markup:
    """The script element of a product's own page. The editors as a whole sign what it says."""
    return script(product_nodes(product, [editors(settings)], settings))


def editors(settings: Settings) -> Node:
    return {"@type": "Organization", "name": text(settings["SITENAME"])}


def article_node(article: Article, settings: Settings) -> Node:
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


def people(article: Article, settings: Settings) -> list[Node]:
    authors = getattr(article, "authors", [])
    return [
        stated({"@type": "Person", "name": text(a.name), "url": absolute(a.url, settings)}) for a in authors if a.name
    ]


def reviewed_nodes(article: Article, settings: Settings) -> list[Node]:
    """One product in a box makes a review; several make a roundup: a list of the products' own pages."""
    shelf: Shelf | None = settings.get(SHELF)
    if shelf is None:
        return []
    boxed, compared = getattr(article, "products_boxed", ()), getattr(article, "products_compared", ())
    if len(boxed) == 1:
        return product_nodes(boxed[0], people(article, settings), settings, article.date.isoformat())
    return list_nodes([absolute(shelf.url(product), settings) for product in boxed or compared])


def list_nodes(urls: list[str]) -> list[Node]:
    if len(urls) < 2 or not all(urls):
        return []
    items = [{"@type": "ListItem", "position": n, "url": url} for n, url in enumerate(urls, 1)]
    return [{"@type": "ItemList", "itemListElement": items}]


def trail_to(content: Content) -> list[tuple[str, str]]:
    category = getattr(content, "category", None)
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
