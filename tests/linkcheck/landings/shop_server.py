"""Shops on this machine: real HTTP, invented names, and a record of who asked for what."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What a shop says. `chunks` are sent one after the other and may never end; otherwise `body`."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "text/html"})
    body: bytes = b""
    chunks: Callable[[], Iterator[bytes]] | None = None


@dataclass(frozen=True)
class Request:
    """What a shop was asked; `at` is the time it came, `done` whether another one was still being answered."""

    url: str
    headers: Mapping[str, str]
    at: float
    others: int


@dataclass
class Shops:
    """All invented shops, at one port; `replies` go by `http://host.example/path`, in turn, the last stays."""

    port: int
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    busy: dict[str, int] = field(default_factory=dict)
    pause: float = 0.0
    most: int = 0

    def says(self, url: str, *replies: Reply) -> None:
        self.replies[url] = list(replies)

    def page(self, url: str, html: str = "<title>Kettle</title>") -> None:
        self.says(url, Reply(body=html.encode()))

    def at(self, text: str) -> str:
        """The text with the port in its addresses."""
        return text.replace(".example/", f".example:{self.port}/")

    def without_port(self, text: str) -> str:
        return text.replace(f":{self.port}", "")

    @property
    def asked(self) -> list[str]:
        """The addresses asked for, in order, without robots.txt."""
        return [request.url for request in self.requests if not request.url.endswith("/robots.txt")]

    def answer(self, url: str) -> Reply:
        replies = self.replies.get(url, [Reply(404)])
        return replies.pop(0) if len(replies) > 1 else replies[0]

    async def names(self, host: str, port: int) -> list[str]:
        return ["127.0.0.1"]


@contextmanager
def shops() -> Iterator[Shops]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.daemon_threads = True
    street = Shops(server.server_address[1])
    server.RequestHandlerClass = _handler(street)
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01))
    thread.start()
    try:
        yield street
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(street: Shops) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            host = self.headers["host"].partition(":")[0]
            url = f"http://{host}{self.path}"
            street.busy[host] = street.busy.get(host, 0) + 1
            street.requests.append(Request(url, dict(self.headers.items()), time.monotonic(), street.busy[host] - 1))
            street.most = max(street.most, sum(street.busy.values()))
            time.sleep(street.pause)
            street.busy[host] -= 1  # before the answer: with it, who asked is free to ask again
            try:
                self._send(street.answer(url))
            except OSError:
                self.close_connection = True  # who asked has heard enough

        def _send(self, reply: Reply) -> None:
            self.send_response_only(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, street.at(value))
            if reply.chunks:
                self.close_connection = True
            else:
                self.send_header("content-length", str(len(reply.body)))
            self.end_headers()
            for chunk in reply.chunks() if reply.chunks else (reply.body,):
                self.wfile.write(chunk)

        def log_message(self, *_: Any) -> None:
            """Tests keep their own record."""

    return Handler
