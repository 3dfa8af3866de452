"""A small whole site to begin with: its files, with its name and today's date in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

FILES = (
    "README.md",
    "accounts.toml",
    "content/articles/how-this-site-works.md",
    "content/products/thistlewick-t1.md",
    "content/programs/thistlewick.md",
    "earningsconf.py",
    "gitignore",
    "pelicanconf.py",
    "private-gitignore",
    "publishconf.py",
)
# Under their own names, git and package builders would obey them here.
HIDDEN = {"gitignore": ".gitignore", "private-gitignore": "private/.gitignore"}


def begin_site(folder: Path, name: str, today: date) -> None:
    """Write the site's files into the folder, which has none of them yet. Raises OSError."""
    for place, text in _texts(name, today):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        with (folder / place).open("x", encoding="utf-8") as opened:
            opened.write(text)


def _texts(name: str, today: date) -> Iterator[tuple[str, str]]:
    begun = files("affiliate.cli").joinpath("starter")
    for source in FILES:
        said = json.dumps(name, ensure_ascii=False)[1:-1] if source.endswith(".py") else name
        text = begun.joinpath(source).read_text(encoding="utf-8")
        yield HIDDEN.get(source, source), text.replace("@TODAY@", today.isoformat()).replace("@NAME@", said)
