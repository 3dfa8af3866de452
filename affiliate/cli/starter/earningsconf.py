"""The private site, once reports are imported: `pelican -s earningsconf.py` writes private/site/. Never publish it."""

from pathlib import Path

AFFILIATE_ROOT = str(Path(__file__).parent)
EARNINGS_LEDGER = "private/ledger.duckdb"
EARNINGS_PUBLIC = ["content", "output"]

SITENAME = "Earnings"
SITEURL = ""
PATH = "content"
OUTPUT_PATH = "private/site"
PLUGINS = ["earnings_pages"]

# The plugin reads products and programs. Nothing of the public site comes in here.
ARTICLE_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
THEME_STATIC_PATHS: list[str] = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
TIMEZONE = "UTC"
