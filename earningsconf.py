"""The private site: earnings per article, from private/ledger.duckdb to private/site. Never published."""

from pathlib import Path

AFFILIATE_ROOT = str(Path(__file__).parent)
EARNINGS_LEDGER = "private/ledger.duckdb"
EARNINGS_PUBLIC = ["content", "output"]

SITENAME = "Earnings"
SITEURL = ""
PATH = "content"
OUTPUT_PATH = "private/site"
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["earnings_pages"]

# Products and programs are read by the plugin. No article, page or file of the public site comes in here.
ARTICLE_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
THEME_STATIC_PATHS: list[str] = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
TIMEZONE = "UTC"
