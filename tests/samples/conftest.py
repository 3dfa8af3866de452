"""A site of the sample catalog with a small link plan of its own, and the reports made for it."""

from __future__ import annotations

import shutil

import pytest
from small_site import ARTICLES, ROOT, planned

from affiliate.catalog import load_catalog
from affiliate.model import Catalog
from affiliate.plan import Registry, linkplan_text, registry_text
from affiliate.site import Site
from samples.reports import report_files
from samples.slots import Slot, read_slots


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Its folder holds the real catalog and accounts, nine invented articles and a draft."""
    site = Site.at(tmp_path_factory.mktemp("site"))
    for folder in ("products", "programs", "images"):
        shutil.copytree(ROOT / "content" / folder, site.content / folder)
    shutil.copy(ROOT / "accounts.toml", site.accounts)
    for article, day in ARTICLES.items():
        (site.content / f"{article}.md").write_text(f"Title: {article}\nDate: {day}\n\nWords.\n", encoding="utf-8")
    site.linkplan.parent.mkdir()
    links, rows = planned(load_catalog(site)[0])
    site.linkplan.write_text(linkplan_text(links), encoding="utf-8")
    site.subids.write_text(registry_text(Registry(tuple(rows))), encoding="utf-8")
    return site


@pytest.fixture(scope="session")
def catalog(site: Site) -> Catalog:
    catalog, problems = load_catalog(site)
    assert not problems
    return catalog


@pytest.fixture(scope="session")
def slots(site: Site) -> tuple[Slot, ...]:
    return read_slots(site)


@pytest.fixture(scope="session")
def files(catalog: Catalog, slots: tuple[Slot, ...]) -> dict[str, str]:
    """Every report, by its path below the reports folder."""
    return {path.as_posix(): text for path, text in report_files(catalog, slots)}
