"""Lists the files of a built site."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

from linkcheck.findings import Finding, Verdict

PAGES = (".html", ".htm", ".xhtml")
FEEDS = (".xml", ".rss", ".atom")


def list_files(output: Path) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """The paths below the output folder, sorted, and the folders that cannot be read.

    A linked folder is listed where the link is; links to folders inside it are not followed, so that loops end.
    """
    files: list[str] = []
    problems: list[Finding] = []
    folders = [("", False)]
    while folders:
        folder, linked = folders.pop()
        try:
            for entry in os.scandir(output / folder):
                path = f"{folder}{entry.name}"
                if _is(entry.is_file):
                    files.append(path)
                elif _is_loop(entry):
                    problems.append(_unreadable(path, "it is a symbolic link that leads back to itself"))
                elif _is(entry.is_dir) and not (linked and entry.is_symlink()):
                    folders.append((f"{path}/", linked or entry.is_symlink()))
        except OSError as error:
            problems.append(_unreadable(folder, error.strerror or "unknown error"))
    return tuple(sorted(files)), tuple(problems)


def _is(test: Callable[[], bool]) -> bool:
    try:
        return test()
    except OSError:
        return False


def _is_loop(entry: os.DirEntry[str]) -> bool:
    if not entry.is_symlink():
        return False
    try:
        return Path(entry.path).parent.resolve().is_relative_to(Path(entry.path).resolve(strict=True))
    except RuntimeError:  # a link to itself, until Python 3.12
        return True
    except OSError as error:
        return error.errno == errno.ELOOP


def _unreadable(path: str, why: str) -> Finding:
    fix = "remove it from the output, or make it readable"
    return Finding(Verdict.BROKEN, path.rstrip("/"), 0, "", f"cannot be listed: {why}", fix)
