"""Follows an address to where it leads. Every step is guarded, and asked of robots.txt."""

from __future__ import annotations

from ada_url import URL

from linkcheck.landing.hosts import Hosts
from linkcheck.landing.nouns import Answer, NoAnswer, OffLimits, Outcome, Skipped
from linkcheck.landing.robots import Robots
from linkcheck.landing.wire import PAGES, Response

REDIRECTS = 10
PERMANENT = (301, 308)


async def follow(address: str, hosts: Hosts) -> Outcome:
    """What stands at the address, or at the end of its redirects."""
    try:
        url, moved, firmly = URL(address), address, True
    except ValueError:
        return OffLimits("this is not a web address")
    seen: set[str] = set()
    while url.href not in seen and len(seen) <= REDIRECTS:
        seen.add(url.href)
        response = await _stop(url, hosts) or await hosts.ask(url)
        if not isinstance(response, Response):
            return response
        if not response.forward:
            html = response.text if response.kind in PAGES else ""
            return Answer(url.href, moved, response.status, response.headers, html)
        try:
            url = URL(response.forward, base=url.href)
        except ValueError:
            return NoAnswer("the redirect leads to no address")
        firmly = firmly and response.status in PERMANENT
        moved = url.href if firmly else moved
    circle = url.href in seen
    return Skipped("it redirects in circles: perhaps it wants cookies") if circle else NoAnswer("too many redirects")


async def _stop(url: URL, hosts: Hosts) -> Outcome | None:
    """Why the address is not asked for, if it is not."""
    if why := hosts.why_not(url):
        return OffLimits(why)
    robots = await hosts.robots_of(url)
    if not isinstance(robots, Robots):
        return robots
    asks_us_away = not robots.allows(url.pathname + url.search)
    return OffLimits(f"robots.txt of {url.hostname} does not allow programs") if asks_us_away else None
