"""Case files: titles, and below each the files of a site and what is said of them, between lines of five tildes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from affiliate.site import Site

MARK = "~~~~~"
Speaker = Callable[[Site, "Case"], str]


@dataclass(slots=True)
class Case:
    """`blocks` by name: files of the site, and what is no file because `says` has it: an expectation or an option."""

    file: Path
    title: str
    shared: Mapping[str, str]
    says: Mapping[str, Speaker | None]
    blocks: dict[str, str] = field(default_factory=dict)

    def site(self, root: Path) -> Site:
        """The case's site, and the files that all cases share, written below `root`."""
        for name, text in {**self.shared, **self.blocks}.items():
            if name not in self.says:
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
        return Site.at(root)

    def rewritten(self, site: Site) -> str:
        """The case file as it would be if what the code says now were what is expected."""
        text = self.file.read_text(encoding="utf-8")
        start = text.index(f"# {self.title}\n")
        for name, say in self.says.items():
            if say and name in self.blocks:
                at = text.index(f"{MARK} {name}\n", start)
                old, new = (f"{MARK} {name}\n{said}{MARK}\n" for said in (self.blocks[name], say(site, self)))
                text = text[:at] + new + text[at + len(old) :]
        return text


def read_cases(file: Path, says: Mapping[str, Speaker | None], shared: Mapping[str, str]) -> list[Case]:
    """The cases of one file, in order."""
    found: list[Case] = []
    name = ""
    for line in file.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.startswith(MARK):
            name = line.removeprefix(MARK).strip()
            if name:
                found[-1].blocks[name] = ""
        elif name:
            found[-1].blocks[name] += line
        elif line.startswith("# "):
            found.append(Case(file, line[2:].strip(), shared, says))
    return found
