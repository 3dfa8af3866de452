"""`affiliate link`: which words it takes for ids, and which URLs it refuses."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from affiliate.cli.main import main


def link(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["link", *words], catch_exceptions=False)
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("network", "words", "start"),
    [
        ("sovrn", ("site=0a1b",), "https://redirect.viglink.com/?key=0a1b&"),
        ("sovrn", ("key=0a1b",), "https://redirect.viglink.com/?key=0a1b&"),
        ("aliexpress", ("aff_short_key=_me",), "https://s.click.aliexpress.com/deep_link.htm?aff_short_key=_me&"),
        ("awin", ("awinmid=1", "awinaffid=2"), "https://www.awin1.com/cread.php?awinmid=1&awinaffid=2&"),
    ],
)
def test_an_id_goes_by_our_word_or_by_its_parameter(network: str, words: tuple[str, ...], start: str) -> None:
    pairs = [part for word in words for part in ("-o", word)]
    status, said = link(network, "https://kettles.example/", *pairs)
    assert (status, said.startswith(start)) == (0, True)


def test_other_words_are_refused_with_those_that_count() -> None:
    status, said = link("sovrn", "https://kettles.example/", "-o", "u=1")
    assert status == 2
    assert "'u' is not an id in links of Sovrn Commerce: its keys are site." in said


def test_a_tracked_link_is_no_page_to_link_to() -> None:
    url = "https://www.awin1.com/cread.php?awinmid=1&awinaffid=2&ued=https%3A%2F%2Fkettles.example%2Fk1"
    status, said = link("awin", url, "-o", "awinmid=1", "-o", "awinaffid=2")
    assert status == 2
    assert "a tracked link of Awin already: write the merchant's own page, https://kettles.example/k1" in said
