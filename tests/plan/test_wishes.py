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
from affiliate.plan.page import Page
from affiliate.plan.wishes import is_off, misunderstood
from affiliate.site import Site


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
    site = Site.at(tmp_path)
    site.availability.parent.mkdir()
    site.availability.write_text("\n".join((gone, *bad, "")), encoding="utf-8")
    found, problems = read_availability(site)
    assert found == {"https://kettles.example/1": "broken at the link check of 2026-11-19"}
    assert [(problem.path, problem.line) for problem in problems] == [
        ("data/availability.jsonl", n) for n in range(2, 7)
    ]


@given(st.one_of(st.text(), st.dictionaries(st.text(), st.integers()), st.lists(st.text()), st.none()))
def test_no_expectation_is_too_strange_to_be_read(written: object) -> None:
    expected, faults = read_expectations(written)
    assert all(count >= 0 for count in expected.values())
    assert all(isinstance(fault, str) for fault in faults)


@pytest.mark.parametrize(
    ("written", "off"),
    [
        *((word, True) for word in ("off", "OFF ", "no", "false", False, "of", "no link", "none", 0, ["off"])),
        *((word, False) for word in ("on", "Yes", "true", True, "", None)),
    ],
)
def test_what_switches_links_off(written: object, off: bool) -> None:
    assert is_off(written) == off


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("guide.md", "Title: Guide\nAffiliate: of\n\nThe Affiliate: off of ours."),
        ("guide.md", "---\ntitle: Guide\naffiliate: of\n---\nText"),
        ("guide.rst", "Guide\n:affiliate: of\n"),
        ("guide.html", '<html>\n<meta name="affiliate" content="of">\n</html>'),
    ],
)
def test_a_mistyped_switch_is_a_problem_with_its_line(tmp_path: Path, name: str, head: str) -> None:
    (tmp_path / name).write_text(head.replace("Guide\n:", ":tags: a\n:"), encoding="utf-8")
    page = Page("guide", name, "guide.html", "", wishes={"affiliate": "of", "affiliate-skip": "acme-k1"})
    (problem,) = misunderstood(page, tmp_path)
    line = 3 if "---" in head else 2
    assert str(problem) == (
        f"{name}:{line}: Affiliate: 'of' is neither on nor off: until it is, no name and no shop link is made paid "
        "here (write off (or no, false), or on (or yes, true))"
    )


@pytest.mark.parametrize(
    ("key", "fix"),
    [
        ("affiliate-skips", "did you mean 'affiliate-skip'?"),
        ("affiliate_skip", "did you mean 'affiliate-skip'?"),
        ("affiliates", "did you mean 'affiliate'?"),
        ("affiliate-x-y-z-program", "delete the line, or write one of: affiliate, affiliate-skip"),
    ],
)
def test_a_mistyped_key_is_a_problem_that_names_the_right_one(tmp_path: Path, key: str, fix: str) -> None:
    (tmp_path / "guide.md").write_text(f"Title: Guide\n{key.title()}: acme-k1\n\nText", encoding="utf-8")
    (problem,) = misunderstood(Page("guide", "guide.md", "guide.html", "", wishes={key: "acme-k1"}), tmp_path)
    assert str(problem) == f"guide.md:2: {key}: unknown key ({fix})"


def test_switches_that_are_understood_are_no_problem(tmp_path: Path) -> None:
    for written in ("off", "On", "false", True, "", None):
        page = Page("guide", "guide.md", "guide.html", "", wishes={"affiliate": written, "affiliate-skip": ["a"]})
        assert list(misunderstood(page, tmp_path)) == []
