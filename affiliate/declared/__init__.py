"""Networks that a site's owner declares in TOML: a merchant's own program, or a report nobody knows."""

from affiliate.declared.load import networks_of

__all__ = ["networks_of"]
