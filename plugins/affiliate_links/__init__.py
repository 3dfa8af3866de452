"""Pelican plugin: product mentions become tracked links, with disclosures, clean summaries and clean feeds."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pelican import signals

from affiliate.catalog import load_catalog
from affiliate.declared import networks_of
from affiliate.model import Problem
from affiliate.plan import (
    Page,
    SitePlan,
    ground_of,
    linkplan_text,
    plan_site,
    read_settings,
    registry_text,
    without_offer,
    write_plan,
)

from .contents import pages_of, site_of
from .dry_run import prepare, report, silence
from .editions import whole_of
from .feeds import FEEDS, clean_feed, feed_cleaner
from .summaries import clean_summary, prepare_lists

log = logging.getLogger(__name__)
CATALOG = "PRODUCT_CATALOG"  # read by product_catalog, where that is loaded as well


def register() -> None:
    """Called by Pelican."""
    signals.initialized.connect(prepare)
    signals.initialized.connect(come_last)
    signals.feed_generated.connect(clean_feed)
    signals.content_written.connect(list_without_links)


def come_last(pelican: object) -> None:
    """Link after all other plugins, wherever PLUGINS names this one: they work on texts as the authors wrote them."""
    signals.all_generators_finalized.connect(link_everything)
    logging.getLogger("pelican.contents").addFilter(is_no_product_link)


def is_no_product_link(record: logging.LogRecord) -> bool:
    """A filter: Pelican warns of `{product}` if another plugin asks for a text's HTML before its links are made."""
    return not (isinstance(record.args, tuple) and record.args[:1] == ("product",))


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """A plan has no reference cycles, and looking for some takes a sixth of the planning."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@no_garbage_collection()
def link_everything(generators: list[Any]) -> None:
    """Rewrite every text of the site, and write the link plan and the registry beside it."""
    settings = generators[0].settings
    site = site_of(settings)
    catalog, problems = settings.get(CATALOG) or load_catalog(site)
    chosen, bad_settings = read_settings(settings, "the Pelican settings")
    whole = whole_of(settings, site)
    networks, bad_networks = networks_of(site)
    ground, unusable = ground_of(catalog, chosen, site.root, networks)
    pages = pages_of(generators, site, whole.language, whole.folder(Path(settings["OUTPUT_PATH"])))
    plan = plan_site((page for _, page in pages), ground, whole.registry)
    put_back(pages, plan)
    generators[0].context[FEEDS] = feed_cleaner(plan.feeds)
    whole.registry = plan.registry
    whole.links.update(plan.links)
    found = (*problems, *bad_settings, *whole.unread, *bad_networks, *unusable, *plan.problems)
    if settings.get("AFFILIATE_DRY_RUN"):
        whole.plans.append(plan)
        whole.found.extend(found)
        report(Path(settings["AFFILIATE_DRY_RUN"]), whole)
        silence(generators)
        return
    complain(found)
    for problem in (*without_offer(catalog, ground.market), *plan.warnings):
        log.warning("%s", problem)
    if catalog.products and not any(name.endswith("product_catalog") for name in settings["PLUGINS"]):
        log.error('PLUGINS lacks "product_catalog": without it product files are published as articles')
    if chosen.enabled and not whole.unread:
        try:
            write_plan(site, registry_text(whole.registry), linkplan_text(whole.links))
        except OSError as error:
            log.error("%s cannot be written: %s", site.linkplan.parent, error.strerror)


def put_back(pages: Iterable[tuple[Any, Page]], plan: SitePlan) -> None:
    """Give Pelican's contents the HTML of the plan, and summaries without paid links."""
    for (content, page), decision, html in zip(pages, plan.decisions, plan.html, strict=True):
        clean_summary(content)
        if html != page.html or hasattr(content, "affiliate_blocks"):
            prepare_lists(content, decision)
            replace_content(content, html)


def replace_content(content: Any, html: str) -> None:
    """Give a content its new HTML, even if something has asked for the old one already: Pelican caches that."""
    content._content = html
    content.get_content.cache.pop((content, content.get_siteurl()), None)


def list_without_links(path: str, context: Mapping[str, Any]) -> None:
    """Once a text's own page is written, give it the HTML for lists: Pelican writes feeds, then pages, then lists."""
    content = context.get("article") or context.get("page")
    if (text := getattr(content, "affiliate_listed", None)) is not None:
        replace_content(content, text)


def complain(problems: tuple[Problem, ...]) -> None:
    """Show each problem once, all in one error of the build: `--fatal errors` stops at the first."""
    if unique := dict.fromkeys(map(str, problems)):
        log.error("%s", "\n".join(unique))
