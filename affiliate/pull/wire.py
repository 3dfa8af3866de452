"""One HTTP request and its answer: verified, bounded, never sent to another host than the one that was meant."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

from affiliate.pull.errors import PassingError, PullError, WindowError

LARGEST = 256 * 1024**2
PORTION = 64 * 1024
SILENCE = 60  # seconds without a byte
PATIENCE = 600  # seconds for a whole answer
HOPS = 3
MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Request:
    """A question; what may hold a secret does not show itself."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(hash=False, repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; the names of its headers are in small letters."""

    status: int
    headers: Mapping[str, str] = field(hash=False)
    body: bytes = field(repr=False)


def send(request: Request, seconds: Callable[[], float]) -> Reply:
    """Send it, and follow redirects within its host. `seconds` is a stop-watch.

    Raises PassingError when the connection fails, PullError when it must not be used at all.
    """
    for _ in range(HOPS):
        reply = _exchange(request, seconds)
        if reply.status not in MOVED:
            return reply
        location = reply.headers.get("location", "")
        target = within_host(request.url, location)
        if request.method != "GET" or not target:
            raise PullError(f"sends us on to {location[:100]}, where no secret of yours is taken")
        request = replace(request, url=target)
    raise WindowError("sends us round in circles")


def checked_base(url: str) -> str:
    """The address of an API without a slash at its end; raises ValueError with what is wrong with it."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("is no address") from None
    if parts.scheme == "http" and not _is_loopback(host):
        raise ValueError("is not encrypted, and your secrets would be read on the way: https:// is needed")
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError("is no address: it needs https:// and a host")
    if parts.username or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("holds more than a host and a port")
    return f"{parts.scheme}://{parts.netloc}"


def within_host(address: str, link: str) -> str:
    """Where a link leads from there; empty when it is to another scheme, host or port, or nowhere."""
    try:
        target = urljoin(address, link)
        stays = _place(urlsplit(target)) == _place(urlsplit(address))
    except ValueError:
        return ""
    return target if stays and target.isprintable() and " " not in target else ""


def _place(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _exchange(request: Request, seconds: Callable[[], float]) -> Reply:
    parts = urlsplit(request.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with closing(_connection(parts)) as connection:
        try:
            headers = {"Accept-Encoding": "gzip", "User-Agent": "pelican-affiliate", **request.headers}
            connection.request(request.method, path, request.body or None, headers)
            with connection.getresponse() as response:
                return _read(response, seconds)
        except ssl.SSLCertVerificationError as error:
            raise PullError(f"{parts.hostname} cannot prove who it is ({error.verify_message})") from None
        except TimeoutError:
            raise PassingError("does not answer") from None
        except (OSError, HTTPException, zlib.error) as error:
            raise PassingError(f"cannot be reached ({_plain(error)})") from None


def _connection(parts: SplitResult) -> HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return HTTPSConnection(host, parts.port, timeout=SILENCE, context=_tls())
    return HTTPConnection(host, parts.port, timeout=SILENCE)


def _read(response: HTTPResponse, seconds: Callable[[], float]) -> Reply:
    headers = {name.lower(): value for name, value in response.getheaders()}
    encoding = headers.get("content-encoding", "identity")
    if encoding not in ("identity", "gzip", ""):
        raise WindowError(f"answers in an encoding that was not asked for ({encoding[:20]})")
    portions = _portions(response, headers, seconds)
    body = bytearray()
    for portion in _unpacked(portions) if encoding == "gzip" else portions:
        body += portion
        if len(body) > LARGEST:
            raise WindowError(f"answers with more than {LARGEST // 1024**2} MiB")
    return Reply(response.status, headers, bytes(body))


def _portions(response: HTTPResponse, headers: Mapping[str, str], seconds: Callable[[], float]) -> Iterator[bytes]:
    latest = seconds() + PATIENCE
    missing = response.length
    while portion := response.read1(PORTION):
        missing = None if missing is None else missing - len(portion)
        yield portion
        if seconds() > latest:
            raise PassingError(f"is not done with its answer after {PATIENCE} seconds")
    if missing:
        raise PassingError("broke off in the middle of its answer")


def _unpacked(portions: Iterator[bytes]) -> Iterator[bytes]:
    """The text in gzip, never more than a portion of it at once: a small answer may hold a huge one."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    for packed in portions:
        while packed:
            yield unpacker.decompress(packed, PORTION)
            packed = unpacker.unconsumed_tail
    if not unpacker.eof:
        raise PassingError("broke off in the middle of its answer")


def _plain(error: Exception) -> str:
    return str(getattr(error, "strerror", "") or type(error).__name__)
