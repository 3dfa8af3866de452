"""An API that throttles, breaks off, talks nonsense or means harm: a sentence, nothing lost, and no secret anywhere."""

from __future__ import annotations

import gzip
import json
import shutil
import ssl
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from scripted import NOW, Asked, Says, Server, Time, api_of, names, pull, serving

from affiliate.pull import Api, Clock, Outcome, PullError, pull_account, tasks_for
from affiliate.pull.wire import LARGEST

VEILED = "an-invented/secret=&<"
IDS = {"awinaffid": "1"}
ADMITAD = {"ADMITAD_CLIENT_ID": "invented-client", "ADMITAD_CLIENT_SECRET": VEILED}
DAY = date(2026, 11, 19)
FINE = Says.json([{"id": 1}])


def awin(server: Server, folder: Path, time: Time | None = None) -> list[Outcome]:
    """Ask Awin for one day, by its three dates."""
    api = api_of("awin", server.url, {"AWIN_TOKEN": VEILED}, IDS)
    return pull(api, folder, time or Time(), DAY, DAY)


def first(*says: Says) -> Callable[[Asked], Says]:
    """A script that says these things, and then that all is fine."""
    waiting = list(says)
    return lambda asked: waiting.pop(0) if waiting else FINE


PASSING = {
    "throttled, without a word": (Says(status=429), [2]),
    "throttled, for seconds": (Says(status=429, headers={"Retry-After": "90"}), [90]),
    "throttled, until a moment": (
        Says(status=503, headers={"Retry-After": f"{NOW + timedelta(seconds=75):%a, %d %b %Y %H:%M:%S} GMT"}),
        [75],
    ),
    "throttled, until the end": (
        Says(status=429, headers={"Retry-After": "Fri, 31 Dec 9999 23:59:59 -2359"}),
        [2],
    ),
    "throttled, until something": (Says(status=429, headers={"Retry-After": "soon"}), [2]),
    "down": (Says(b"<h1>Bad gateway</h1>", 502), [2]),
    "hangs up at once": (Says(b"[1, 2, 3]", broken=0), [2]),
    "hangs up in the middle": (Says(b"[1, 2, 3]", broken=4), [2]),
    "hangs up between chunks": (Says(b"5\r\n[1, 2\r\n", headers={"Transfer-Encoding": "chunked"}, broken=10), [2]),
    "hangs up within a chunk": (Says(b"9\r\n[1, 2\r\n", headers={"Transfer-Encoding": "chunked"}, broken=8), [2]),
    "sends headers without end": (Says(b"[]", headers={f"X-{n}": "x" for n in range(200)}), [2]),
    "cuts its own JSON": (Says(b'[{"id": 1}, {"i'), [2]),
    "answers with a page": (Says(b"<!doctype html><title>Maintenance</title>"), [2]),
    "answers with nothing": (Says(b""), [2]),
    "answers with bytes": (Says(b"\x00\xff\x1f\x8b\x08"), [2]),
    "cuts its own gzip": (Says(gzip.compress(b"[]")[:-9], headers={"Content-Encoding": "gzip"}), [2]),
    "lies about gzip": (Says(b"[]", headers={"Content-Encoding": "gzip"}), [2]),
    "goes too deep": (Says(b"[" * 200_000), [2]),
}


@pytest.mark.parametrize("name", PASSING)
def test_what_passes_is_asked_again(name: str, tmp_path: Path) -> None:
    says, waits = PASSING[name]
    time = Time()
    with serving(first(says)) as server:
        outcomes = awin(server, tmp_path, time)
    assert [outcome.fault for outcome in outcomes] == ["", "", ""]
    assert time.waits == waits
    assert len(names(tmp_path)) == 3


