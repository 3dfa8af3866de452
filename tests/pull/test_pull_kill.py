"""kill -9 at any moment of a pull: what is saved is whole, and the next pull fetches what is missing, and only that."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from killed_pull import pull_all
from scripted import Asked, Says, names, serving

CHILD = Path(__file__).with_name("killed_pull.py")
WINDOWS = 6  # three months by two dates
PAGES = 2  # of each


def page(asked: Asked) -> Says:
    """CJ with two pages for each window."""
    query = json.loads(asked.body)["query"]
    found = re.search(r"since(\w+)Date: \"(\d{4}-\d\d)", query)
    assert found
    second = "sinceCommissionId" in query
    number = f"{found[1]}-{found[2]}-{second + 1}"
    records = [{"commissionId": number, "padding": "x" * 200_000}]
    answer = {"maxCommissionId": number, "payloadComplete": second, "records": records}
    return Says.json({"data": {"publisherCommissions": answer}})


def contents(folder: Path) -> dict[str, bytes]:
    """The saved pages by their names without the time; a file that was being written is no page."""
    pages = {path.name: gzip.decompress(path.read_bytes()) for path in folder.rglob("*.gz")}
    return {re.sub(r"-as-of-\w+-\d\d-\w+", "", name): data for name, data in pages.items()}


@pytest.mark.parametrize("moment", [1, 2, 3, 6, 9, 12])
def test_a_killed_pull_goes_on_where_it_was(moment: int, tmp_path: Path) -> None:
    with serving(page) as server:
        pull_all(server.url, tmp_path / "whole")
    whole = contents(tmp_path / "whole")
    assert len(whole) == len(server.asked) == WINDOWS * PAGES
    folder = tmp_path / "killed"

    def kill(asked: Asked) -> Says:
        if len(server.asked) == moment:
            child.kill()
        return page(asked)

    with serving(kill) as server:
        child = subprocess.Popen([sys.executable, str(CHILD), server.url, str(folder)], cwd=Path.cwd())
        assert child.wait() == -9
        saved = contents(folder)
        complete = sum("-last" in name for name in saved)
        assert len(saved) in (moment - 1, moment)
        assert saved.items() <= whole.items()
        asked = len(server.asked)
        pull_all(server.url, folder, minutes=5)
    assert len(server.asked) - asked == (WINDOWS - complete) * PAGES
    assert contents(folder) == whole
    assert sum("-last" in name for name in names(folder)) == WINDOWS, "no window was fetched twice"
