"""A product as search engines want it: our review with its points, and the shops' prices where they may be shown."""

from __future__ import annotations

from collections.abc import Iterable

from affiliate.model import Money, Product

from .json_ld import Node, Settings, image_url, stated
from .shelf import SHELF, Shelf


def product_nodes(product: Product, authors: list[Node], settings: Settings, published: str = "") -> list[Node]:
    """The product with review and offers; nothing when there is neither: search engines refuse such a product."""
    shelf: Shelf = settings[SHELF]
    review = review_node(product, authors, published)
    offers = offer_nodes(product, shelf)
    if not review and not offers:
        return []
    node: Node = {
        "@type": "Product",
        "name": product.name,
        "description": shelf.summary(product),
        "image": image_url(product.image, settings),
        "brand": {"@type": "Brand", "name": product.brand} if product.brand else None,
        **{key: product.ids.get(key) for key in ("gtin", "mpn", "sku")},
        "review": review,
        "offers": offers[0] if len(offers) == 1 else offers,
    }
    return [stated(node)]


def review_node(product: Product, authors: list[Node], published: str) -> Node:
    """Our review, where there is something to say: a score, or two good and bad points that the page shows as well."""
    points = len(product.pros) + len(product.cons) > 1
    if not authors or not (product.rating or points):
        return {}
    return stated(
        {
            "@type": "Review",
            "author": authors[0] if len(authors) == 1 else authors,
            "datePublished": published,
            "reviewRating": rating_node(product),
            "positiveNotes": notes(product.pros) if points else {},
            "negativeNotes": notes(product.cons) if points else {},
        }
    )


def rating_node(product: Product) -> Node:
    if not product.rating:
        return {}
    score, best = str(product.rating.score), str(product.rating.best)
    return {"@type": "Rating", "ratingValue": score, "bestRating": best, "worstRating": "0"}


def notes(points: Iterable[str]) -> Node:
    items = [{"@type": "ListItem", "position": n, "name": point} for n, point in enumerate(points, 1)]
    return {"@type": "ItemList", "itemListElement": items} if items else {}


def offer_nodes(product: Product, shelf: Shelf) -> list[Node]:
    """The prices by currency: one shop is an offer, several are an aggregate.

    Prices that may only be shown for some hours stay out: search engines keep what they read for longer.
    """
    prices: dict[str, list[Money]] = {}
    for button in shelf.buttons(product):
        if button.price and button.program.price_max_age_hours is None:
            prices.setdefault(button.price.currency, []).append(button.price)
    return [one_offer(found[0]) if len(found) == 1 else many_offers(found) for found in prices.values()]


def one_offer(price: Money) -> Node:
    return {"@type": "Offer", "price": str(price.amount), "priceCurrency": price.currency}


def many_offers(prices: list[Money]) -> Node:
    return {
        "@type": "AggregateOffer",
        "lowPrice": str(min(prices).amount),
        "highPrice": str(max(prices).amount),
        "offerCount": len(prices),
        "priceCurrency": prices[0].currency,
    }
