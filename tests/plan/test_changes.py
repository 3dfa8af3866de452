"""What `affiliate plan --diff` says about links that no program of the site is behind."""

from __future__ import annotations

from dataclasses import replace

from affiliate.plan import diff
from affiliate.plan.linkplan import by_product
from affiliate.plan.page import PlannedLink

SHORT = PlannedLink(
    "a.html", "https://amzn.to/4abcdef", "a", "content/a.md", "", "", "", "merchant", "", "", "sponsored"
)
KETTLE = replace(SHORT, program="kettle-shop", target="https://kettles.example/")


def test_a_link_for_none_of_the_sites_programs_is_named_by_its_address() -> None:
    line = "none of your programs (merchant) in content/a.md -> https://amzn.to/4abcdef"
    assert list(diff([], [SHORT])) == ["a.html", f"  + {line}"]
    assert list(diff([SHORT], [])) == ["a.html", f"  - {line}"]


def test_only_products_and_programs_are_listed_by_product() -> None:
    assert list(by_product([], [SHORT, KETTLE])) == ["kettle-shop is new in content/a.md"]
