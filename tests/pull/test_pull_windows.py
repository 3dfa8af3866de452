"""Which days are asked for: all of them, once, and again as long as they may change."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted import NOW, Says, Time, api_of, pull, serving

from affiliate.networks import NETWORKS, Network
from affiliate.networks.pulls import Span
from affiliate.pull import tasks_for
from affiliate.pull.account import MONTHS
from affiliate.pull.windows import Fetched, Window, is_due, months_back, windows

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(span=st.sampled_from(Span), since=DAYS, days=st.integers(0, 800))
def test_windows_hold_every_day_once_and_the_newest_comes_first(span: Span, since: date, days: int) -> None:
    until = since + timedelta(days=days)
    found = list(windows(span, since, until))
    assert found == sorted(found, reverse=True)
    held = [w.since + timedelta(days=n) for w in reversed(found) for n in range((w.until - w.since).days + 1)]
    assert held == [since + timedelta(days=n) for n in range(days + 1)]
    longest = {Span.DAY: 1, Span.WEEK: 7, Span.MONTH: 31, Span.ALL: days + 1}[span]
    assert all((w.after - w.since).days <= longest for w in found)


@given(day=DAYS, months=st.integers(0, 40))
def test_months_back_begins_a_month(day: date, months: int) -> None:
    start = months_back(day, months)
    assert start.day == 1
    assert (day.year - start.year) * 12 + day.month - start.month == months


JUNE = Window(date(2026, 6, 1), date(2026, 6, 30))
DUE = [
    ("never fetched", JUNE, [], True),
    ("fetched while it changed", JUNE, [Fetched(JUNE, datetime(2026, 7, 4))], True),
    ("fetched after it settled", JUNE, [Fetched(JUNE, datetime(2026, 7, 6))], False),
    ("fetched a moment ago", JUNE, [Fetched(JUNE, NOW - timedelta(minutes=59))], False),
    ("fetched by a clock that was wrong", JUNE, [Fetched(JUNE, NOW + timedelta(days=400))], True),
    ("fetched in part", JUNE, [Fetched(Window(date(2026, 6, 2), JUNE.until), datetime(2026, 9, 1))], True),
    ("fetched with more", JUNE, [Fetched(Window(date(2026, 5, 1), JUNE.until), datetime(2026, 9, 1))], False),
]


@pytest.mark.parametrize(("window", "fetched", "due"), [case[1:] for case in DUE], ids=[case[0] for case in DUE])
def test_a_window_is_fetched_until_it_has_settled(window: Window, fetched: list[Fetched], due: bool) -> None:
    assert is_due(window, 5, fetched, NOW) is due


def test_the_first_pull_is_of_a_year_and_the_next_ones_of_what_may_change(tmp_path: Path) -> None:
    time = Time()
    with serving(lambda asked: Says.json([])) as server:
        api = api_of("awin", server.url, {"AWIN_TOKEN": "an-invented-token"}, {"awinaffid": "1"})
        assert len(pull(api, tmp_path, time)) == 3 * (MONTHS + 1)
        time.moment = NOW + timedelta(minutes=30)
        assert pull(api, tmp_path, time) == []
        time.moment = NOW + timedelta(days=1)
        again = pull(api, tmp_path, time)
    assert {(o.basis, o.window.since) for o in again} == {
        ("transaction", date(2026, 11, 1)),
        ("transaction", date(2026, 10, 1)),
        ("transaction", date(2026, 9, 1)),  # it ended 52 days ago
        ("amendment", date(2026, 11, 1)),
        *(("validation", date(2026, month, 1)) for month in range(5, 12)),  # paid is told months later
    }
    assert all(o.window.until == date(2026, 11, 21) for o in again if o.window.since.month == 11)


def test_calls_keep_to_the_rate(tmp_path: Path) -> None:
    time = Time()
    with serving(lambda asked: Says.json([])) as server:
        pull(api_of("awin", server.url, {"AWIN_TOKEN": "an-invented-token"}, {"awinaffid": "1"}), tmp_path, time)
    assert len(server.asked) == 42
    assert time.waits == [60, 60], "twenty at once, then a minute's pause"


def test_an_explicit_day_fetches_all_from_there_once_more(tmp_path: Path) -> None:
    time = Time()
    with serving(lambda asked: Says.json([])) as server:
        api = api_of("awin", server.url, {"AWIN_TOKEN": "an-invented-token"}, {"awinaffid": "1"})
        pull(api, tmp_path, time)
        time.moment += timedelta(days=2)
        assert len(tasks_for(api, tmp_path, time.moment, date(2026, 1, 10), date(2026, 2, 5))) == 3 * 2
        assert tasks_for(api, tmp_path, time.moment, date(2027, 1, 1), None) == []


REACH = {"booking": date(2025, 11, 21), "impact": date(2023, 11, 22)}


@pytest.mark.parametrize("network", [network for network in NETWORKS.values() if network.pull], ids=lambda n: n.id)
def test_no_network_is_asked_for_days_that_it_has_no_more(network: Network, tmp_path: Path) -> None:
    assert network.pull
    api = api_of(network.id, "", {setting.name: "12345678901" for setting in network.pull.settings}, {})
    oldest = min(task.window.since for task in tasks_for(api, tmp_path, NOW, date(2015, 1, 1), None))
    assert oldest == REACH.get(network.id, date(2015, 1, 1))
