"""What Markdown made of texts, kept from one build to the next below Pelican's CACHE_PATH.

A text is looked up by all that its HTML depends on: the text, Markdown's settings, the code of the plugins, the
versions of all that is installed. A memory that cannot be read or written is an empty one.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from types import ModuleType

_TABLE = "CREATE TABLE IF NOT EXISTS made (key BLOB PRIMARY KEY, html TEXT, meta TEXT, build INTEGER)"
_KEPT = 5  # builds that a text may be missing from: drafts and other settings come and go

Meta = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Made:
    """A text's HTML, and the metadata that stood above it; None without the extension that reads them."""

    html: str
    meta: Meta | None


class Memory:
    """The texts of a site by the digest of all they depend on, open from the first question until `keep`."""

    def __init__(self, path: Path, around: bytes) -> None:
        self._path, self._around = path, around
        self._asked: set[bytes] = set()
        self._known: set[bytes] = set()
        self._new: dict[bytes, Made] = {}
        self._connection: sqlite3.Connection | None = None

    def key(self, setting: str, text: str) -> bytes:
        """The digest of a text, of the setting that it is read in, and of all around."""
        said = f"{len(setting)}:{setting}{text}".encode(errors="surrogatepass")
        return hashlib.blake2b(self._around + said, digest_size=20).digest()

    def find(self, key: bytes) -> Made | None:
        """What was made of a text before."""
        if not self._asked:
            self._connection = _opened(self._path)
            self._known = _keys(self._connection)
        self._asked.add(key)
        if key in self._known and self._connection:
            with suppress(sqlite3.Error, ValueError):
                query = "SELECT html, meta FROM made WHERE key = ?"
                html, meta = self._connection.execute(query, [key]).fetchone()
                return Made(html, json.loads(meta))
        return self._new.get(key)

    def put(self, key: bytes, made: Made) -> None:
        """Remember what was made of a text."""
        self._new[key] = made

    def keep(self) -> None:
        """Write what was new, and forget what the last builds had no use for."""
        with suppress(sqlite3.Error):
            if self._connection:
                self._write(self._connection)
                self._connection.close()
        self._connection = None
        self._asked.clear()
        self._new.clear()

    def _write(self, connection: sqlite3.Connection) -> None:
        with connection:
            (last,) = connection.execute("SELECT coalesce(max(build), 0) FROM made").fetchone()
            rows = ((key, made.html, json.dumps(made.meta), last + 1) for key, made in self._new.items())
            connection.executemany("INSERT OR REPLACE INTO made VALUES (?, ?, ?, ?)", rows)
            again = ([last + 1, key] for key in self._asked - self._new.keys())
            connection.executemany("UPDATE made SET build = ? WHERE key = ?", again)
            connection.execute("DELETE FROM made WHERE build <= ?", [last + 1 - _KEPT])


def surroundings(plugins: Iterable[ModuleType]) -> bytes:
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


def _opened(path: Path) -> sqlite3.Connection | None:
    """The database; a file that is none gives way to a new one. None where another build has it, or nobody may."""
    with suppress(OSError, sqlite3.Error):
        _make_folder(path.parent)
        try:
            return _connected(path)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            path.unlink()
            return _connected(path)
    return None


def _keys(connection: sqlite3.Connection | None) -> set[bytes]:
    with suppress(sqlite3.Error):
        return {key for (key,) in connection.execute("SELECT key FROM made")} if connection else set()
    return set()


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=0)
    try:
        connection.execute(_TABLE)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _make_folder(folder: Path) -> None:
    """A folder that no repository takes in."""
    if not folder.exists():
        folder.mkdir(parents=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
