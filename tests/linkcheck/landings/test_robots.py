"""robots.txt by RFC 9309, and however odd it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcheck.landing.robots import SLOWEST, Robots, read_robots

FILE = """\
# The shop's own words
User-agent: other
Disallow: /

User-agent: *
User-agent: somebody
Disallow: /cart
Disallow: /*?sort=
Disallow: /*.pdf$
Allow: /cart/help
Disallow: /tee%20time
Disallow: /café
Sitemap: https://kettles.example/sitemap.xml
Crawl-delay: 2.5

User-agent: Affiliate-Linkcheck
Disallow: /own
user-agent : affiliate-linkcheck
DISALLOW : /both   # a second group of ours
"""


def allowed(text: str, path: str, agent: str = "affiliate-linkcheck") -> bool:
    return read_robots(text, agent).allows(path)


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/", True),
        ("/cart", False),
        ("/cart/pay", False),
        ("/cart/help", True),
        ("/cartridge", False),
        ("/kettles?sort=price", False),
        ("/kettles?colour=red", True),
        ("/manual.pdf", False),
        ("/manual.pdf?page=2", True),
        ("/tee%20time", False),
        ("/caf%C3%A9", False),
        ("/cafe", True),
    ],
)
def test_the_rules_for_everybody(path: str, may: bool) -> None:
    assert allowed(FILE, path, "nobody") is may


@pytest.mark.parametrize(("path", "may"), [("/own/1", False), ("/both", False), ("/cart", True)])
def test_a_group_of_our_own_is_the_only_one_that_counts(path: str, may: bool) -> None:
    assert allowed(FILE, path) is may


@pytest.mark.parametrize(
    ("rules", "path", "may"),
    [
        ("Disallow:", "/k1", True),
        ("Disallow: /", "/k1", False),
        ("Disallow: /\nAllow: /k", "/k1", True),
        ("Allow: /k1\nDisallow: /k1", "/k1", True),
        ("Disallow: *k1", "/shop/k1", False),
        ("Disallow: /a*b*c$", "/axbxc", False),
        ("Disallow: /a*b*c$", "/axbxcx", True),
        ("Disallow: /aba$", "/ab", True),
        ("Disallow: /ab*ba$", "/aba", True),
        ("Disallow: $", "/", True),
        ("Disallow /k1", "/k1", True),
        ("\ufeffnoise\n\x00\nDisallow: /k1", "/k1", False),
    ],
)
def test_patterns(rules: str, path: str, may: bool) -> None:
    assert allowed(f"User-agent: *\n{rules}\n", path) is may


def test_rules_before_any_name_mean_nobody() -> None:
    assert allowed("Disallow: /\n", "/k1")


@pytest.mark.parametrize(
    ("said", "seconds"), [("2.5", 2.5), ("1e9", SLOWEST), ("inf", SLOWEST), ("nan", 0), ("-3", 0), ("soon", 0)]
)
def test_the_time_between_requests(said: str, seconds: float) -> None:
    assert read_robots(f"User-agent: *\nCrawl-delay: {said}", "x").delay == seconds


@given(st.text(alphabet="/*$ab?=%é\n:Disalow-UserAgnt "), st.text(alphabet="/ab?=%é*$"))
def test_nothing_is_too_odd_to_be_read(text: str, path: str) -> None:
    assert read_robots(f"User-agent: *\n{text}", "ab").allows(path) in (True, False)


@given(st.lists(st.tuples(st.text(alphabet="/ab"), st.booleans())), st.text(alphabet="/ab"))
def test_without_wildcards_the_longest_beginning_decides(rules: list[tuple[str, bool]], path: str) -> None:
    fitting = sorted((len(pattern), may) for pattern, may in rules if path.startswith(pattern))
    assert Robots(tuple(rules)).allows(path) is (fitting[-1][1] if fitting else True)


def test_a_file_made_to_be_slow_is_not() -> None:
    names = "".join(f"User-agent: a{number}\n" for number in range(10_000))
    stars = "Disallow: /" + "*a" * 2_000 + "b\n"
    robots = read_robots(f"{names}User-agent: *\n{stars * 50}", "affiliate-linkcheck")
    assert len(robots.rules) == 50
    assert robots.allows("/" + "a" * 4_000)
