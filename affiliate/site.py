"""Where the files of a site are, relative to its folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Site:
    """The folders and files of one site. `content` may lie elsewhere (Pelican's PATH)."""

    root: Path
    content: Path

    @classmethod
    def at(cls, root: Path, content: Path | None = None) -> Site:
        return cls(root, content or root / "content")

    @property
    def products(self) -> Path:
        return self.content / "products"

    @property
    def programs(self) -> Path:
        return self.content / "programs"

    @property
    def accounts(self) -> Path:
        return self.root / "accounts.toml"

    @property
    def subids(self) -> Path:
        return self.root / "data" / "subids.csv"

    @property
    def linkplan(self) -> Path:
        return self.root / "data" / "linkplan.jsonl"

    @property
    def forms(self) -> Path:
        return self.root / "data" / "forms.toml"

    @property
    def availability(self) -> Path:
        return self.root / "data" / "availability.jsonl"

    @property
    def private(self) -> Path:
        return self.root / "private"

    @property
    def reports(self) -> Path:
        return self.private / "reports"

    @property
    def ledger(self) -> Path:
        return self.private / "ledger.duckdb"

    def shown(self, path: Path) -> str:
        """The path as a person at the site's folder would write it."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()
