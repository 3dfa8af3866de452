"""What Markdown made of a text, remembered from one dry run to the next: an unchanged article need not be read again.

It is looked up by all that it depends on: the text, Markdown's settings, the code of the plugins, the versions of all
that is installed. Extensions that are not Markdown's own may read other files: with them nothing is remembered.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sized
from contextlib import suppress
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from types import ModuleType
from typing import Any

import markdown
import pygments.plugin  # type: ignore[import-untyped]
from pelican import readers

_OWN_EXTENSIONS = "markdown.extensions."
_META = _OWN_EXTENSIONS + "meta"
_TABLE = "CREATE TABLE IF NOT EXISTS made (key BLOB PRIMARY KEY, html TEXT, meta TEXT) WITHOUT ROWID"


class Memory:
    """The texts of a site by the digest of all they depend on. One that cannot be read or written is an empty one."""

    def __init__(self, path: Path, around: bytes) -> None:
        self.around = around
        self.asked: set[bytes] = set()
        self.made: dict[bytes, tuple[str, str]] = {}
        self.connection: sqlite3.Connection | None = None
        with suppress(OSError, sqlite3.Error):
            _make_folder(path.parent)
            self.connection = _opened(path)

    def find(self, key: bytes) -> tuple[str, dict[str, list[str]]] | None:
        """The HTML and the metadata of a text that was read before."""
        self.asked.add(key)
        found: tuple[str, str] | None = None
        if self.connection:
            with suppress(sqlite3.Error):
                found = self.connection.execute("SELECT html, meta FROM made WHERE key = ?", [key]).fetchone()
        return (found[0], json.loads(found[1])) if found else None

    def keep(self) -> None:
        """Write what was new, and forget what this run had no use for."""
        if self.connection is None:
            return
        with suppress(sqlite3.Error), self.connection as connection:
            known = {key for (key,) in connection.execute("SELECT key FROM made")}
            connection.executemany("DELETE FROM made WHERE key = ?", ([key] for key in known - self.asked))
            rows = ((key, html, meta) for key, (html, meta) in self.made.items())
            connection.executemany("INSERT OR REPLACE INTO made VALUES (?, ?, ?)", rows)
        self.connection.close()


class RememberedMarkdown(markdown.Markdown):
    """`Markdown` that is made when a text is new or somebody looks into it, which takes longer than most texts do.

    One that was changed after it was made remembers nothing any more.
    """

    def __init__(self, memory: Memory, config: dict[str, Any]) -> None:
        self._memory, self._config = memory, config
        self._without: list[str] = []
        self._real: Any = None  # the preprocessors, once it is made
        self._shape: tuple[int, ...] = ()

    def __getattr__(self, name: str) -> Any:
        if name == "Meta" or name.startswith("__") or self._real is not None:
            raise AttributeError(name)
        return getattr(self.made(), name)

    @property
    def preprocessors(self) -> Any:
        """Those it has or will have. Pelican takes one out of them for every text."""
        return _Preprocessors(self)

    @preprocessors.setter
    def preprocessors(self, real: Any) -> None:
        self._real = real

    def made(self) -> Any:
        """Itself, with all that a `Markdown` has."""
        if self._real is None:
            super().__init__(**self._config)
            for name in self._without:
                vars(self)["_real"].deregister(name)
            self._shape = self.shape()
        return self

    def without(self, name: str) -> None:
        """Leave a preprocessor out."""
        self._without.append(name)
        if self._real is not None:
            self._real.deregister(name)

    def shape(self) -> tuple[int, ...]:
        """How many of each kind work on a text, those that were left out included."""
        others: tuple[Sized, ...] = (
            self.parser.blockprocessors,
            self.treeprocessors,
            self.inlinePatterns,
            self.postprocessors,
        )
        return (len(self._real) + len(self._without), *map(len, others))

    def reset(self) -> Any:
        """Forget the last text."""
        return self if self._real is None else super().reset()

    def convert(self, source: str) -> str:
        """The HTML of a text; with the extension `meta` its metadata are in `Meta` then."""
        if self._real is not None and self._shape != self.shape():
            return super().convert(source)
        dependent = json.dumps([self._config, self._without, source], sort_keys=True)
        key = hashlib.blake2b(self._memory.around + dependent.encode(errors="surrogatepass"), digest_size=20).digest()
        has_meta = _META in self._config.get("extensions", ()) and "meta" not in self._without
        found = self._memory.find(key)
        if found is None:
            self.made()
            html = super().convert(source)
            found = html, vars(self)["Meta"] if has_meta else {}
            self._memory.made[key] = html, json.dumps(found[1])
        if has_meta:
            self.Meta = found[1]
        return found[0]


class _Preprocessors:
    """The preprocessors of a `Markdown` that need not be made to leave one out."""

    def __init__(self, owner: RememberedMarkdown) -> None:
        self._owner = owner

    def deregister(self, name: str, strict: bool = True) -> None:
        """Leave one out."""
        self._owner.without(name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real(), name)

    def __getitem__(self, key: Any) -> Any:
        return self._real()[key]

    def __contains__(self, name: str) -> bool:
        return name in self._real()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._real())

    def __len__(self) -> int:
        return len(self._real())

    def _real(self) -> Any:
        return self._owner.made()._real


def remember_markdown(path: Path, plugins: Iterable[ModuleType]) -> Memory | None:
    """Let Pelican's Markdown reader use the memory in `path`; nothing where somebody has replaced Markdown before."""
    if getattr(readers, "Markdown", None) is not markdown.Markdown:
        return None
    memory = Memory(path, _surroundings(plugins))
    # Pygments looks through all that is installed for every block of code that names no language.
    pygments.plugin.iter_entry_points = cache(pygments.plugin.iter_entry_points)

    def made(**config: Any) -> Any:
        return RememberedMarkdown(memory, config) if _depends_on_its_text_alone(config) else markdown.Markdown(**config)

    readers.Markdown = made  # type: ignore[assignment, attr-defined]  # Pelican asks nobody where it gets its Markdown
    return memory


