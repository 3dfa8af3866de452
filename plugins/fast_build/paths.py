"""Where a file lies below the content folder, worked out once: Pelican asks with each of its text's addresses."""

from __future__ import annotations

from pelican.contents import Content

_work_out = Content.get_relative_source_path
_known: dict[tuple[object, object], str | None] = {}


def work_paths_out_once() -> None:
    """Let Pelican's contents remember the paths that they were asked for."""
    Content.get_relative_source_path = relative_source_path  # type: ignore[assignment, method-assign]


def relative_source_path(content: Content, source_path: str | None = None) -> str | None:
    """As `Content.get_relative_source_path`; PATH is absolute in Pelican's settings, so nothing else matters."""
    key = content.settings["PATH"], source_path or content.source_path
    if key not in _known:
        _known[key] = _work_out(content, source_path)
    return _known[key]
