"""Pelican plugin: builds that do nothing twice, on any Pelican site.

What is published is the same without it, byte for byte.
"""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

from pelican import Pelican, signals

from .addresses import spare_addresses
from .dates import read_plain_dates
from .markdown_once import convert_once, memory_in_use
from .memory import Memory, surroundings
from .writing import leave_equal_files_alone


def register() -> None:
    """Called by Pelican."""
    spare_addresses()
    read_plain_dates()
    leave_equal_files_alone()
    signals.initialized.connect(remember)
    signals.generator_init.connect(trust_templates)
    signals.all_generators_finalized.connect(settle)
    signals.finalized.connect(let_go)


def remember(pelican: Pelican) -> None:
    """Before anything is read: what Markdown made of each text in earlier builds."""
    path = Path(pelican.settings["CACHE_PATH"]) / "markdown.sqlite"
    convert_once(Memory(path, surroundings(pelican.plugins)))


def trust_templates(generator: Any) -> None:
    """A template does not change while a build runs: Jinja need not look at its file for every page."""
    generator.env.auto_reload = False


def settle(_generators: list[Any]) -> None:
    """All texts are read, and stay until the last page is written: nobody has to look through them for garbage again
    with every few pages."""
    if memory := memory_in_use():
        memory.keep()
    gc.freeze()


def let_go(_pelican: Pelican) -> None:
    """The build is over; `--autoreload` begins another one in this process."""
    gc.unfreeze()
