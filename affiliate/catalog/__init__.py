"""Products, programs and accounts from files, with problems by file, line and key."""

from affiliate.catalog.load import load_catalog

__all__ = ["load_catalog"]
