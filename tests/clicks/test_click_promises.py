"""The promises: any order, any number of times, logs that grow and are rotated, and nothing kept of who clicked."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from affiliate.clicks import UnreadableClicksError, import_clicks, load_rollups
from affiliate.clicks.bots import is_bot
from affiliate.site import Site
from tests.clicks.invented_site import GUIDE, K1, K2, make_clicked_site, ours
from tests.clicks.test_click_cases import CASES, FILES

TOKENS = (GUIDE, K1, K2)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0 Safari/537.36"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_clicked_site(tmp_path_factory.mktemp("clicks"))


def counting(folder: Path) -> list[tuple[object, ...]]:
    """What counts of all roll-ups in a folder."""
    with duckdb.connect() as connection:
        load_rollups(connection, folder)
        return connection.execute("FROM click_rollups ORDER BY ALL").fetchall()


def clicks_in(folder: Path) -> int:
    return sum(int(str(row[-2])) for row in counting(folder))


def log_line(second: int, token: str, server: int = 7) -> str:
    day, rest = divmod(second, 86_400)
    clock = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    request = f'"GET /go/{token} HTTP/1.1" 302 {154 + server} "-" "{BROWSER}"'
    return f"203.0.113.{server} - - [{day + 1:02}/Oct/2026:{clock} +0000] {request}\n"


def take_in(site: Site, folder: Path, texts: Sequence[str]) -> None:
    with TemporaryDirectory() as place:
        for text in texts:
            (Path(place) / "access.log").write_text(text, encoding="utf-8")
            assert not import_clicks(Path(place) / "access.log", "access.log", ours(site), folder).unreadable


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_files_in_any_order_and_twice_come_to_the_same(site: Site, data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(FILES), min_size=1, max_size=4, unique=True))
    again = data.draw(st.permutations([*names, *data.draw(st.lists(st.sampled_from(names), max_size=2))]))
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        for folder, order in ((Path(one), names), (Path(other), again)):
            for name in order:
                import_clicks(CASES / name, name, ours(site), folder)
        assert counting(Path(one)) == counting(Path(other))
        assert sorted(p.name for p in Path(one).iterdir()) == sorted(p.name for p in Path(other).iterdir())


@settings(max_examples=15, deadline=None)
@given(
    seconds=st.lists(st.integers(0, 3 * 86_400 - 1), min_size=1, max_size=25).map(sorted),
    data=st.data(),
)
def test_a_log_that_grows_and_is_rotated_counts_each_line_once(
    site: Site, seconds: list[int], data: st.DataObject
) -> None:
    """One log, imported at many lengths; rotation cuts it once; and all that in any order."""
    # The sizes differ, as they do from request to request: no two lines are the same.
    lines = [log_line(second, TOKENS[n % 3], server=n) for n, second in enumerate(seconds)]
    cut = data.draw(st.integers(0, len(lines)))
    states = []
    for piece in (lines[:cut], lines[cut:]):
        lengths = {len(piece), *data.draw(st.lists(st.integers(1, max(1, len(piece))), max_size=3))}
        states += ["".join(piece[:length]) for length in sorted(lengths) if piece]
    with TemporaryDirectory() as folder:
        take_in(site, Path(folder), data.draw(st.permutations(states)))
        assert clicks_in(Path(folder)) == len(lines)


def test_two_servers_of_a_site_add_up(site: Site, tmp_path: Path) -> None:
    take_in(site, tmp_path, ["".join(log_line(n, GUIDE, server) for n in range(10)) for server in (1, 2)])
    assert clicks_in(tmp_path) == 20


def test_of_two_exports_of_a_day_the_fuller_one_counts(site: Site, tmp_path: Path) -> None:
    header = "date,page,visitors,pageviews\n"
    for count in (3, 9, 5):
        (tmp_path / f"{count}.csv").write_text(f"{header}2026-10-03,/guides/kettle-guide.html,{count},{count}\n")
        import_clicks(tmp_path / f"{count}.csv", "", ours(site), tmp_path / "clicks")
    assert [row[-2:] for row in counting(tmp_path / "clicks")] == [(9, 9)]


def test_a_report_of_the_month_takes_the_place_of_its_days(site: Site, tmp_path: Path) -> None:
    for name, clicks in (("2026-10-01 to 2026-10-31", 40), ("2026-10-03 to 2026-10-03", 7), ("2026-11", 5)):
        (tmp_path / f"{name}.csv").write_text(f"ClickRef,Clicks\n{GUIDE},{clicks}\n")
        assert import_clicks(tmp_path / f"{name}.csv", "", ours(site), tmp_path / "clicks").counted == 1
    assert clicks_in(tmp_path / "clicks") == 45


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("clicks.csv", "--period"),
        ("2026-10-01..2026-11-30.csv", "month by month"),
        ("2026-10-31_2026-10-01.csv", "month"),
    ],
)
def test_a_report_without_its_days_is_told_so(name: str, says: str, site: Site, tmp_path: Path) -> None:
    (tmp_path / name).write_text(f"ClickRef,Clicks\n{GUIDE},4\n")
    assert says in import_clicks(tmp_path / name, name, ours(site), tmp_path / "clicks").unreadable
    assert not (tmp_path / "clicks").exists()


PERSONAL = re.compile(
    rb"203\.0\.113|2001:db8|Mozilla|Chrome|Safari|curl|mail=|somebody|secret|private|utm_|search\.example|sess-|London"
)


@pytest.mark.parametrize("name", FILES)
def test_nothing_of_a_visitor_is_kept(name: str, site: Site, tmp_path: Path) -> None:
    """Neither in the file's bytes, nor in its values, which may be compressed; nor in what is said of bad lines."""
    result = import_clicks(CASES / name, name, ours(site), tmp_path)
    assert (
        PERSONAL.search((CASES / name).read_bytes().replace(b"\0", b"")) or name == "ebay.csv" or name == "rakuten.csv"
    )
    (written,) = tmp_path.iterdir()
    values = repr(duckdb.read_parquet(str(written)).fetchall()).encode()
    for text in (written.read_bytes(), values, repr(result.problems).encode()):
        assert not PERSONAL.search(text)


