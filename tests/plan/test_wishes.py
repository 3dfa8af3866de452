"""What owners and authors write about links: settings, countries, expectations, and what the link check left."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affiliate.plan import read_settings
from affiliate.plan.availability import read_availability
from affiliate.plan.expect import read_expectations
from affiliate.plan.markets import country_of


@pytest.mark.parametrize(
    ("language", "chosen", "country"),
    [
        ("en", {}, ""),
        ("de", {}, "de"),
        ("de_AT", {}, "at"),
        ("zh-Hans-CN", {}, "cn"),
        ("en-GB", {"": "us"}, "us"),
        ("de", {"en": "gb"}, "de"),
        ("en-US", {"en": "gb"}, "gb"),
        ("en-US", {"en": "gb", "en-us": "us"}, "us"),
        ("de", {"en": "gb", "": "ch"}, "ch"),
        ("", {}, ""),
    ],
)
def test_the_country_of_a_text(language: str, chosen: dict[str, str], country: str) -> None:
    assert country_of(language, chosen) == country


@pytest.mark.parametrize(
    ("written", "expected", "faults"),
    [
        ("acme-k1=1, bolt-2=0", {"acme-k1": 1, "bolt-2": 0}, []),
        ("acme-k1: 2", {"acme-k1": 2}, []),
        ("{acme-k1: 1, bolt-2: 0}", {"acme-k1": 1, "bolt-2": 0}, []),
        ({"acme-k1": 1, "bolt-2": "many"}, {"acme-k1": 1}, ["bolt-2=many"]),
        ("acme-k1, bolt-2=-1", {}, ["acme-k1", "bolt-2=-1"]),
        (True, {}, ["True"]),
    ],
)
def test_expectations_as_they_are_written(written: object, expected: dict[str, int], faults: list[str]) -> None:
    assert read_expectations(written) == (expected, faults)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"AFFILIATE_MAX_PER_100_WORDS": 1.5, "AFFILIATE_LINK": "suggest", "AFFILIATE_MARKET": "GB"}, ""),
        ({"AFFILIATE_MARKET": {"en": "gb", "de_AT": "at"}}, ""),
        ({"AFFILIATE_MARKET": "uk"}, "a country"),
        ({"AFFILIATE_MARKET": {"en": ["gb"]}}, "a country"),
        ({"AFFILIATE_MARKET": ""}, "a country"),
        ({"AFFILIATE_LINK": "never"}, "auto or suggest"),
        ({"AFFILIATE_MAX_PER_100_WORDS": -1}, "a number from 0 up"),
        ({"AFFILIATE_MAX_PER_100_WORDS": float("nan")}, "a number from 0 up"),
        ({"AFFILIATE_MAX_PER_ARTICLE": True}, "a whole number from 0 up"),
    ],
)
def test_settings_are_typed(values: dict[str, object], says: str) -> None:
    _, problems = read_settings(values, "the settings")
    assert [says in str(problem) for problem in problems] == ([True] if says else [])


def test_a_line_that_is_none_of_a_link_check_costs_itself_alone(tmp_path: Path) -> None:
    gone = '{"url": "https://kettles.example/1", "verdict": "broken", "checked": "2026-11-19"}'
    bad = ['{"url": 1}', "[]", "nothing", '{"url": "x", "verdict": "broken", "checked": "yesterday"}', "[" * 9000]
    (tmp_path / "availability.jsonl").write_text("\n".join((gone, *bad, "")), encoding="utf-8")
    found, problems = read_availability(tmp_path / "availability.jsonl")
    assert found == {"https://kettles.example/1": "broken at the link check of 2026-11-19"}
    assert [problem.line for problem in problems] == [2, 3, 4, 5, 6]


@given(st.one_of(st.text(), st.dictionaries(st.text(), st.integers()), st.lists(st.text()), st.none()))
def test_no_expectation_is_too_strange_to_be_read(written: object) -> None:
    expected, faults = read_expectations(written)
    assert all(count >= 0 for count in expected.values())
    assert all(isinstance(fault, str) for fault in faults)
