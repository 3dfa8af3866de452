"""A program that runs `affiliate import` in a child process and kills it: python killed_files.py FILE SEED SITE...

The first site's import runs to its end and says how long that takes; each other one is killed at a random moment of it.
"""

from __future__ import annotations

import os
import random
import sys
from functools import partial
from pathlib import Path

from killed_imports import killed_after

from affiliate.cli.main import main


def import_into(site: Path, file: Path) -> None:
    os.chdir(site)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    main(["import", str(file)])


if __name__ == "__main__":
    file, seed, first, *others = sys.argv[1:]
    moments = random.Random(seed)  # noqa: S311 (not for secrets)
    whole = killed_after(0, partial(import_into, Path(first), Path(file)))
    for site in others:
        killed_after(whole * moments.random(), partial(import_into, Path(site), Path(file)))
