"""A real server on a free loopback port that answers by a script, and the virtual time that pulls are tested in."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from affiliate.networks import NETWORKS
from affiliate.pull import Api, Clock, Outcome, pull_account, settings_of, tasks_for

NOW = datetime(2026, 11, 20, 9, 0)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the server saw it; header names are in small letters. `line` is its first line, to be read."""

    line: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Says:
    """An answer. `broken` sends so many bytes of it and hangs up."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    broken: int | None = None

    @classmethod
    def json(cls, value: object, status: int = 200, **headers: str) -> Says:
        return cls(json.dumps(value).encode(), status, {name.replace("_", "-"): v for name, v in headers.items()})


Script = Callable[[Asked], Says]


class Server(ThreadingHTTPServer):
    daemon_threads = True
    script: Script

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script
        self.asked: list[Asked] = []
        self.wrong: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that were killed are no news."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(f"{self.command} {unquote(self.path)}", dict(parse_qsl(url.query)), headers, body)
        self.server.asked.append(asked)
        try:
            says = self.server.script(asked)
        except Exception as error:  # a script that does not know what to say
            self.server.wrong.append(f"{asked.line}: {error!r}")
            says = Says(status=400)
        self.send_response(says.status)
        for name, value in {"Content-Length": str(len(says.body)), **says.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(says.body if says.broken is None else says.body[: says.broken])
        self.wfile.flush()
        if says.broken is not None:
            self.connection.shutdown(socket.SHUT_RDWR)

    do_POST = do_GET  # noqa: N815


def asked_in(body: str) -> str:
    """What was posted; a query in GraphQL as people write it."""
    return str(json.loads(body)["query"]) if body.startswith('{"query"') else body


def talking(talk: Iterator[Any], gives: Callable[[Any], bytes], base: Callable[[], str]) -> Script:
    """A script that plays a talk: what is asked in each step, and what is given then. `base` is where the server is."""

    def script(asked: Asked) -> Says:
        step = next(talk)
        assert asked.line == step["asks"]
        assert asked.headers.items() >= step.get("headers", {}).items()
        assert asked_in(asked.body).startswith(step.get("body", ""))
        sent = {name: value.replace("BASE", base()) for name, value in step.get("sends", {}).items()}
        return Says(gives(step["gives"]), step.get("status", 200), sent)

    return script


@contextmanager
def serving(script: Script) -> Iterator[Server]:
    server = Server(script)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


class Time:
    """Virtual time: waiting takes none. `waits` are the seconds that were waited."""

    def __init__(self, now: datetime = NOW) -> None:
        self.moment = now
        self.waits: list[float] = []
        self.clock = Clock(now=lambda: self.moment, seconds=self._seconds, wait=self._wait)

    def _seconds(self) -> float:
        return (self.moment - datetime(2026, 1, 1)).total_seconds()

    def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.moment += timedelta(seconds=seconds)


def api_of(
    network: str, base: str, environment: Mapping[str, str], ids: Mapping[str, str], account: str = "mine"
) -> Api:
    pull = NETWORKS[network].pull
    assert pull
    values, faults = settings_of(pull.settings, account, environment)
    assert not faults
    secrets = frozenset(values[setting.name] for setting in pull.settings if setting.secret)
    return Api(NETWORKS[network], pull, account, {"currency": "EUR", **ids, **values}, secrets, base)


def pull(api: Api, reports: Path, time: Time, since: date | None = None, until: date | None = None) -> list[Outcome]:
    tasks = tasks_for(api, reports, time.moment, since, until)
    return list(pull_account(api, tasks, reports, time.clock))


def names(reports: Path) -> list[str]:
    return sorted(path.name for path in reports.rglob("*") if path.is_file())