LASTING = {
    "down for good": (Says(status=500), "answered HTTP 500, 6 times in a row", 6),
    "nonsense for good": (Says(b"<html>Welcome</html>"), "not JSON: <html>Welcome</html>, 6 times in a row", 6),
    "much too busy": (Says(status=429, headers={"Retry-After": "7200"}), "left alone for 120 minutes", 1),
    "a wrong secret": (Says(b"no such token", 401), "does not accept your credentials (HTTP 401: no such token)", 1),
    "not allowed": (Says(status=403), "does not accept your credentials", 1),
    "not there": (Says(status=404), "does not know this account or report", 1),
    "elsewhere": (
        Says(status=302, headers={"Location": "https://evil.example/a"}),
        "on to https://evil.example/a, where",
        1,
    ),
    "in the open": (
        Says(status=301, headers={"Location": "http://127.0.0.1:9/"}),
        "on to http://127.0.0.1:9/, where",
        1,
    ),
    "nowhere": (Says(status=301, headers={"Location": "http://[::"}), "sends us on to http://[::, where", 1),
    "round in circles": (Says(status=302, headers={"Location": "/again"}), "round in circles", 6),
    "a wrong question": (Says(b"dates?", 400), "does not answer the question (HTTP 400: dates?)", 2),
    "other things": (Says.json({"hello": "you"}), 'something else than commissions: {"hello": "you"}', 2),
    "in another code": (
        Says(b"x", headers={"Content-Encoding": "br"}),
        "in an encoding that was not asked for (br)",
        2,
    ),
}


@pytest.mark.parametrize("name", LASTING)
def test_what_lasts_is_a_sentence(name: str, tmp_path: Path) -> None:
    says, sentence, questions = LASTING[name]
    with serving(lambda asked: says) as server:
        told = complaints(server, tmp_path)
    assert sentence in told
    assert len(server.asked) == questions
    assert names(tmp_path) == []


def complaints(of: Server | Api, folder: Path, clock: Clock | None = None) -> str:
    """All that goes wrong, in words: at Awin, where it is a server."""
    api = api_of("awin", of.url, {"AWIN_TOKEN": VEILED}, IDS) if isinstance(of, Server) else of
    told: list[str] = []
    try:
        for outcome in pull_account(api, tasks_for(api, folder, NOW, DAY, DAY), folder, clock or Time().clock):
            told.append(outcome.fault)
    except PullError as error:
        told.append(str(error))
    return " ".join(told)


def test_redirects_are_followed_where_they_stay(tmp_path: Path) -> None:
    with serving(first(Says(status=307, headers={"Location": "/moved?to=here"}))) as server:
        assert [outcome.records for outcome in awin(server, tmp_path)] == [1, 1, 1]
    assert server.asked[1].line == "GET /moved?to=here"


def test_a_next_page_on_another_host_is_not_fetched(tmp_path: Path) -> None:
    with serving(lambda asked: FINE) as other:
        answer = Says.json({"@nextpageuri": f"{other.url}/Actions?Page=2", "Actions": [{}]})
        with serving(lambda asked: answer) as server:
            settings = {"IMPACT_ACCOUNT_SID": "IRinvented", "IMPACT_AUTH_TOKEN": VEILED}
            outcomes = pull(api_of("impact", server.url, settings, {}), tmp_path, Time(), DAY, DAY)
    assert [outcome.fault for outcome in outcomes] == ["leads to another host for its next page"]
    assert other.asked == []
    assert len(names(tmp_path)) == 1, "the page that was there is kept"


def test_pages_that_never_end_are_noticed(tmp_path: Path) -> None:
    more = {"pagination": {"next_page": "/more"}}
    with serving(lambda asked: Says.json({"conversions": [{"a": 1}], "hypermedia": more})) as server:
        keys = dict.fromkeys(("PARTNERIZE_APPLICATION_KEY", "PARTNERIZE_USER_API_KEY"), VEILED)
        settings = {"PARTNERIZE_PUBLISHER_ID": "1", **keys}
        outcomes = pull(api_of("partnerize", server.url, settings, {}), tmp_path, Time(), DAY, DAY)
    assert [outcome.fault for outcome in outcomes] == ["gives the same page again and again"]
    assert len(server.asked) == 2


def test_fewer_records_than_promised_are_no_success(tmp_path: Path) -> None:
    def script(asked: Asked) -> Says:
        if asked.line == "POST /token/":
            return Says.json({"access_token": "a-token-given"})
        return Says.json({"results": [{"n": 1}] if "offset=0" in asked.line else [], "_meta": {"count": 3}})

    with serving(script) as server:
        api = api_of("admitad", server.url, ADMITAD, {})
        assert "it gave 1 of the 3 records that it has" in complaints(api, tmp_path)
        assert not any("-last" in name for name in names(tmp_path))
        asked = len(server.asked)
        complaints(api, tmp_path)
    assert len(server.asked) == 2 * asked, "it is asked for again"


