"""Open the catalog when a build starts: settings in, the build's shelf out, problems logged."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from pelican import Pelican
from pelican.utils import DateFormatter

from affiliate.catalog import load_catalog
from affiliate.declared import networks_of
from affiliate.model import Catalog
from affiliate.plan import read_settings
from affiliate.plan.availability import read_availability
from affiliate.plan.markets import country_of
from affiliate.plan.offers import market_of
from affiliate.site import Site

from .blurbs import read_blurbs
from .images import picture
from .one_build import Function, Kept
from .shelf import SHELF, Shelf, find_rating_page
from .structured_data import breadcrumb_data, structured_data

log = logging.getLogger(__name__)
CATALOG = "PRODUCT_CATALOG"  # affiliate_links looks here before it reads the files again
TEMPLATES = Path(__file__).parent / "templates"


def prepare(pelican: Pelican) -> None:
    """Take the product files out of Pelican's reading, and give the theme what it may call."""
    settings: dict[str, Any] = pelican.settings
    site = site_of(settings)
    for folder in (site.products, site.programs):
        keep_from_readers(settings, site.content, folder)
    offered = {
        "structured_data": Function(structured_data, settings=settings),
        "breadcrumb_data": Function(breadcrumb_data, settings=settings),
        "picture": Function(picture, site.content),
    }
    settings["JINJA_GLOBALS"] = offered | settings["JINJA_GLOBALS"]


def open_shelf(pelican: Pelican) -> None:
    """Load the product files: before each build, for `--autoreload` makes several."""
    settings: dict[str, Any] = pelican.settings
    site = site_of(settings)
    catalog, problems = settings[CATALOG] = Kept(load_catalog(site))
    if not any(name.endswith("affiliate_links") for name in settings["PLUGINS"]):  # it says them as well
        for problem in problems:
            log.error("%s", problem)
    settings[SHELF] = shelf_of(settings, site, catalog) if catalog.products or catalog.programs else None


def site_of(settings: Mapping[str, Any]) -> Site:
    root = Path(settings.get("AFFILIATE_ROOT") or Path.cwd()).absolute()
    return Site.at(root, Path(settings["PATH"]).absolute())


def shelf_of(settings: Mapping[str, Any], site: Site, catalog: Catalog) -> Shelf:
    """The shelf of a build. What is wrong with offers, networks and settings is affiliate_links' to say."""
    networks, sold_out = networks_of(site)[0], read_availability(site)[0]
    return Shelf(
        site,
        catalog,
        market_of(catalog, networks, sold_out)[0],
        read_blurbs(catalog, settings),
        environment(settings),
        today(settings),
        settings.get("PRODUCT_URL", "products/{slug}.html"),
        settings.get("PRODUCT_SAVE_AS", "products/{slug}.html"),
        settings.get("PRODUCT_RATING_PAGE") or find_rating_page(site.content, settings["PAGE_PATHS"]),
        country_of(settings["DEFAULT_LANG"], read_settings(settings, "")[0].market),
        settings.get("PRODUCT_SHOPS_URL", "products/shops/{slug}.html"),
        settings.get("PRODUCT_SHOPS_SAVE_AS", "products/shops/{slug}.html"),
    )


def keep_from_readers(settings: dict[str, Any], content: Path, folder: Path) -> None:
    """Exclude `folder` from articles, pages and static files, however the paths that are read have been written."""
    for kind in ("ARTICLE", "PAGE", "STATIC"):
        kept, excluded = [], list(settings[f"{kind}_EXCLUDES"])
        for path in (os.path.normpath(path) if path else path for path in settings[f"{kind}_PATHS"]):
            read = Path(os.path.normpath(content / path))
            if read.is_relative_to(folder):
                continue
            kept.append(path)
            if folder.is_relative_to(read):
                # Pelican compares the strings it walks, so the exclude is spelled like the path that leads to it.
                excluded.append(os.path.join(path, folder.relative_to(read)))  # noqa: PTH118
        settings[f"{kind}_PATHS"], settings[f"{kind}_EXCLUDES"] = kept, excluded


def environment(settings: Mapping[str, Any]) -> Environment:
    """Templates of our own that a theme's `templates/affiliate/` overrides. What they print is escaped."""
    theme = Path(settings["THEME"]).expanduser() / "templates"
    folders = [*settings["THEME_TEMPLATES_OVERRIDES"], theme, TEMPLATES]
    made = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["strftime"] = DateFormatter()
    made.globals["date_format"] = settings["DEFAULT_DATE_FORMAT"]
    return made


def today(settings: Mapping[str, Any]) -> date:
    """The build's day: AFFILIATE_TODAY, else SOURCE_DATE_EPOCH, else the clock."""
    chosen = settings.get("AFFILIATE_TODAY")
    if isinstance(chosen, date):
        return chosen.date() if isinstance(chosen, datetime) else chosen
    try:
        if chosen:
            return date.fromisoformat(str(chosen))
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        return datetime.fromtimestamp(int(epoch), UTC).date() if epoch else datetime.now(UTC).date()
    except (ValueError, OverflowError, OSError):
        log.error("AFFILIATE_TODAY or SOURCE_DATE_EPOCH is not a day (write AFFILIATE_TODAY = '2026-11-30')")
        return datetime.now(UTC).date()
