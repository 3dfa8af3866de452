"""Pelican plugin: product pages, boxes, comparison tables, buttons and banners out of a site's product files.

Needs nothing but `PLUGINS = ["affiliate_links", "product_catalog"]`; without product files it does nothing.
Settings: PRODUCT_URL and PRODUCT_SAVE_AS (`products/{slug}.html`), PRODUCT_SHOPS_URL and PRODUCT_SHOPS_SAVE_AS for the
pages on which readers choose the shop of their country (`products/shops/{slug}.html`), and PRODUCT_RATING_PAGE, where
the site says how it rates (`pages/about.md#how-we-rate`; without it a page called `how-we-rate`, if there is one).
"""

from pelican import signals

from .blocks import expand_again, expand_content
from .opening import open_shelf, prepare
from .pages import add_product_pages


def register() -> None:
    signals.initialized.connect(prepare)
    signals.get_generators.connect(open_shelf)  # before each build
    signals.content_object_init.connect(expand_content)
    signals.article_generator_finalized.connect(expand_again)
    signals.page_generator_finalized.connect(expand_again)
    signals.page_generator_finalized.connect(add_product_pages)