def test_a_token_that_is_never_taken_is_a_sentence(tmp_path: Path) -> None:
    def script(asked: Asked) -> Says:
        return Says.json({"access_token": "a-token-given"}) if asked.line == "POST /token/" else Says(status=401)

    with serving(script) as server:
        api = api_of("admitad", server.url, ADMITAD, {})
        with pytest.raises(PullError, match="does not accept your credentials"):
            pull(api, tmp_path, Time(), DAY, DAY)
    assert len(server.asked) == 4, "asked, renewed, asked again, and no more"


def test_a_token_that_expires_between_pages_is_renewed_and_the_old_one_stays_secret(tmp_path: Path) -> None:
    given: list[str] = []

    def script(asked: Asked) -> Says:
        if asked.line == "POST /token/":
            given.append(f"a-token-given-{len(given)}")
            return Says.json({"access_token": given[-1]})
        if asked.headers["authorization"] != f"Bearer {given[-1]}" or ("offset=1" in asked.line and len(given) == 1):
            return Says.json({"error": "expired"}, 401)
        page = {"results": [{"n": asked.query["offset"], "echo": given[0]}], "_meta": {"count": 3}}
        return Says.json(page)

    with serving(script) as server:
        outcomes = pull(api_of("admitad", server.url, ADMITAD, {}), tmp_path, Time(), DAY, DAY)
    assert [(outcome.pages, outcome.fault) for outcome in outcomes] == [(3, ""), (3, "")]
    assert given == ["a-token-given-0", "a-token-given-1"]
    kept = [json.loads(gzip.decompress(path.read_bytes())) for path in sorted(tmp_path.rglob("*.gz"))]
    assert [page["results"][0] for page in kept] == [{"n": str(n), "echo": "********"} for n in range(3)] * 2


@pytest.mark.parametrize(("status", "questions"), [(400, 1), (401, 1), (403, 1)])
def test_no_token_for_wrong_credentials_is_a_sentence(status: int, questions: int, tmp_path: Path) -> None:
    with serving(lambda asked: Says.json({"error": "invalid_client"}, status)) as server:
        told = complaints(api_of("admitad", server.url, ADMITAD, {}), tmp_path)
    assert told.startswith(f'does not accept your credentials (HTTP {status}: {{"error": "invalid_client"}})')
    assert len(server.asked) == questions


def test_a_place_that_gives_tokens_is_not_followed_elsewhere(tmp_path: Path) -> None:
    with serving(lambda asked: FINE) as other:
        says = Says(status=307, headers={"Location": f"{other.url}/token/"})
        with serving(lambda asked: says) as server:
            assert "where no secret of yours is taken" in complaints(
                api_of("admitad", server.url, ADMITAD, {}), tmp_path
            )
    assert len(server.asked) == 1
    assert other.asked == []


RAKUTEN = {"RAKUTEN_REPORT_TOKEN": VEILED}


@pytest.mark.parametrize("words", ["Your token is not valid", "error,message\n401,no such token\n"])
def test_an_error_in_plain_words_is_no_empty_report(words: str, tmp_path: Path) -> None:
    with serving(lambda asked: Says(words.encode())) as server:
        told = complaints(api_of("rakuten", server.url, RAKUTEN, {"id": "Invented"}), tmp_path)
    assert f"answered with something else than its report: {words.split()[0]}" in told
    assert names(tmp_path) == []


def test_pages_that_go_round_in_circles_come_to_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("affiliate.pull.pages.MOST", 7)

    def script(asked: Asked) -> Says:
        turn = "ab"[asked.query.get("starting_after", "b") == "a"]
        return Says.json({"data": {"items": [{"key": turn}], "has_more": True}})

    with serving(script) as server:
        outcomes = pull(api_of("partnerstack", server.url, {"PARTNERSTACK_API_KEY": VEILED}, {}), tmp_path, Time(), DAY)
    assert {outcome.fault for outcome in outcomes} == {"there is no end after 7 pages"}
    assert len(server.asked) == 7
    assert not any("-last" in name for name in names(tmp_path))


