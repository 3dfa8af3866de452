"""The options that say how shops are asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def hosts(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> frozenset[str]:
    """The hosts as browsers write them. A mistyped one would be a permission that is never used."""
    return frozenset(map(_host, given))


def _host(named: str) -> str:
    from ada_url import URL

    inner = named.strip("[].")
    try:
        url = URL(f"https://[{inner}]/" if ":" in inner else f"https://{inner}/")
    except ValueError:
        url = None
    if url is None or url.href != f"https://{url.hostname}/":
        raise click.BadParameter(f"{named!r} is not the name of a host, such as shop.example")
    return str(url.hostname.strip("[]"))


OPTIONS = (
    click.option(
        "--availability",
        "memory",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Where verdicts are kept between runs; usually data/availability.jsonl.",
    ),
    click.option(
        "--older-than",
        type=click.IntRange(0, 3650),
        default=1,
        show_default=True,
        metavar="DAYS",
        help="Ask only for pages whose last good answer is at least this old; 0: all. Others are always asked for.",
    ),
    click.option(
        "--pace",
        type=click.FloatRange(0, 3600),
        default=1.0,
        show_default=True,
        metavar="SECONDS",
        help="The time between two requests to a host; longer if its robots.txt says so.",
    ),
    click.option(
        "--time-limit",
        "minutes",
        type=click.FloatRange(0, 10_000, min_open=True),
        default=60.0,
        show_default=True,
        metavar="MINUTES",
        help="Stop after this time; the next run continues.",
    ),
    click.option(
        "--ask",
        "permitted",
        multiple=True,
        callback=hosts,
        metavar="HOST",
        help="Ask this shop (and its subdomains) although its terms or robots.txt forbid it: it gave you permission.",
    ),
    click.option(
        "--allow-private",
        "private",
        multiple=True,
        callback=hosts,
        metavar="HOST",
        help="Ask this host, at any port, although it is in your own network; such hosts are never asked otherwise.",
    ),
    click.option(
        "--today",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        show_default="today",
        help="The day to record verdicts under.",
    ),
)


def asking_options(function: F) -> F:
    """The command with all of them."""
    for option in reversed(OPTIONS):
        function = option(function)
    return function
