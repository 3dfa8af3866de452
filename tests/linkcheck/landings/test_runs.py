"""Whole runs over real connections: what is asked, what is spared, what survives."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from shop_server import Reply, Shops
from street import TODAY, Walk

from linkcheck.findings import Verdict

HOST = "http://kettles.example"
K1, K2 = f"{HOST}/k1", f"{HOST}/k2"
ROOT = Path(__file__).parents[3]


def test_gone_twice_and_back(street: Shops, walk: Walk) -> None:
    street.says(K1, Reply(404), Reply(404), Reply(body=b"<title>Kettle</title>"))
    assert walk.words(K1) == ["unverified: answered 404 Not Found; broken if the next check finds the same"]
    assert walk.words(K1, today=TODAY + timedelta(7)) == ["broken: answered 404 Not Found"]
    assert walk.words(K1, today=TODAY + timedelta(14)) == ["ok: "]


def test_good_answers_are_taken_as_given_for_some_days(street: Shops, walk: Walk) -> None:
    street.page(K1)
    walk.to(K1, K2)
    walk.to(K1, K2, today=TODAY + timedelta(6), days=7)
    assert street.asked == [K1, K2, K2]
    walk.to(K1, today=TODAY + timedelta(7), days=7)
    assert street.asked[3:] == [K1]


def test_what_is_not_asked_for_any_more_vanishes(street: Shops, walk: Walk) -> None:
    street.page(K1)
    walk.to(K1, K2)
    walk.to(K2)
    assert [known.url for known in walk.memory.values()] == [street.at(K2)]


def test_a_shop_whose_robots_close_is_forgotten(street: Shops, walk: Walk) -> None:
    street.page(K1)
    walk.to(K1)
    street.says(f"{HOST}/robots.txt", Reply(body=b"User-agent: *\nDisallow: /", headers={}))
    assert walk.words(K1) == ["unverified: robots.txt of kettles.example does not allow programs"]
    assert walk.memory == {}
    walk.with_manners(permitted=frozenset({"kettles.example"}))
    assert walk.words(K1) == ["ok: "]


def test_when_no_shop_answers_the_fault_is_ours(street: Shops, walk: Walk) -> None:
    async def nowhere(host: str, port: int) -> list[str]:
        raise OSError(-2, "Name or service not known")

    street.page(K1)
    walk.to(K1)
    street.names = nowhere
    for week in (1, 2, 3):
        assert walk.words(K1, today=TODAY + timedelta(7 * week)) == ["ok: "]
    assert walk.words(K2) == ["unverified: no shop answered at all: is this machine connected?"]


def test_a_shop_that_is_gone_takes_all_its_pages_along(street: Shops) -> None:
    async def names(host: str, port: int) -> list[str]:
        if host == "closed.example":
            raise OSError(-2, "Name or service not known")
        return ["127.0.0.1"]

    street.names = names
    street.page(K1)
    walk = Walk(street, "kettles.example closed.example")
    urls = [f"http://closed.example/{number}" for number in range(8)]
    walk.to(K1, *urls)
    found = walk.to(K1, *urls)
    assert {found[url].verdict for url in urls} == {Verdict.BROKEN}
    assert found[urls[0]].why == "there is no host with this name"


def test_time_is_up(street: Shops, walk: Walk) -> None:
    street.page(K1)
    walk.to(K1, today=TODAY - timedelta(9))
    walk.with_manners(pace=30.0)
    found = walk.words(K1, K2, seconds=0.3)
    assert found == ["ok: ", "unverified: the time was up"]
    assert [known.checked for known in walk.memory.values()] == ["2026-11-11"]


def test_bad_news_that_cannot_be_repeated_is_dropped_in_time(street: Shops, walk: Walk) -> None:
    street.says(K1, Reply(body=b'<meta property="og:availability" content="oos">'), Reply(302, {"location": "/k1"}))
    walk.to(K1)
    assert walk.words(K1, today=TODAY + timedelta(30)) == ["unavailable: sold out"]
    assert walk.words(K1, today=TODAY + timedelta(31))[0].startswith("unverified: it redirects in circles")
    assert walk.memory == {}


def test_the_same_answers_give_the_same_memory(street: Shops, walk: Walk) -> None:
    urls = [f"http://shop{number % 5}.example/{number}" for number in range(30)]
    walk = Walk(street, " ".join(f"shop{number}.example" for number in range(5)))
    for number, url in enumerate(urls):
        street.says(url, *[Reply(200 if number % 3 else 404)] * 2)
    once = walk.to(*urls)
    again = Walk(street, " ".join(sorted(walk.policy.private))).to(*reversed(urls))
    assert once == again


def test_a_killed_run_keeps_what_it_has_learned_and_goes_on_there(street: Shops, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "output").mkdir(parents=True)
    (site / "output" / "index.html").write_text("<title>Home</title>")
    pages = [f"http://127.0.0.1:{street.port}/{number}" for number in range(8)]
    lines = [{"page": "index.html", "href": f"https://go.example/{n}", "target": url} for n, url in enumerate(pages)]
    (site / "plan.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    for number in range(8):
        street.page(f"http://127.0.0.1/{number}")
    command = [sys.executable, "-m", "linkcheck", "output", "--plan", "plan.jsonl", "--availability", "known.jsonl"]
    command += ["--allow-private", "127.0.0.1", "--pace"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.Popen([*command, "1"], cwd=site, env=environment, stdout=subprocess.DEVNULL)
    memory = site / "known.jsonl"
    deadline = time.monotonic() + 30
    while not memory.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    run.wait()
    kept = [json.loads(line)["url"] for line in memory.read_text().splitlines()]
    assert 0 < len(kept) < 8
    asked = len(street.asked)
    done = subprocess.run([*command, "0"], cwd=site, env=environment, capture_output=True, text=True, check=False)
    assert "landing pages: 8 (8 ok)" in done.stdout
    assert len(street.asked) - asked == 8 - len(kept)
    assert len(memory.read_text().splitlines()) == 8
