"""A program that pulls from the server at URL into FOLDER, to be killed by it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from scripted import Time, api_of, pull

SINCE, UNTIL = date(2026, 9, 1), date(2026, 11, 20)


def pull_all(url: str, folder: Path, minutes: int = 0) -> None:
    time = Time()
    time.clock.wait(60 * minutes)
    pull(api_of("cj", url, {"CJ_TOKEN": "an-invented-token", "CJ_COMPANY_ID": "1"}, {}), folder, time, SINCE, UNTIL)


if __name__ == "__main__":
    pull_all(sys.argv[1], Path(sys.argv[2]))
