"""The reports that the fixtures are, as they are before anything happens to them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.reports.report_goldens import FILES, options_of


@dataclass(frozen=True, slots=True)
class Original:
    """A fixture, and what its user says about it."""

    name: str
    content: bytes
    options: dict[str, Any]


def kind_of(content: bytes) -> bytes:
    """What this text is by its first character: `[` stands for JSON, `<` for XML, and nothing for a table."""
    first = content[:200].lstrip()[:1]
    return {b"{": b"[", b"[": b"[", b"<": b"<"}.get(first, b"")


def _original(path: Path) -> Original:
    return Original(path.name, path.read_bytes(), options_of(path))


_READ = [path for path in FILES if path.parent.name != "unreadable"]
ORIGINALS = [_original(path) for path in (*_READ, *_READ, *_READ, *FILES)]  # those that are read come up more often
TABLES = [o for o in map(_original, _READ) if not kind_of(o.content) and b"\0" not in o.content]
