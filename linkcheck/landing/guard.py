"""Which addresses may be connected to: public ones, and the hosts that the owner names."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from ada_url import URL
from aiohttp.abc import AbstractResolver, ResolveResult

from linkcheck.addresses import WEB

LONGEST = 4000  # characters of an address
GLOBAL = IPv6Network("2000::/3")
TRANSLATED = IPv6Network("64:ff9b::/96")  # NAT64: an IPv4 address in the last four bytes
Lookup = Callable[[str, int], Awaitable[list[str]]]


class PrivateAddressError(Exception):
    """A host name that leads into a private network."""


def is_public(address: str) -> bool:
    """Whether anybody on the internet would reach the same machine under this IP address."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv4Address):
        return _is_public_v4(ip)
    inner = _inner(ip)
    return _is_public_v4(inner) if inner else ip in GLOBAL and ip.is_global and not ip.teredo


def _is_public_v4(ip: IPv4Address) -> bool:
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def _inner(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that is reached by this one."""
    if ip in TRANSLATED:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def fault(url: URL, allowed: frozenset[str]) -> str:
    """Why the address must not be asked for, judged by its looks; empty when it may. Names are judged when resolved."""
    host = url.hostname.strip("[]")
    if url.protocol not in WEB:
        return f"{url.protocol} cannot be the address of a shop"
    if url.username or url.password:
        return "the address contains a user name or a password"
    if len(url.href) > LONGEST:
        return f"the address is longer than {LONGEST} characters"
    if host in allowed:
        return ""
    if url.port:
        return f"no shop answers at port {url.port}"
    try:
        return "" if is_public(host) else f"{host} is a private address"
    except ValueError:
        return ""


async def lookup(host: str, port: int) -> list[str]:
    """The host's IP addresses. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(where[0]) for *_, where in found]


class GuardedResolver(AbstractResolver):
    """Resolves once, and gives only addresses that may be connected to: a name cannot change its mind in between."""

    def __init__(self, allowed: frozenset[str], names: Lookup = lookup) -> None:
        self.allowed, self.names = allowed, names

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self.names(host, port)
        usable = [ip for ip in found if host in self.allowed or is_public(ip)]
        if found and not usable:
            raise PrivateAddressError(f"{host} leads to a private address")
        return [_result(host, port, ip) for ip in usable]

    async def close(self) -> None:
        """Nothing is kept open."""


def _result(host: str, port: int, ip: str) -> ResolveResult:
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    return ResolveResult(
        hostname=host, host=ip, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    )
