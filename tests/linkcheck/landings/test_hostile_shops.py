"""Shops that answer in bad faith, or not in HTTP at all: each gives a verdict, soon, in little memory."""

from __future__ import annotations

import gzip
import itertools
import resource
import time
import zlib
from collections.abc import Iterator

import pytest
from shop_server import Reply, Shops
from street import Walk

from linkcheck.landing import wire
from linkcheck.landing.shown import read_page
from linkcheck.landing.wire import PACKED, UNPACKED, unpacked

K1 = "http://kettles.example/k1"
HTML = {"content-type": "text/html"}
SOLD_OUT = b'<meta property="og:availability" content="oos">'


def test_a_page_that_never_ends_is_read_to_a_bound(street: Shops, walk: Walk) -> None:
    street.says(K1, Reply(headers=HTML, chunks=lambda: itertools.chain([SOLD_OUT], itertools.repeat(b"<p>tea" * 9999))))
    assert walk.words(K1) == ["unavailable: sold out"]


def test_a_page_that_drips_is_left(street: Shops, walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "SECONDS", 0.2)

    def dripping() -> Iterator[bytes]:
        while True:
            yield b"<p>"
            time.sleep(0.02)

    street.page("http://mugs.example/")
    street.says(K1, Reply(headers=HTML, chunks=dripping))
    walk = Walk(street, "kettles.example mugs.example")
    assert walk.words(K1, "http://mugs.example/")[0].startswith("unverified: no answer within 0.2 seconds")


def test_compressed_pages_are_read(street: Shops, walk: Walk) -> None:
    street.says(K1, Reply(headers=HTML | {"content-encoding": "gzip"}, body=gzip.compress(SOLD_OUT)))
    assert walk.words(K1) == ["unavailable: sold out"]


def test_a_bomb_unpacks_to_a_bound() -> None:
    bomb = zlib.compressobj(9, wbits=31)
    packed = b"".join(bomb.compress(bytes(1_000_000)) for _ in range(200)) + bomb.flush()
    assert len(packed) < PACKED
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(unpacked(packed, "gzip")) == UNPACKED
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


@pytest.mark.parametrize("encoding", ["gzip", "br", "x-unknown", "gzip, gzip", "deflate"])
def test_what_cannot_be_unpacked_is_judged_without(street: Shops, walk: Walk, encoding: str) -> None:
    street.says(K1, Reply(headers=HTML | {"content-encoding": encoding}, body=SOLD_OUT))
    assert walk.words(K1) == ["ok: "]


@pytest.mark.parametrize("charset", ["utf-8", "latin-1", "x-unknown", "\x00", "rot13", "zlib", "utf-16", '"'])
def test_odd_encodings(street: Shops, walk: Walk, charset: str) -> None:
    headers = {"content-type": f"text/html; charset={charset}".replace("\x00", "0")}
    street.says(K1, Reply(headers=headers, body=SOLD_OUT + b"\xff\xfe\x00"))
    (words,) = walk.words(K1)
    assert words in ("unavailable: sold out", "ok: ")


@pytest.mark.parametrize(
    "reply",
    [
        Reply(headers={"x-long": "a" * 100_000}),
        Reply(headers={f"x-{number}": "a" for number in range(5_000)}),
        Reply(headers={"content-type": "text/html", "transfer-encoding": "chunked"}, body=b"zz\r\n"),
        Reply(headers={"location": "/" + "a" * 9_000}, status=302),
        Reply(headers={"location": "http://"}, status=302),
        Reply(headers={"location": "http://[::1"}, status=308),
        Reply(headers={"location": "\tjava\tscript:alert(1)"}, status=301),
        Reply(headers={"retry-after": "9" * 500}, status=503),
        Reply(headers={"retry-after": "Fri, 99 Foo 99999 99:99:99 GMT"}, status=429),
        Reply(headers={"retry-after": "-5"}, status=429),
        Reply(status=600),
        Reply(status=304),
        Reply(headers={"content-type": "\x7f;;;=;", "content-encoding": ",,"}, body=b"\x00" * 999),
    ],
    ids=str,
)
def test_odd_answers_give_a_verdict(street: Shops, walk: Walk, reply: Reply) -> None:
    street.says(K1, reply)
    (words,) = walk.words(K1)
    assert words.split(":")[0] in ("ok", "blocked", "unverified")
    assert len(words) < 5_000


@pytest.mark.parametrize(
    "address", ["", "k1", "//kettles.example/k1", "http://", "http://[", "mailto:me@kettles.example"]
)
def test_addresses_that_are_none(street: Shops, walk: Walk, address: str) -> None:
    assert walk.words(address)[0].startswith("unverified: ")
    assert street.requests == []


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200_000,
        "<p><table><select>" * 60_000,
        '<meta a="' * 90_000,
        "<" * 900_000,
        '<b id="a" ' * 90_000,
        "<title>" * 50_000,
        '<script type="application/ld+json">' + "[" * 500_000,
        '<script type="application/ld+json">' + '{"offers":' * 900 + "1" + "}" * 900,
        '<script type="application/ld+json">["' + "a" * 3_000_000 + '"]',
        '<script type="application/ld+json">[' + '{"@type":"Product","sku":' + "9" * 5_000 + "}]",
        '<script type="application/ld+json">1e999999',
        '<i itemprop="availability">' * 20_000,
        "<!--" * 300_000,
    ],
    ids=lambda html: html[:45],
)
def test_endless_markup_is_read_in_one_go(html: str) -> None:
    began = time.process_time()
    shown = read_page(html)
    assert time.process_time() - began < 5
    assert len(shown.title) <= 300
    assert len(shown.product) < 200
