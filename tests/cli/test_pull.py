"""`affiliate pull` as a site owner meets it: a real server, the books afterwards, and no secret anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from affiliate.cli.main import main
from affiliate.ledger import open_for_reading

HIDDEN = "an-invented-token-of-awin"
ACCOUNTS = '[awin]\nnetwork = "awin"\nawinaffid = "900100"\ncurrency = "GBP"\n'
CJ_ACCOUNT = '\n[cj]\nnetwork = "cj"\npid = "800100"\ncurrency = "USD"\n'


class Awin(BaseHTTPRequestHandler):
    """Awin with three sales in January, one of which was amended later."""

    status = 200

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        amended = [sale(3, "declined")]
        sales = {"transaction": [sale(1, "pending"), sale(2, "approved"), *amended], "amendment": amended}
        found = next((sales[word] for word in sales if f"dateType={word}" in self.path), [])
        body = json.dumps(found if self.status == 200 else {"error": self.headers["Authorization"]}).encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Refusing(Awin):
    status = 401


class Admitad(Awin):
    """Admitad without a sale, and with clicks."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        clicks = [{"subid": "akettle113", "clicks": 12}] if self.path.startswith("/statistics/sub_ids/") else []
        answer = {"results": clicks, "_meta": {"count": len(clicks)}, "access_token": "a-token-given"}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815


def sale(number: int, status: str) -> dict[str, Any]:
    return {
        "id": number,
        "publisherId": 900100,
        "advertiserId": 5000,
        "transactionDate": "2026-01-03T10:00:00",
        "validationDate": "2026-02-01T00:00:00" if status == "declined" else None,
        "commissionStatus": status,
        "commissionAmount": {"amount": 5.5, "currency": "GBP"},
    }


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.asked = []
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "accounts.toml").write_text(ACCOUNTS)
    (tmp_path / ".env").write_text(f"AWIN_TOKEN={HIDDEN}\n")
    monkeypatch.setattr("affiliate.cli.pull.time", SimpleNamespace(monotonic=lambda: 0.0, sleep=lambda seconds: None))
    return tmp_path


