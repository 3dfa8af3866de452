"""Write the registry and the link plan so that nothing of them is ever lost."""

from __future__ import annotations

from pathlib import Path

from affiliate.plan.registry import Registry, registry_text
from affiliate.site import Site


def write_plan(site: Site, registry: str, links: str) -> None:
    """Write both texts where they differ from the files. Sites without paid links get no files. Raises OSError.

    The registry must come from one that was read whole: what is not in `registry` is gone.
    """
    for path, text, nothing in ((site.subids, registry, registry_text(Registry())), (site.linkplan, links, "")):
        if path.exists() or text != nothing:
            _write_if_changed(path, text.encode())


def _write_if_changed(path: Path, data: bytes) -> None:
    """A crash leaves the old file or the new one."""
    if path.exists() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.write_bytes(data)
    draft.replace(path)
