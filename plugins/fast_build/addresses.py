"""Addresses of texts without what they do not name: Pelican works out all that a pattern could name, for each address.

Where a file lies below the content folder is worked out once; most patterns name nothing but the slug.
"""

from __future__ import annotations

from functools import cache
from string import Formatter

from pelican.contents import Content

_work_out, _expand, _fields = Content.get_relative_source_path, Content._expand_settings, Content.url_format
_known: dict[tuple[object, object], str | None] = {}


def spare_addresses() -> None:
    """Let Pelican's contents answer from here."""
    Content.get_relative_source_path = relative_source_path  # type: ignore[assignment, method-assign]
    Content._expand_settings = expand_settings  # type: ignore[assignment, method-assign]


def relative_source_path(content: Content, source_path: str | None = None) -> str | None:
    """As `Content.get_relative_source_path`; PATH is absolute in Pelican's settings, so nothing else matters."""
    key = content.settings["PATH"], source_path or content.source_path
    if key not in _known:
        _known[key] = _work_out(content, source_path)
    return _known[key]


def expand_settings(content: Content, key: str, klass: str | None = None) -> str:
    """As `Content._expand_settings`: an address made of a pattern in the settings, such as ARTICLE_URL."""
    pattern = str(content.settings[f"{klass or type(content).__name__}_{key}".upper()])
    if _names_only_the_slug(pattern) and type(content).url_format is _fields:
        return pattern.format(slug=getattr(content, "slug", ""))
    return _expand(content, key, klass)


@cache
def _names_only_the_slug(pattern: str) -> bool:
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError:
        return False
    return all(name in (None, "slug") and "{" not in (spec or "") for _, name, spec, _ in parts)
