"""One request: bounded in time, bytes and what the bytes unpack to. It follows nothing and keeps nothing."""

from __future__ import annotations

import asyncio
import socket
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import Message

import aiohttp
import yarl

from linkcheck.landing.guard import GuardedResolver, Lookup, PrivateAddressError, lookup
from linkcheck.landing.nouns import NoAnswer, OffLimits, Skipped

SECONDS = 20  # for everything from the name to the last byte
PACKED = 1_500_000  # bytes read
UNPACKED = 3_000_000  # bytes they may become
FORWARDS = (301, 302, 303, 307, 308)
PAGES = ("text/html", "application/xhtml+xml")
KEPT = ("content-type", "date", "location", "retry-after", "cf-mitigated", "x-amzn-waf-action")


@dataclass(frozen=True, slots=True)
class Response:
    """What one request brought. `body` is empty for files that are neither page nor plain text."""

    status: int
    headers: Mapping[str, str] = field(hash=False)
    body: bytes = b""

    @property
    def forward(self) -> str:
        """Where the answer sends us instead, as written."""
        return self.headers.get("location", "") if self.status in FORWARDS else ""

    @property
    def kind(self) -> str:
        return self._message.get_content_type()

    @property
    def text(self) -> str:
        """The body as text; what its encoding does not know is marked."""
        try:
            return self.body.decode(self._message.get_content_charset() or "utf-8", "replace")
        except (LookupError, ValueError, UnicodeError):
            return self.body.decode("utf-8", "replace")

    @property
    def _message(self) -> Message:
        message = Message()
        message["content-type"] = self.headers.get("content-type", "")
        return message


@dataclass(frozen=True, slots=True)
class Wire:
    """An open way to the shops."""

    session: aiohttp.ClientSession

    async def get(self, url: str) -> Response | NoAnswer | OffLimits | Skipped:
        """The answer to one request, without following it anywhere."""
        try:
            async with asyncio.timeout(SECONDS):
                return await self._get(url)
        except PrivateAddressError as error:
            return OffLimits(str(error))
        except aiohttp.ClientConnectorDNSError as error:
            return _unnamed(error.os_error)
        except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientConnectorSSLError):
            return NoAnswer("the shop's certificate is not valid")
        except TimeoutError:
            return NoAnswer(f"no answer within {SECONDS} seconds")
        except aiohttp.ClientConnectorError as error:
            return NoAnswer(f"no connection: {error.os_error.strerror or 'refused'}")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return NoAnswer(f"the answer is not valid HTTP ({type(error).__name__})")

    async def _get(self, url: str) -> Response:
        async with self.session.get(yarl.URL(url, encoded=True), allow_redirects=False) as response:
            headers = {name: response.headers[name] for name in KEPT if name in response.headers}
            told = Response(response.status, headers)
            if told.kind not in (*PAGES, "text/plain"):
                return told
            packed = await _read(response.content)
            return Response(response.status, headers, unpacked(packed, response.headers.get("content-encoding", "")))


def _unnamed(error: OSError) -> NoAnswer | Skipped:
    if error.errno == socket.EAI_AGAIN:
        return Skipped("the name server does not answer")
    return NoAnswer("there is no host with this name")


async def _read(content: aiohttp.StreamReader) -> bytes:
    """The first bytes of a body. A body that breaks off is judged by what came."""
    parts: list[bytes] = []
    size = 0
    try:
        async for part in content.iter_any():
            parts.append(part)
            size += len(part)
            if size >= PACKED:
                break
    except aiohttp.ClientPayloadError:
        pass
    return b"".join(parts)[:PACKED]


def unpacked(data: bytes, encoding: str) -> bytes:
    """The first bytes of what was compressed; nothing for what we did not ask for."""
    if encoding.strip().lower() in ("", "identity"):
        return data
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 32).decompress(data, UNPACKED)
    except zlib.error:
        return b""


@asynccontextmanager
async def opened(agent: str, private: frozenset[str], names: Lookup = lookup) -> AsyncIterator[Wire]:
    """A way to the shops without cookies, proxies of the environment or credentials."""
    headers = {"User-Agent": agent, "Accept": "text/html, */*;q=0.5", "Accept-Encoding": "gzip"}
    connector = aiohttp.TCPConnector(resolver=GuardedResolver(private, names), limit=0, limit_per_host=1)
    async with aiohttp.ClientSession(
        connector=connector,
        headers=headers,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),
        auto_decompress=False,
        trust_env=False,
    ) as session:
        yield Wire(session)
