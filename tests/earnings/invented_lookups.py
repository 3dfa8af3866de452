"""A small invented registry, catalog and link plan: what the cases of attribution.toml speak of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from affiliate.earnings.lookups import Lookups, lookups_of
from affiliate.model import Account, Catalog, Commission, CommissionKind, Product, Program, Terms
from affiliate.plan.page import PlannedLink
from affiliate.plan.registry import Registry, RegistryRow

REGISTRY = Registry(
    (
        RegistryRow("kguidetext", "k-guide", "acme-k1", "", "text"),
        RegistryRow("oldnamebox", "k-review", "acme-two", "", "box"),
        RegistryRow("bannertokn", "k-guide", "", "kettles", "banner"),
        RegistryRow("notesbuttn", "quiet-guide", "quill-notes", "", "button"),
        RegistryRow("twicegiven", "k-guide", "acme-k1", "", "box"),
        RegistryRow("twicegiven", "k-review", "acme-k1", "", "box"),
        RegistryRow("solo-20", "k-guide", "", "amazon-us", "tracking-id"),
        RegistryRow("solo-20", "quiet-guide", "", "amazon-uk", "tracking-id"),
        RegistryRow("shared-20", "k-guide", "", "amazon-us", "tracking-id"),
        RegistryRow("shared-20", "k-review", "", "amazon-us", "tracking-id"),
    )
)


TERMS = (
    Terms(date(2025, 1, 1), Commission(CommissionKind.ONE_OFF, rate=Decimal(5))),
    Terms(date(2026, 1, 1), Commission(CommissionKind.RECURRING, rate=Decimal(5), period="month")),
)


def _program(slug: str, network: str, account: str, **ids: str) -> Program:
    return Program(slug, slug, network, (f"{slug}.example",), TERMS, account=account, ids=ids)


def _by_slug(*programs: Program) -> dict[str, Program]:
    return {program.slug: program for program in programs}


CATALOG = Catalog(
    products={
        "acme-k1": Product("acme-k1", "Acme K1", ids={"asin": "B0EXAMPLE1"}),
        "acme-k2": Product("acme-k2", "Acme K2", ids={"asin": "B0EXAMPLE2"}, formerly=("acme-two",)),
        "quill-notes": Product("quill-notes", "Quill Notes"),
    },
    programs=_by_slug(
        _program("bigshop", "amazon", "amazon-us"),
        _program("bigshop-uk", "amazon", "amazon-uk"),
        _program("kettles", "awin", "awin", awinmid="900001"),
        _program("notes-app", "cj", "cj", aid="800202", cid="800002"),
        _program("one-of-two", "cj", "cj", cid="811111"),
        _program("two-of-two", "cj", "cj", cid="811111"),
    ),
    accounts={
        "amazon-us": Account("amazon-us", "amazon", tracking_ids=("solo-20", "shared-20", "spare-20")),
        "amazon-uk": Account("amazon-uk", "amazon", tracking_ids=("solo-20",)),
    },
)


def _link(article: str, product: str) -> PlannedLink:
    return PlannedLink(f"{article}.html", "", article, "", product, "bigshop", "amazon", "text", "", "", "")


LINKS = (_link("k-guide", "acme-k1"), _link("k-review", "acme-k1"), _link("k-review", "acme-two"))


def lookups() -> Lookups:
    """All of it, arranged."""
    return lookups_of(REGISTRY, LINKS, CATALOG)
