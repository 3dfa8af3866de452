"""Tracked affiliate links, checked links and commission books for static sites: a core that knows no framework."""
