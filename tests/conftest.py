"""Fixtures every test may use: golden files with one update command, and a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings
from selenium.webdriver import Chrome, ChromeOptions, ChromeService

from affiliate.earnings.spark import Spark
from affiliate.earnings.spark_session import open_spark

# No test is about time. CI tries the same examples every time; every other run looks for new ones.
settings.register_profile("ours", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("ours")


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    """A headless Chromium from the system's packages, with a profile of its own."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (program and driver):
        if os.environ.get("AFFILIATE_REQUIRE_BROWSER"):
            pytest.fail("chromium and chromedriver are needed here: nothing may be skipped")
        pytest.skip("no chromium and chromedriver on this machine (Debian: apt install chromium chromium-driver)")
    options = ChromeOptions()
    options.binary_location = program
    flags = ("headless=new", "no-sandbox", "disable-gpu", "no-first-run", "disable-background-networking")
    for flag in (*flags, "disable-component-update", "disable-sync", "disable-quic", "disable-dev-shm-usage"):
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chrome = Chrome(options=options, service=ChromeService(driver))
    yield chrome
    chrome.quit()


@pytest.fixture(scope="module")
def spark() -> Iterator[Spark]:
    """A Spark of this machine that starts quickly rather than runs fast: tests ask it little, many times."""
    if not (find_spec("pyspark") and shutil.which("java")):
        if os.environ.get("AFFILIATE_REQUIRE_SPARK"):
            pytest.fail("pyspark and Java are needed here: nothing may be skipped")
        pytest.skip("no pyspark and Java on this machine (pip install 'pelican-affiliate[spark]')")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")
        with open_spark() as engine:
            engine.session.conf.set("spark.sql.shuffle.partitions", "1")
            engine.session.conf.set("spark.sql.codegen.wholeStage", "false")
            yield engine
