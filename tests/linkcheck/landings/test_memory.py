"""What is known from run to run: two failures, bad news that fades, one line a page, never a broken file."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from affiliate.plan.availability import read_availability
from affiliate.site import Site
from linkcheck.findings import Verdict
from linkcheck.landing.memory import RUNS, is_fresh, memory_text, read_memory, remembered, write_memory
from linkcheck.landing.nouns import BAD, Known, Opinion

URL = "https://kettles.example/k1"
FIRST = date(2026, 11, 1)
FAILED = Opinion(Verdict.BROKEN, "answered 404 Not Found")
OPINIONS = {
    "ok": Opinion(Verdict.OK, shows="K1: Acme K1"),
    "moved": Opinion(Verdict.REDIRECTED, "moved for good", "https://kettles.example/k-1"),
    "sold out": Opinion(Verdict.UNAVAILABLE, "sold out"),
    "elsewhere": Opinion(Verdict.WRONG_PAGE, "it redirects to the front page"),
    "blocked": Opinion(Verdict.BLOCKED, "answered 403 Forbidden"),
    "unknown": Opinion(Verdict.UNVERIFIED, "another page comes first"),
    "failed": FAILED,
}


def after(*runs: str, every: int = 7) -> Known:
    known = None
    for number, run in enumerate(runs):
        known = remembered(known, OPINIONS[run], URL, FIRST + timedelta(every * number))
    assert known
    return known


@pytest.mark.parametrize(
    ("runs", "verdict", "checked"),
    [
        ("ok", "ok", "11-01"),
        ("failed", "unverified", "11-01"),
        ("failed failed", "broken", "11-08"),
        ("failed failed failed", "broken", "11-15"),
        ("failed ok failed", "unverified", "11-15"),
        ("failed blocked failed", "broken", "11-15"),
        ("failed failed ok", "ok", "11-15"),
        ("failed failed blocked", "broken", "11-08"),
        ("ok blocked", "blocked", "11-08"),
        ("ok failed", "unverified", "11-08"),
        ("sold-out ok", "ok", "11-08"),
        ("sold-out failed", "unavailable", "11-01"),
        ("sold-out failed failed", "broken", "11-15"),
        ("sold-out blocked", "unavailable", "11-01"),
        ("elsewhere unknown unknown", "wrong page", "11-01"),
        ("moved sold-out moved", "redirected", "11-15"),
    ],
)
def test_what_is_known_after_some_weeks(runs: str, verdict: str, checked: str) -> None:
    known = after(*(run.replace("-", " ") for run in runs.split()))
    assert (known.verdict, known.checked) == (verdict, f"2026-{checked}")


def test_bad_news_that_nobody_repeats_fades() -> None:
    assert after("sold out", "blocked", every=30).verdict is Verdict.UNAVAILABLE
    assert after("sold out", "blocked", every=31).verdict is Verdict.BLOCKED
    assert after("failed", "failed", "unknown", every=31).verdict is Verdict.UNVERIFIED


@given(st.lists(st.sampled_from(sorted(OPINIONS)), min_size=1, max_size=8))
def test_broken_always_has_two_failures_and_no_success_behind_it(runs: list[str]) -> None:
    known = after(*runs)
    answered = [run for run in runs if run not in ("blocked", "unknown")]
    if known.verdict is Verdict.BROKEN:
        assert answered[-RUNS:] == ["failed", "failed"]
    if answered[-RUNS:] == ["failed", "failed"] and runs[-1] == "failed":
        assert known.verdict is Verdict.BROKEN
    assert known.verdict not in BAD or any(run in ("failed", "sold out", "elsewhere") for run in runs)


@pytest.mark.parametrize(
    ("verdict", "age", "days", "fresh"),
    [("ok", 0, 1, True), ("ok", 1, 1, False), ("redirected", 6, 7, True), ("ok", 7, 7, False), ("ok", 0, 0, False),
     ("unavailable", 0, 30, False), ("broken", 0, 30, False), ("blocked", 0, 30, False), ("unverified", 0, 30, False)],
)  # fmt: skip
def test_only_good_news_keeps(verdict: str, age: int, days: int, fresh: bool) -> None:
    known = Known(URL, Verdict(verdict), FIRST.isoformat())
    assert is_fresh(known, FIRST + timedelta(age), days) is fresh


texts = st.text(st.characters(exclude_categories=["Cs"]))
KNOWN = st.builds(
    Known,
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    st.sampled_from(Verdict),
    st.dates().map(date.isoformat),
    texts,
    texts,
    texts,
    st.integers(0, 2),
)


@settings(max_examples=50)
@given(st.lists(KNOWN, unique_by=lambda one: one.url, min_size=1, max_size=5))
def test_what_is_written_is_read_again_whatever_the_order(
    tmp_path_factory: pytest.TempPathFactory, known: list[Known]
) -> None:
    path = tmp_path_factory.mktemp("memory") / "availability.jsonl"
    write_memory(path, known)
    assert read_memory(path) == ({one.url: one for one in known}, ())
    assert memory_text(reversed(known)).encode() == path.read_bytes()
    assert len(path.read_text(encoding="utf-8").split("\n")) == len(known) + 1


def test_an_unchanged_file_is_not_touched_and_a_draft_never_stays(tmp_path: Path) -> None:
    path = tmp_path / "data" / "availability.jsonl"
    write_memory(path, [])
    assert not path.exists()
    write_memory(path, [after("ok")])
    before = path.stat().st_mtime_ns
    write_memory(path, [after("ok")])
    assert path.stat().st_mtime_ns == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_lines_that_are_none_cost_themselves_alone(tmp_path: Path) -> None:
    path = tmp_path / "availability.jsonl"
    good = {"url": URL, "verdict": "ok", "checked": "2026-11-20", "note": "kept by hand"}
    bad = [
        "<<<<<<< ours",
        "[]",
        "{}",
        "[" * 9000,
        json.dumps(good | {"verdict": "fine"}),
        json.dumps(good | {"checked": "yesterday"}),
        json.dumps(good | {"checked": "20261120"}),
        json.dumps(good | {"failed": True}),
        json.dumps(good | {"why": ["list"]}),
        "\xff",
    ]
    older = json.dumps(good | {"verdict": "broken", "checked": "2026-11-19"})
    path.write_bytes("\n".join([json.dumps(good), "", *bad, older]).encode("latin-1"))
    known, problems = read_memory(path)
    assert known == {URL: Known(URL, Verdict.OK, "2026-11-20")}
    assert [problem.split(":")[1] for problem in problems] == [str(number) for number in range(3, 3 + len(bad))]


def test_the_plan_reads_what_is_written_here(tmp_path: Path) -> None:
    known = [Known(f"https://kettles.example/{verdict}", verdict, "2026-11-20") for verdict in Verdict]
    site = Site.at(tmp_path)
    path = site.availability
    write_memory(path, known)
    gone, problems = read_availability(site)
    assert gone == {
        f"https://kettles.example/{verdict}": f"{verdict} at the link check of 2026-11-20" for verdict in BAD
    }
    assert problems == ()
    both = [Known(URL, Verdict.BROKEN, "2026-11-20"), Known(URL, Verdict.OK, "2026-11-20")]
    path.write_text(memory_text(both[:1]) + memory_text(both[1:]))
    assert read_availability(site) == ({}, ())
    assert read_memory(path)[0] == {URL: both[1]}


def test_the_lines_of_one_page_read_well(tmp_path: Path) -> None:
    assert memory_text([after("ok"), after("failed")]).splitlines()[0] == (
        '{"url": "https://kettles.example/k1", "verdict": "ok", "checked": "2026-11-01", "shows": "K1: Acme K1"}'
    )