@pytest.mark.parametrize(
    "listed", [[{"id": "../../else where"}], [{"amount": 1}], ["name"], [{"id": str(n)} for n in range(8)]]
)
def test_a_list_of_nonsense_is_not_asked_for(
    listed: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("affiliate.pull.pages.MOST", 7)
    with serving(lambda asked: Says.json({"payouts": listed})) as server:
        told = complaints(api_of("gumroad", server.url, {"GUMROAD_ACCESS_TOKEN": VEILED}, {}), tmp_path)
    assert "it lists what it has, but too much of it, or not by which names to ask for it" in told
    assert len(server.asked) == 1
    assert not any("-last" in name for name in names(tmp_path))


def test_small_answers_cannot_hold_huge_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("affiliate.pull.wire.LARGEST", 4 * 1024**2)
    assert LARGEST == 256 * 1024**2
    bomb = gzip.compress(b"[" + b" " * 64 * 1024**2 + b"]")
    with serving(lambda asked: Says(bomb, headers={"Content-Encoding": "gzip"})) as server:
        assert "answers with more than 4 MiB" in complaints(server, tmp_path)
    with serving(lambda asked: Says(b" " * 5 * 1024**2)) as server:
        assert "answers with more than 4 MiB" in complaints(server, tmp_path)
    assert names(tmp_path) == []


def test_an_answer_that_takes_for_ever_is_given_up(tmp_path: Path) -> None:
    time = Time()

    def slow() -> float:
        time.moment += timedelta(seconds=400)
        return time.clock.seconds()

    with serving(lambda asked: Says(b" " * 300_000)) as server:
        told = complaints(server, tmp_path, Clock(time.clock.now, slow, time.clock.wait))
    assert "is not done with its answer after 600 seconds" in told


def test_nobody_is_there(tmp_path: Path) -> None:
    with serving(lambda asked: FINE) as server:
        pass
    time = Time()
    assert "cannot be reached (Connection refused), 6 times in a row" in complaints(server, tmp_path, time.clock)
    assert time.waits == [2, 4, 8, 16, 32]


ECHOES = [VEILED, "an-invented%2Fsecret%3D%26%3C", "an-invented\\/secret=&<", "an-invented/secret=&amp;&lt;"]


@pytest.mark.parametrize("echo", ECHOES)
def test_secrets_that_are_echoed_are_kept_nowhere(echo: str, tmp_path: Path) -> None:
    body = f'[{{"id": 1, "query": "token={echo}"}}]'.encode()
    with serving(lambda asked: Says(body)) as server:
        awin(server, tmp_path)
    kept = [json.loads(gzip.decompress(path.read_bytes())) for path in tmp_path.rglob("*.gz")]
    assert [page[0]["query"] for page in kept] == ["token=********"] * 3
    for status in (200, 400, 401, 500):
        with serving(lambda asked, status=status: Says(f"your token was {echo}".encode(), status)) as server:
            told = complaints(server, tmp_path / str(status))
        assert told
        assert echo not in told
        assert "invented" not in told


def test_credentials_of_basic_are_secret_too(tmp_path: Path) -> None:
    settings = {"IMPACT_ACCOUNT_SID": "IRinvented", "IMPACT_AUTH_TOKEN": VEILED}
    with serving(lambda asked: Says(asked.headers["authorization"].encode(), 400)) as server:
        outcomes = pull(api_of("impact", server.url, settings, {}), tmp_path, Time(), DAY, DAY)
    assert outcomes[0].fault == "does not answer the question (HTTP 400: Basic ********)"


def test_a_server_that_cannot_prove_who_it_is_gets_no_secret(tmp_path: Path) -> None:
    if not (openssl := shutil.which("openssl")):
        pytest.skip("no openssl on this machine to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    making = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out", str(certificate)]
    whose = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*making, *whose], check=True, capture_output=True)
    with serving(lambda asked: FINE) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.url = server.url.replace("http://", "https://")
        assert "127.0.0.1 cannot prove who it is (self-signed certificate)" in complaints(server, tmp_path / "reports")
    assert server.asked == []
    assert names(tmp_path / "reports") == []
