"""The site as you read it on your own machine: `pelican content`."""

SITENAME = "@NAME@"
SITEURL = ""
RELATIVE_URLS = True

PATH = "content"
OUTPUT_PATH = "output"
CACHE_PATH = ".cache"
DELETE_OUTPUT_DIRECTORY = True
ARTICLE_PATHS = ["articles"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["images"]

TIMEZONE = "UTC"
DEFAULT_LANG = "en"

# Any theme will do.
THEME = "simple"
PLUGINS = ["affiliate_links", "product_catalog", "fast_build"]

# Feeds need the site's address: publishconf.py turns one on.
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