def affiliate(site: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--site", str(site), *words])


def pull(site: Path, server: ThreadingHTTPServer, *words: str) -> Result:
    return affiliate(site, "pull", *words, "--base-url", f"awin=http://127.0.0.1:{server.server_port}")


def test_reports_are_fetched_and_imported(site: Path) -> None:
    with serving(Awin) as server:
        result = pull(site, server, "--since", "2026-01-01", "--until", "2026-01-31")
        assert result.exit_code == 0, result.output
        assert "Awin (awin): transaction 2026-01-01 to 2026-01-31: 3 records" in result.stderr
        assert "Every row is in the books" in result.stderr
        asked = len(server.asked)
        again = pull(site, server, "--since", "2026-01-01", "--until", "2026-01-31")
        assert again.exit_code == 0
        assert "Awin (awin): nothing is missing" in again.stderr
        assert "nothing new to import" in again.stderr
        assert len(server.asked) == asked == 3
    with open_for_reading(site / "private/ledger.duckdb") as books:
        rows = books.execute("SELECT id, status, file FROM current ORDER BY id").fetchall()
    assert [row[:2] for row in rows] == [("1", "pending"), ("2", "approved"), ("3", "declined")]
    assert all(row[2].startswith("private/reports/awin/awin-awin-") for row in rows)


def test_clicks_are_fetched_beside_the_sales_and_counted(site: Path) -> None:
    (site / ".env").write_text(f"ADMITAD_CLIENT_ID=an-invented-client\nADMITAD_CLIENT_SECRET={HIDDEN}\n")
    (site / "accounts.toml").write_text('[admitad]\nnetwork = "admitad"\ncurrency = "EUR"\n')
    with serving(Admitad) as server:
        base = f"admitad=http://127.0.0.1:{server.server_port}"
        words = ("--since", "2026-01-01", "--until", "2026-01-31", "--base-url", base)
        result = affiliate(site, "pull", "admitad", *words)
        assert result.exit_code == 0, result.output
        assert "Admitad (admitad): clicks 2026-01-01 to 2026-01-31: 1 record" in result.stderr
        asked = len(server.asked)
        assert affiliate(site, "pull", "admitad", *words).exit_code == 0
        assert len(server.asked) == asked
    (saved,) = (site / "private/click-reports/admitad").iterdir()
    assert saved.name.startswith("admitad-admitad-clicks-2026-01-01-2026-01-31-as-of-")
    shown = affiliate(site, "clicks", "show", "--by", "month", "--csv").stdout
    assert shown.splitlines()[1].startswith("2026-01,12,")


def test_what_was_saved_before_a_crash_is_imported_by_the_next_pull(site: Path) -> None:
    with serving(Awin) as server:
        pull(site, server, "--since", "2026-01-01", "--until", "2026-01-31", "--ledger", str(site / "lost.duckdb"))
        result = pull(site, server, "--since", "2026-01-01", "--until", "2026-01-31")
    assert result.exit_code == 0
    assert "nothing is missing" in result.stderr
    with open_for_reading(site / "private/ledger.duckdb") as books:
        assert books.execute("SELECT count(DISTINCT id) FROM revisions").fetchone() == (3,)


def test_pulled_files_are_reports_like_any_other(site: Path) -> None:
    with serving(Awin) as server:
        pull(site, server, "--since", "2026-01-01", "--until", "2026-01-31")
    result = affiliate(site, "import", str(site / "private/reports"), "--json")
    assert result.exit_code == 0, result.output
    files = json.loads(result.stdout)["files"]
    assert [(file["network"], file["rows"], file["accepted"]) for file in files] == [("awin", 1, 0), ("awin", 3, 0)]


def test_no_secret_in_what_is_shown_or_saved(site: Path) -> None:
    shown = ""
    for handler in (Refusing, Awin):
        with serving(handler) as server:
            shown += pull(site, server, "--since", "2026-01-01").output
    assert "does not accept your credentials" in shown
    assert HIDDEN not in shown
    for path in site.rglob("*"):
        assert HIDDEN not in str(path)
        if path.is_file() and path.name != ".env":
            assert HIDDEN.encode() not in path.read_bytes()


def test_one_network_that_fails_does_not_keep_the_others(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / "accounts.toml").write_text(ACCOUNTS + CJ_ACCOUNT)
    monkeypatch.setenv("CJ_TOKEN", "an-invented-token-of-cj")
    monkeypatch.setenv("CJ_COMPANY_ID", "7700100")
    with serving(Awin) as server, serving(Refusing) as refusing:
        elsewhere = f"cj=http://127.0.0.1:{refusing.server_port}"
        result = pull(site, server, "--base-url", elsewhere, "--since", "2026-01-01", "--until", "2026-01-31")
    assert result.exit_code == 1
    assert "CJ Affiliate (cj): " in result.stderr
    assert "Awin (awin): amendment 2026-01-01 to 2026-01-31: 1 record" in result.stderr


def test_accounts_without_their_secrets_are_passed_over_with_a_word(site: Path) -> None:
    (site / "accounts.toml").write_text(ACCOUNTS + CJ_ACCOUNT)
    with serving(Awin) as server:
        result = pull(site, server, "--since", "2026-01-01", "--until", "2026-01-31")
    assert result.exit_code == 0
    assert "CJ Affiliate (cj): CJ_TOKEN is not set: your personal access token" in result.stderr


WRONG_USE = [
    (("cj",), "CJ Affiliate (cj): CJ_COMPANY_ID is not set"),
    (("nobody",), "'awin'"),
    (("awin", "--since", "2999-01-01"), "--since is after the last day"),
    (("awin", "--since", "2026-02-01", "--until", "2026-01-01"), "--since is after the last day"),
    (("awin", "--since", "January"), "--since"),
    (("awin", "--base-url", "awin=http://awin.example"), "is not encrypted"),
    (("awin", "--base-url", "awin=ftp://127.0.0.1"), "it needs https:// and a host"),
    (("awin", "--base-url", "awin=https://me:pass@awin.example"), "more than a host and a port"),
    (("awin", "--base-url", "awin=https://awin.example/v2"), "more than a host and a port"),
    (("awin", "--base-url", "awin=http://127.0.0.1:99999"), "is no address"),
    (("awin", "--base-url", "amazon=https://amazon.example"), "'amazon' is not one of"),
    (("awin", "--base-url", "https://awin.example"), "is not one of"),
]


@pytest.mark.parametrize(("words", "says"), WRONG_USE, ids=range(len(WRONG_USE)))
def test_wrong_use_is_explained(words: tuple[str, ...], says: str, site: Path) -> None:
    result = affiliate(site, "pull", *words)
    assert result.exit_code == 2
    assert says in result.stderr
    assert not (site / "private").exists()


def test_nothing_to_ask_is_an_error_that_says_what_to_do(site: Path) -> None:
    (site / ".env").unlink()
    result = affiliate(site, "pull")
    assert result.exit_code == 2
    assert "Awin (awin): AWIN_TOKEN is not set: your API token" in result.stderr
    assert "in the environment or in .env" in result.stderr


def test_the_help_shows_how(site: Path) -> None:
    result = affiliate(site, "pull", "--help")
    assert result.exit_code == 0
    for words in ("AWIN_TOKEN=...", "affiliate pull awin --since", "Exit status: 0 everything was fetched"):
        assert words in result.stdout


def test_networks_say_whether_they_can_be_asked(site: Path) -> None:
    rows = {row["id"]: row["pull"] for row in json.loads(affiliate(site, "networks", "--json").stdout)}
    assert (rows["awin"], rows["cj"], rows["amazon"]) == (True, True, False)
