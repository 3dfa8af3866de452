"""A street of shops for each test that wants one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from shop_server import Shops, shops
from street import Walk


@pytest.fixture
def street() -> Iterator[Shops]:
    with shops() as open_street:
        yield open_street


@pytest.fixture
def walk(street: Shops) -> Walk:
    return Walk(street)
