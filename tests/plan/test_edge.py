"""Short links by country: rules as files to read, and answered by a real nginx."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from affiliate.catalog import load_catalog
from affiliate.plan import Registry, Settings, ground_of
from affiliate.plan.edge import Route, forbidden, routes_of
from affiliate.plan.edge_formats import FORMATS
from affiliate.site import Site

HERE = Path(__file__).parent
SITE = HERE / "matching" / "site"
GROUND, _ = ground_of(load_catalog(Site.at(SITE))[0], Settings(), SITE)
HOSTILE = Route("/go/odd", (("de", "https://de.example/?a=$1%2B%25;b"),), 'https://any.example/{x}?q="$uri"\\&p=100%25')
ROUTES = (*routes_of(GROUND, Registry())[0], HOSTILE)
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
CONFIG = """
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off; client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
  uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
  include {folder}/affiliate-http.conf;
  server {{ listen 127.0.0.1:{port}; include {folder}/affiliate-server.conf; }}
}}
"""


@pytest.mark.parametrize("form", FORMATS)
def test_rules(form: str, golden: Callable[[Path, str], None]) -> None:
    for name, text in FORMATS[form](ROUTES, "CF-IPCountry").items():
        golden(HERE / "edge" / name, text)


def test_a_program_that_forbids_it_gets_no_short_link() -> None:
    catalog, _ = load_catalog(Site.at(HERE / "site"))
    ground, _ = ground_of(catalog, Settings(), HERE / "site")
    routes, registry = routes_of(ground, Registry())
    assert not [route for route in routes if "amazon" in repr(route)]
    assert {row.article for row in registry.rows} == {"go/acme-k1", "go/glow-lamp", "go/oak-door"}
    assert [line.split(":")[0] for line in forbidden(ground)] == ["big-river"]


def test_a_network_that_sees_the_reader_come_from_elsewhere_gets_none_either() -> None:
    programs = {slug: replace(p, rules={"redirects": False}) for slug, p in GROUND.catalog.programs.items()}
    ground, _ = ground_of(replace(GROUND.catalog, programs=programs), Settings(), SITE)
    assert routes_of(ground, Registry())[0] == ()
    assert len(forbidden(ground)) == 3


def test_readers_elsewhere_are_led_to_the_home_market() -> None:
    (abroad,) = (route for route in routes_of(GROUND, Registry(), "gb")[0] if route.path == "/go/acme-k1")
    assert "gb.kettles" in abroad.default
    assert [country for country, _ in abroad.countries] == ["us"]


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A real nginx with the exported rules."""
    if NGINX is None:
        if os.environ.get("AFFILIATE_REQUIRE_BROWSER"):
            pytest.fail("nginx is missing: apt-get install nginx")
        pytest.skip("needs nginx: apt-get install nginx")
    folder = tmp_path_factory.mktemp("nginx")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for name, text in FORMATS["nginx"](ROUTES, "CF-IPCountry").items():
        (folder / name).write_text(text)
    (folder / "nginx.conf").write_text(CONFIG.format(folder=folder, port=port))
    command = [NGINX, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        for _ in range(100):
            assert server.poll() is None, server.stderr and server.stderr.read()
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield port
        server.terminate()


@pytest.mark.parametrize(
    ("path", "country", "leads"),
    [
        ("/go/acme-k1", "GB", "gb.kettles.example"),
        ("/go/acme-k1", "ie", "gb.kettles.example"),
        ("/go/acme-k1", "DE", "us.kettles.example"),
        ("/go/acme-k1/", "", "us.kettles.example"),
        ("/go/odd", "DE", "https://de.example/?a=%241%2B%25;b"),
        ("/go/odd", "GB", "https://any.example/%7Bx%7D?q=%22%24uri%22%5C&p=100%25"),
        ("/go/odd", "GB:DE", ""),
        ("/go/acme-k", "GB", ""),
        ("/go/acme-k1/more", "GB", ""),
        ("/go/", "GB", ""),
        ("/go/acme-k1%3Agb", "GB", ""),
    ],
)
def test_a_real_server_leads_readers_to_their_shop(port: int, path: str, country: str, leads: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"CF-IPCountry": country})
    answer = connection.getresponse()
    assert answer.status == (302 if leads else 404)
    assert leads in answer.headers.get("Location", "")
