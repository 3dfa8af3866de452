"""Lists the files of a built site."""

from __future__ import annotations

import os
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
            entries = list(os.scandir(output / folder))
        except OSError as error:
            problems.append(_unreadable(folder, error.strerror or "unknown error"))
            continue
        for entry in entries:
            path = f"{folder}{entry.name}"
            if entry.is_file():
                files.append(path)
            elif entry.is_dir() and _is_loop(entry):
                problems.append(_unreadable(path, "links to a folder that it lies in"))
            elif entry.is_dir() and not (linked and entry.is_symlink()):
                folders.append((f"{path}/", linked or entry.is_symlink()))
    return tuple(sorted(files)), tuple(problems)


def _is_loop(entry: os.DirEntry[str]) -> bool:
    return entry.is_symlink() and Path(entry.path).parent.resolve().is_relative_to(Path(entry.path).resolve())


def _unreadable(path: str, why: str) -> Finding:
    fix = "make it a readable folder, or take it out of the output"
    return Finding(Verdict.BROKEN, path.rstrip("/"), 0, "", f"the folder cannot be listed: {why}", fix)
