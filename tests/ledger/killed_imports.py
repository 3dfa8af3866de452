"""A program that imports reports in a child process and kills it, at another moment in each folder it is given."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
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


def killed_after(seconds: float, work: Callable[[], None]) -> float:
    """Start the work in a child process and kill it, unless `seconds` is 0; how long it ran."""
    start = time.monotonic()
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    if seconds:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return time.monotonic() - start


if __name__ == "__main__":
    first, *others = map(Path, sys.argv[1:])
    whole = killed_after(0, partial(import_all, first))
    for number, folder in enumerate(others, start=1):
        killed_after(whole * number / len(others), partial(import_all, folder))
