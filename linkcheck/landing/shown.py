"""What a shop's page says of itself in data: JSON-LD, microdata, meta elements. Nothing is guessed from prose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkcheck.landing.flat import flattened
from linkcheck.landing.gtin import gtin14

MOST = 2_000  # nodes of structured data that are looked at
LONGEST = 80  # characters of a number or name that is remembered
NUMBER_AND_NAME = ": "
PRODUCTS = ("product", "productgroup", "individualproduct", "productmodel", "someproducts", "vehicle", "car", "book")
INTO = ("@graph", "mainEntity", "hasVariant", "offers", "itemOffered")
NUMBERS = ("gtin", "gtin14", "gtin13", "gtin12", "gtin8")
AVAILABILITY = ('meta[property="og:availability"]', 'meta[property="product:availability"]')
CHALLENGES = (
    "#challenge-form",
    "#challenge-error-text",
    "#px-captcha",
    "#sec-if-cpt-container",
    'x-form[action*="validateCaptcha"]',
    'x-iframe[src*="captcha-delivery.com"]',
    'x-iframe[src*="_Incapsula_Resource"]',
)
Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """`is_shelf` is true where there are several products side by side, which variants of one are not.

    `stock` has every statement about being for sale, in small letters; "" for an offer that says nothing.
    `product` has the number and the name of the one product that the page is about; empty where either is missing.
    """

    title: str = ""
    is_product: bool = False
    is_shelf: bool = False
    stock: frozenset[str] = frozenset()
    gtins: frozenset[str] = frozenset()
    product: str = ""
    status: str = ""
    is_challenge: bool = False


def read_page(html: str) -> Shown:
    """What the page shows."""
    tree = LexborHTMLParser(flattened(html))
    nodes = tuple(islice(_nodes([data for script in _scripts(tree) if (data := _json(script)) is not None]), MOST))
    kind = _content(tree, 'meta[property="og:type"]').lower()
    products, items = [node for node in nodes if _is_product(node)], _items(tree)
    return Shown(
        title=" ".join((_text(tree.css_first("title")) or _text(tree.css_first("h1")))[:300].split()),
        is_product=bool(products or items) or kind.split(".")[0] in ("product", "og:product"),
        is_shelf=_are_several(products) or len(items) > 1,
        stock=frozenset((*_stock(nodes), *_marked(tree))),
        gtins=frozenset(gtin for node in nodes for key in NUMBERS for gtin in map(gtin14, _texts(node, key)) if gtin),
        product=_one(products),
        status=_content(tree, 'meta[name="prerender-status-code"]'),
        is_challenge=any(tree.css_first(one) for one in CHALLENGES),
    )


def _scripts(tree: LexborHTMLParser) -> Iterator[str]:
    yield from (_text(node) for node in tree.css('script[type="application/ld+json"]'))


def _json(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(data: list[Any]) -> Iterator[Node]:
    """The page's own things, their variants and offers: never those it merely lists or recommends."""
    waiting = data[::-1]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(reversed(one))
        elif isinstance(one, dict):
            yield one
            waiting.extend(one[key] for key in reversed(INTO) if key in one)


def _is_product(node: Node) -> bool:
    return any(_name(kind) in PRODUCTS for kind in _texts(node, "@type"))


def _are_several(products: list[Node]) -> bool:
    return len(products) > 1 and "hasVariant" not in products[0]


def _one(products: list[Node]) -> str:
    """The number and name of a page's only product, or of the group that its products are variants of."""
    if not products or _are_several(products):
        return ""
    numbers = [number for key in ("productGroupID", "productID", "sku") for number in _texts(products[0], key)]
    names = _texts(products[0], "name")
    if not (numbers and names):
        return ""
    return NUMBER_AND_NAME.join(" ".join(text.split())[:LONGEST] for text in (numbers[0], names[0]))


def _stock(nodes: tuple[Node, ...]) -> Iterator[str]:
    for node in nodes:
        said = [_name(value) for value in _texts(node, "availability")]
        yield from said
        if not said and any(_name(kind) == "offer" for kind in _texts(node, "@type")):
            yield ""


def _texts(node: Node, key: str) -> list[str]:
    """The values of a key as text: one, several, or those of `{"@id": ...}`."""
    value = node.get(key)
    values = value if isinstance(value, list) else [value]
    plain = (one.get("@id") if isinstance(one, dict) else one for one in values)
    return [str(one) for one in plain if isinstance(one, str | int) and not isinstance(one, bool)]


def _name(address: str) -> str:
    """`https://schema.org/OutOfStock`, `schema:OutOfStock` and `Out of stock` are one."""
    return "".join(c for c in address.rstrip("/").replace(":", "/").rpartition("/")[2].lower() if c.isalnum())


def _items(tree: LexborHTMLParser) -> list[LexborNode]:
    return [node for node in tree.css("[itemtype]") if _name(node.attributes.get("itemtype") or "") in PRODUCTS]


def _marked(tree: LexborHTMLParser) -> Iterator[str]:
    """Statements in microdata, RDFa and meta elements."""
    for node in tree.css('[itemprop="availability"], [property="availability"], [property="schema:availability"]'):
        attributes = node.attributes
        yield _name(attributes.get("href") or attributes.get("content") or _text(node))
    yield from (_name(content) for query in AVAILABILITY if (content := _content(tree, query)))


def _content(tree: LexborHTMLParser, query: str) -> str:
    node = tree.css_first(query)
    return ((node.attributes.get("content") or "") if node else "").strip()


def _text(node: LexborNode | None) -> str:
    return node.text() if node else ""
