"""JSON-LD as text: plain values in, a script element out that nothing in them can break."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urljoin

from markupsafe import Markup

from .images import picture

Node: TypeAlias = dict[str, Any]
Settings: TypeAlias = Mapping[str, Any]


def script(nodes: list[Node]) -> Markup:
    """The nodes as one script element, or nothing when there are none."""
    if not nodes:
        return Markup()
    data = json.dumps({"@context": "https://schema.org", "@graph": nodes}, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        data = data.replace(character, f"\\u{ord(character):04x}")
    return Markup(f'<script type="application/ld+json">{data}</script>')  # noqa: S704  escaped for JSON above


def stated(node: Node) -> Node:
    """The node without what nobody stated."""
    return {key: value for key, value in node.items() if value}


def text(html: object) -> str:
    """Pelican's titles and names are HTML; data is plain text."""
    return Markup(str(html)).striptags()  # noqa: S704  on its way out of markup


def absolute(url: str, settings: Settings) -> str:
    """The URL with its host, or nothing while the site does not say where it lives."""
    site = str(settings["SITEURL"] or "")
    return urljoin(site.rstrip("/") + "/", url) if site.startswith(("http://", "https://")) else ""


def image_url(path: object, settings: Settings) -> str:
    """Where a picture of the content folder stands on the finished site; nothing when there is no such picture."""
    found = picture(Path(settings["PATH"]), str(path))
    return absolute(settings["STATIC_URL"].format(path=found.path), settings) if found else ""
