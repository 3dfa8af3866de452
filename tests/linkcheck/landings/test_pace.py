"""A host is asked as a polite visitor would: one thing at a time, not too often, and not any more when it says no."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from shop_server import Reply, Shops
from street import Walk

from linkcheck.landing.wire import Wire

HOST = "http://kettles.example"
OTHER = "http://mugs.example"


PACE = 0.05


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, float]]:
    """Every request with the time it was sent at: when a loaded machine answers says nothing about our pace."""
    requests: list[tuple[str, float]] = []
    get = Wire.get

    async def noted(self: Wire, url: str) -> object:
        requests.append((url, asyncio.get_running_loop().time()))
        return await get(self, url)

    monkeypatch.setattr(Wire, "get", noted)
    return requests


def gaps(sent: list[tuple[str, float]], host: str) -> list[float]:
    """The times between the requests to a host, in units of the pace."""
    times = [at for url, at in sent if url.startswith(host)]
    return [(later - earlier) / PACE for earlier, later in pairwise(times)]


def test_one_request_at_a_time_and_some_time_apart(street: Shops, sent: list[tuple[str, float]]) -> None:
    walk = Walk(street, "kettles.example mugs.example").with_manners(pace=PACE)
    street.pause = 0.02
    urls = [f"{host}/{number}" for host in (HOST, OTHER) for number in range(4)]
    walk.to(*urls)
    assert {request.others for request in street.requests} == {0}
    for host in (HOST, OTHER):
        assert len(gaps(sent, host)) == 4
        assert min(gaps(sent, host)) > 0.99
    assert [url.split(":")[1] for url, _ in sent[:2]] == ["//kettles.example", "//mugs.example"]


def test_a_redirect_to_another_host_waits_for_its_turn(street: Shops, sent: list[tuple[str, float]]) -> None:
    walk = Walk(street, "kettles.example mugs.example").with_manners(pace=PACE)
    for number in range(3):
        street.says(f"{HOST}/{number}", Reply(302, {"location": f"{OTHER}/{number}"}))
    walk.to(*(f"{HOST}/{number}" for number in range(3)), f"{OTHER}/0")
    assert {request.others for request in street.requests} == {0}
    assert len(gaps(sent, OTHER)) == 4
    assert min(gaps(sent, OTHER)) > 0.99


def test_the_shop_says_how_often(street: Shops, walk: Walk, sent: list[tuple[str, float]]) -> None:
    street.says(f"{HOST}/robots.txt", Reply(body=f"User-agent: *\nCrawl-delay: {PACE}".encode(), headers={}))
    walk.to(f"{HOST}/1", f"{HOST}/2", f"{HOST}/3")
    assert len(gaps(sent, HOST)) == 3
    assert min(gaps(sent, HOST)[1:]) > 0.99


def test_few_hosts_at_once(street: Shops) -> None:
    hosts = [f"shop{number}.example" for number in range(6)]
    walk = Walk(street, " ".join(hosts)).with_manners(at_once=2)
    street.pause = 0.01
    walk.to(*(f"http://{host}/" for host in hosts))
    assert 1 < street.most <= 2


def test_a_busy_shop_is_asked_again_when_it_said(street: Shops, walk: Walk, sent: list[tuple[str, float]]) -> None:
    street.says(f"{HOST}/k1", Reply(503, {"retry-after": "1"}), Reply(body=b"<title>Kettle</title>"))
    assert walk.words(f"{HOST}/k1") == ["ok: "]
    assert gaps(sent, HOST)[1] * PACE > 0.99


def test_a_shop_that_wants_to_be_left_alone_for_long_is(street: Shops, walk: Walk) -> None:
    street.says(f"{HOST}/1", Reply(429, {"retry-after": "3600"}))
    words = walk.words(f"{HOST}/1", f"{HOST}/2", f"{HOST}/3")
    assert words[0] == "blocked: answered 429, and asks to be left alone for 3,600 seconds"
    assert words[1:] == ["blocked: not asked: the host turned us away before (answered 429)"] * 2
    assert street.asked == [f"{HOST}/1"]


@pytest.mark.parametrize(
    ("status", "verdict", "why"),
    [
        (403, "blocked", "not asked: the host turned us away before (answered 403)"),
        (502, "unverified", "the host failed 3 times in a row: answered 502; broken if the next check finds the same"),
    ],
)
def test_three_times_no_and_the_rest_is_spared(street: Shops, walk: Walk, status: int, verdict: str, why: str) -> None:
    urls = [f"{HOST}/{number}" for number in range(6)]
    for url in urls:
        street.says(url, Reply(status))
    words = walk.words(*urls)
    assert words[3:] == [f"{verdict}: {why}"] * 3
    assert street.asked == urls[:3]


def test_missing_pages_say_nothing_of_the_host(street: Shops, walk: Walk) -> None:
    street.page(f"{HOST}/9")
    urls = [f"{HOST}/{number}" for number in (1, 2, 3, 4, 9)]
    assert walk.words(*urls)[-1] == "ok: "
    assert street.asked == urls
