"""The public site as it is read from disk: relative links, every feed, nothing from outside hosts."""

SITENAME = "Seven Square Metres"
SITESUBTITLE = "Tools for working from a small home, tested in one"
SITEURL = ""
RELATIVE_URLS = True

PATH = "content"
OUTPUT_PATH = "output"
CACHE_PATH = ".cache"
DELETE_OUTPUT_DIRECTORY = True
ARTICLE_PATHS = ["reviews", "comparisons", "guides"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["images", "extra"]
EXTRA_PATH_METADATA = {"extra/robots.txt": {"path": "robots.txt"}}
DIRECT_TEMPLATES = ["index", "tags", "categories", "authors", "archives", "404"]

TIMEZONE = "UTC"
DEFAULT_LANG = "en"
DEFAULT_DATE_FORMAT = "%d %B %Y"
DATE_FORMATS = {"de": "%d.%m.%Y"}
DEFAULT_PAGINATION = 13

# A translation lives under its language: /de/guides/light-a-small-desk.html.
ARTICLE_URL = ARTICLE_SAVE_AS = "{category}/{slug}.html"
ARTICLE_LANG_URL = ARTICLE_LANG_SAVE_AS = "{lang}/{category}/{slug}.html"
PAGE_URL = PAGE_SAVE_AS = "{slug}.html"

PRODUCT_RATING_PAGE = "pages/about.md#how-we-rate"

THEME = "theme"
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["affiliate_links", "product_catalog", "yaml_metadata", "hugo_metadata", "fast_build"]

# Feeds are read away from the site: their addresses are whole even while the pages' are relative.
FEED_DOMAIN = "https://sevensquaremetres.example"
FEED_ALL_ATOM = "feeds/all.atom.xml"
FEED_ALL_RSS = "feeds/all.rss.xml"
CATEGORY_FEED_ATOM = "feeds/{slug}.atom.xml"
TRANSLATION_FEED_ATOM = "feeds/all-{lang}.atom.xml"

# Pelican's own extensions, and heading ids for tables of contents.
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.codehilite": {"css_class": "highlight"},
        "markdown.extensions.extra": {},
        "markdown.extensions.meta": {},
        "markdown.extensions.toc": {},
    },
    "output_format": "html5",
}
