"""A street of shops for each test that wants one."""

from __future__ import annotations

import socket
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


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every host whose name ends in `.example` is on this machine, no other is anywhere."""
    here = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0))

    def getaddrinfo(host: str, *_: object, **__: object) -> list[object]:
        if host.endswith(".example"):
            return [here]
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