def _depends_on_its_text_alone(config: dict[str, Any]) -> bool:
    extensions = config.get("extensions", ())
    if not all(isinstance(one, str) and one.startswith(_OWN_EXTENSIONS) for one in extensions):
        return False
    try:
        json.dumps(config)
    except (TypeError, ValueError):  # functions of the owner's, of which nobody knows what they look at
        return False
    return True


def _surroundings(plugins: Iterable[ModuleType]) -> bytes:
    """A digest of Python, of all that is installed, and of the code of the plugins."""
    installed = sorted(f"{one.name} {one.version}" for one in distributions())
    digest = hashlib.blake2b("\n".join([sys.version, *installed]).encode(), digest_size=20)
    for file in sorted({file for plugin in plugins for file in _code(plugin)}):
        with suppress(OSError):
            digest.update(file.read_bytes())
    return digest.digest()


def _code(plugin: ModuleType) -> Iterable[Path]:
    file = Path(getattr(plugin, "__file__", None) or "")
    return file.parent.rglob("*.py") if file.name == "__init__.py" else (file,)


def _opened(path: Path) -> sqlite3.Connection:
    """The database; a file that is none gives way to a new one."""
    connection = sqlite3.connect(path, timeout=0)
    try:
        connection.execute(_TABLE)
    except sqlite3.OperationalError:  # another run has it
        raise
    except sqlite3.DatabaseError:
        connection.close()
        path.unlink()
        connection = sqlite3.connect(path, timeout=0)
        connection.execute(_TABLE)
    return connection


def _make_folder(folder: Path) -> None:
    """A folder that no repository takes in."""
    if not folder.exists():
        folder.mkdir(parents=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
