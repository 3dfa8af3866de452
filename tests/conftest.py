"""Fixtures every test may use: golden files with one update command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens", action="store_true", help="write what the code gives now into the golden files"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare text with a golden file; with --update-goldens write it instead and let the diff be reviewed."""

    def check(path: Path, actual: str) -> None:
        if request.config.getoption("--update-goldens"):
            path.write_text(actual, encoding="utf-8")
        expected = path.read_text(encoding="utf-8") if path.exists() else ""
        assert actual == expected, f"{path.name} differs; see the change with: pytest --update-goldens && git diff"

    return check
