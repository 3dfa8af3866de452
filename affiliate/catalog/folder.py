"""Reads a folder of product or program files: each on its own, so that a broken one costs only itself."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from affiliate.catalog.frontmatter import read_source
from affiliate.catalog.tree import Fault, Tree
from affiliate.catalog.typed import typed
from affiliate.catalog.values import SLUG
from affiliate.model import Problem
from affiliate.site import Site

K = TypeVar("K")

NEARLY = frozenset({".markdown", ".mkd", ".mdown", ".md", ".yaml", ".yml"})
PERMIT = "check its permissions"


@dataclass(slots=True)
class Entry(Generic[K]):
    """One file that could be read: its typed keys beside the tree they came from."""

    slug: str
    path: str
    body: str
    tree: Tree
    keys: K


@dataclass(slots=True)
class Folder(Generic[K]):
    """What a folder holds. `slugs` counts lost files too: what points at one of them is not wrong as well."""

    path: str
    there: bool
    entries: dict[str, Entry[K]] = field(default_factory=dict)
    slugs: set[str] = field(default_factory=set)


def read_folder(site: Site, folder: Path, schema: type[K]) -> tuple[Folder[K], list[Problem]]:
    found: Folder[K] = Folder(site.shown(folder), folder.is_dir())
    files, problems = _files(site, folder)
    first: dict[str, str] = {}
    for file in files:
        path, slug = site.shown(file), file.stem
        found.slugs.add(slug)
        problem = _misnamed(file, path) or _second(path, slug, first)
        entry, said = _entry(file, path, schema) if file.suffix == ".md" else (None, [])
        problems += said
        if problem:
            problems.append(problem)
            continue
        first[slug] = path
        if entry:
            found.entries[slug] = entry
    return found, problems


def _entry(file: Path, path: str, schema: type[K]) -> tuple[Entry[K] | None, list[Problem]]:
    source, problems = read_source(file, path)
    if source is None:
        return None, problems
    keys, said = typed(source.tree, schema)
    entry = None if keys is None else Entry(file.stem, path, source.body, source.tree, keys)
    return entry, problems + said


def settle(folder: Folder[K], schema: type[K], faults: Mapping[str, Sequence[Fault]]) -> list[Problem]:
    """Reports what the rules found, by slug, and types again what they leave."""
    problems: list[Problem] = []
    for slug, found in faults.items():
        entry = folder.entries[slug]
        problems += entry.tree.settle(found)
        keys, said = typed(entry.tree, schema)
        problems += said
        if keys is None:
            del folder.entries[slug]
        else:
            entry.keys = keys
    return problems


def _files(site: Site, folder: Path) -> tuple[list[Path], list[Problem]]:
    closed: list[OSError] = []
    files: list[Path] = []
    for directory, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [Path(directory, name) for name in names if not name.startswith(".")]
    problems = [
        Problem(site.shown(Path(error.filename)), 0, "", f"the folder cannot be read: {error.strerror}", PERMIT)
        for error in closed
        if not isinstance(error, FileNotFoundError | NotADirectoryError)
    ]
    return sorted(file for file in files if file.suffix.lower() in NEARLY), problems


def _misnamed(file: Path, path: str) -> Problem | None:
    if file.suffix != ".md":
        return Problem(path, 0, "", f"files that end in {file.suffix} are left out", f"rename it to {file.stem}.md")
    if not SLUG.fullmatch(file.stem):
        fix = "use small letters a-z, digits and hyphens, as in acme-k1.md"
        return Problem(path, 0, "", "the file's name cannot be a slug", fix)
    return None


def _second(path: str, slug: str, first: dict[str, str]) -> Problem | None:
    if slug not in first:
        return None
    return Problem(path, 0, "", f"the slug {slug!r} belongs to {first[slug]} already", "rename one of the two files")