def test_the_name_of_a_part_does_not_depend_on_the_address(site: Site, tmp_path: Path) -> None:
    line = log_line(5, GUIDE)
    take_in(site, tmp_path / "a", [line])
    take_in(site, tmp_path / "b", [line.replace("203.0.113.7", "198.51.100.99")])
    a, b = (duckdb.read_parquet(str(tmp_path / place / "*.parquet")).fetchall() for place in "ab")
    assert a == b


@settings(max_examples=40, deadline=None)
@given(name=st.sampled_from(FILES), seed=st.integers(0, 2**32))
def test_spoilt_files_lose_no_line_and_raise_nothing(site: Site, name: str, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same spoiling for the same seed
    text = bytearray((CASES / name).read_bytes())
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(text))
        junk = chance.choice(
            [b"", b"\0", b"\xff\xfe", b'"', b"\n", b"{" * 50, b"\xe2\x80\xae", b"9" * 30, b"NaN", b"\\"]
        )
        text[place : place + chance.randint(0, 5)] = junk
    with TemporaryDirectory() as folder:
        spoilt = Path(folder) / name
        spoilt.write_bytes(bytes(text))
        result = import_clicks(spoilt, name, ours(site), Path(folder) / "clicks")
        assert result.lines == result.counted + result.bots + result.other + result.rejected
        counting(Path(folder) / "clicks")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "that we know"),
        (b"\x1f\x8b\x08 not gzip", "cannot be read"),
        (b"PK\x03\x04 not a ZIP", "cannot be read"),
        (b"\x00\x01\x02" * 1000, "that we know"),
        (b"<html><body>Sign in</body></html>", "that we know"),
        (b"name,colour\nkettle,red\n", "that we know"),
        (b'203.0.113.9 - - [04/Oct/2026:00:00:02 +0200] "GET /go/x HTTP/1.1" 302 5\n', "combined format"),
    ],
)
def test_files_that_hold_no_clicks(content: bytes, says: str, site: Site, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    result = import_clicks(tmp_path / "file", "file", ours(site), tmp_path / "clicks")
    assert says in result.unreadable
    assert not (tmp_path / "clicks").exists()


def test_a_giant_line_costs_itself_alone(site: Site, tmp_path: Path) -> None:
    (tmp_path / "log").write_text(log_line(1, GUIDE) + "x" * 3_000_000 + "\n" + log_line(2, GUIDE))
    result = import_clicks(tmp_path / "log", "log", ours(site), tmp_path / "clicks")
    assert (result.lines, result.counted, result.rejected) == (3, 2, 1)
    assert "longer than" in result.problems[0].reason


def test_more_than_the_bound_is_not_unpacked(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("affiliate.clicks.opening.TEXT_LIMIT", 1_000_000)
    for text in (log_line(1, GUIDE) * 20_000, log_line(1, GUIDE) + "0" * 4_000_000):
        (tmp_path / "log").write_text(text)
        assert "more than" in import_clicks(tmp_path / "log", "log", ours(site), tmp_path / "clicks").unreadable


def test_a_file_of_two_kinds_is_refused(site: Site, tmp_path: Path) -> None:
    mixed = (CASES / "combined.log").read_text().splitlines()[:2] + (CASES / "caddy.log").read_text().splitlines()[:2]
    (tmp_path / "log").write_text("\n".join(mixed))
    assert "more than one kind" in import_clicks(tmp_path / "log", "log", ours(site), tmp_path).unreadable


def test_another_prefix_takes_the_place_of_the_first(site: Site, tmp_path: Path) -> None:
    (tmp_path / "log").write_text(log_line(1, GUIDE) + log_line(2, GUIDE).replace("/go/", "/out/"))
    counts = [
        (import_clicks(tmp_path / "log", "", ours(site, prefix), tmp_path / "c").counted, clicks_in(tmp_path / "c"))
        for prefix in ("/go/", "out", "/neither/")
    ]
    assert counts == [(1, 1), (1, 1), (0, 0)]


def test_a_second_time_writes_nothing(site: Site, tmp_path: Path) -> None:
    changes = [import_clicks(CASES / "combined.log", "", ours(site), tmp_path).changed for _ in range(3)]
    assert changes == [True, False, False]


def test_a_day_that_cloudfront_logs_in_two_forms_counts_once(site: Site, tmp_path: Path) -> None:
    forms = [tmp_path / "tabs", tmp_path / "json", tmp_path / "both"]
    for name, *folders in (("cloudfront.log", forms[0], forms[2]), ("cloudfront_json.log", forms[1], forms[2])):
        for folder in folders:
            import_clicks(CASES / name, name, ours(site), folder)
    counts = []
    for folder in forms:
        with duckdb.connect() as connection:
            load_rollups(connection, folder)
            day = "\"first\" = DATE '2026-10-03'"
            counts += connection.table("click_rollups").filter(day).sum('"count"').fetchall()
    assert counts == [(1,), (1,), (1,)]


def test_a_damaged_rollup_is_told(site: Site, tmp_path: Path) -> None:
    """Be it no Parquet, be it one that counts what nobody knows; the connection can be used afterwards."""
    import_clicks(CASES / "combined.log", "", ours(site), tmp_path)
    (good,) = tmp_path.glob("*.parquet")
    strange = duckdb.read_parquet(str(good)).project("* REPLACE ('sneeze' AS measure)")
    strange.write_parquet(str(tmp_path / "strange.parquet"))
    with duckdb.connect() as connection:
        with pytest.raises(UnreadableClicksError, match="no roll-up"):
            load_rollups(connection, tmp_path)
        (tmp_path / "strange.parquet").write_text("no Parquet")
        with pytest.raises(UnreadableClicksError, match="no roll-up"):
            load_rollups(connection, tmp_path)
        (tmp_path / "strange.parquet").unlink()
        load_rollups(connection, tmp_path)
        assert connection.table("click_rollups").fetchall()


KILLED = """
import os, sys, threading, time
from pathlib import Path
from affiliate.clicks import store
from affiliate.clicks.nouns import Measure, Part, Rolled, Seen
from datetime import date
wait, path = float(sys.argv[1]), Path(sys.argv[2])
day = date(2026, 10, 3)
print("ready", flush=True)
threading.Thread(target=lambda: (time.sleep(wait), os.kill(os.getpid(), 9)), daemon=True).start()
for count in range(10**9):
    row = Rolled(Part("server", Measure.CLICK, "p", day, day), Seen("t"), 1, None, 1)
    store.write_rollup(path, [row] * (count % 50 + 1))
"""


@pytest.mark.parametrize("wait", [0.01, 0.03, 0.05, 0.08, 0.12])
def test_killed_while_writing_there_is_a_whole_file_or_none(wait: float, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", KILLED, str(wait), str(tmp_path / "0.parquet")]
    assert subprocess.run(command, env=environment, check=False, timeout=60, stdout=subprocess.DEVNULL).returncode == -9
    counting(tmp_path)


@pytest.mark.parametrize(
    ("agent", "bot"),
    [
        (BROWSER, False),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile Safari",
            False,
        ),
        ("Mozilla/5.0 (Linux; Android 13; CUBOT P80) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", False),
        ("Mozilla/5.0 (Windows NT 10.0) YaBrowser/24.4 Yowser/2.5 Safari/537.36", False),
        ("Mozilla/5.0 (Linux; Android 14) [Pinterest/Android] Chrome/126.0 Mobile", False),
        ("Opera/9.80 (J2ME/MIDP; Opera Mini/9.80) Presto/2.12", False),
        ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", True),
        ("Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)", True),
        ("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2)", True),
        ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/126.0 Safari/537.36", True),
        ("facebookexternalhit/1.1", True),
        ("python-requests/2.32", True),
        ("", True),
        ("-", True),
    ],
)
def test_bots_by_the_name_they_give(agent: str, bot: bool) -> None:
    assert is_bot(agent) is bot


def test_an_export_that_was_sorted_with_its_header_is_refused(site: Site, tmp_path: Path) -> None:
    (tmp_path / "pages.csv").write_text("2026-10-03,/guides/kettle-guide.html,3,3\ndate,page,visitors,pageviews\n")
    result = import_clicks(tmp_path / "pages.csv", "pages.csv", ours(site), tmp_path / "clicks")
    assert "line 1 stands above the header" in result.unreadable


def test_a_referrer_that_is_no_text_costs_one_line(site: Site, tmp_path: Path) -> None:
    entry = {"ClientRequestURI": "/go/acme-k1", "EdgeStartTimestamp": 1790000000, "ClientRequestReferer": 1.5}
    rest = {"ClientRequestMethod": "GET", "EdgeResponseStatus": 302, "ClientRequestUserAgent": BROWSER}
    (tmp_path / "edge.log").write_text(json.dumps(entry | rest) + "\n")
    result = import_clicks(tmp_path / "edge.log", "edge.log", ours(site), tmp_path / "clicks")
    assert (result.lines, result.rejected, result.unreadable) == (1, 1, "")
