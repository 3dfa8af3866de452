"""A program that imports reports in a child process and kills it, at another moment in each folder it is given."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from invented_reports import invented, new_ledger, transaction

REPORTS = [
    invented(
        f"{name}.csv",
        [transaction(line=str(n + 2), id=f"{name}{n}", day="2026-01-03", commission=str(n)) for n in range(400)],
    )
    for name in "abc"
]


def import_all(folder: Path) -> None:
    with new_ledger(folder) as connection:
        for report in REPORTS:
            report.into(connection)


def killed_after(seconds: float, folder: Path) -> float:
    """Start the import, kill it; how long it ran."""
    start = time.monotonic()
    child = os.fork()
    if not child:
        import_all(folder)
        os._exit(0)
    if seconds:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return time.monotonic() - start


if __name__ == "__main__":
    first, *others = map(Path, sys.argv[1:])
    whole = killed_after(0, first)
    for number, folder in enumerate(others, start=1):
        killed_after(whole * number / len(others), folder)
