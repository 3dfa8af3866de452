"""What the pages of one build have in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from affiliate.catalog.wording import suggestion
from affiliate.mentions import NameIndex
from affiliate.model import Catalog
from affiliate.plan.offers import Market
from affiliate.plan.settings import Settings


@dataclass(frozen=True, slots=True)
class Ground:
    """What is the same for every page of a build."""

    catalog: Catalog
    market: Market
    index: NameIndex
    settings: Settings
    root: Path = field(default=Path())

    def instead_of(self, slug: str) -> str:
        """What to do about a slug that no product has."""
        return suggestion(slug, self.catalog.products) or "write the name of a product's file without .md"
