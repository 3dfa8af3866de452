"""Reads case files: a title, the site's files between lines of five tildes, and what is expected to be said of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from affiliate.catalog import check_references, find_references, load_catalog
from affiliate.site import Site

MARK = "~~~~~"
SHARED = "In every case"


@dataclass(slots=True)
class Case:
    """`blocks` are the site's files by name and, under `problems` and perhaps `references`, what is expected."""

    file: Path
    title: str
    shared: Mapping[str, str]
    blocks: dict[str, str] = field(default_factory=dict)

    def site(self, root: Path) -> Site:
        for name, text in {**self.shared, **self.blocks}.items():
            if name not in SAID:
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
        return Site.at(root)

    def rewritten(self, site: Site) -> str:
        """The case file as it would be if what the code says now were what is expected."""
        text = self.file.read_text(encoding="utf-8")
        start = text.index(f"# {self.title}\n")
        for name in SAID.keys() & self.blocks:
            at = text.index(f"{MARK} {name}\n", start)
            old, new = (f"{MARK} {name}\n{said}{MARK}\n" for said in (self.blocks[name], SAID[name](site)))
            text = text[:at] + new + text[at + len(old) :]
        return text


def problems(site: Site) -> str:
    catalog, found = load_catalog(site)
    return "".join(f"{problem}\n" for problem in (*found, *check_references(catalog, find_references(site))))


def references(site: Site) -> str:
    return "".join(f"{r.path}:{r.line}: {r.how} {r.slug}{f' @ {r.at}' * bool(r.at)}\n" for r in find_references(site))


SAID: dict[str, Callable[[Site], str]] = {"problems": problems, "references": references}


def cases(folder: Path) -> Iterator[Case]:
    for file in sorted(folder.glob("*.md")):
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
                found.append(Case(file, line[2:].strip(), found[0].blocks if found else {}))
        assert found[0].title == SHARED, f"{file.name} has to begin with the section `# {SHARED}`"
        yield from found[1:]
