"""Products, programs and accounts from files, with problems by file, line and key."""

from affiliate.catalog.load import load_catalog
from affiliate.catalog.references import Reference, check_references, find_references, locate

__all__ = ["Reference", "check_references", "find_references", "load_catalog", "locate"]
