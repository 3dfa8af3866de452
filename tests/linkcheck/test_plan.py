"""Reading the link plan, and knowing a paid link by its looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkcheck.plan import Plan, PlannedLink, read_plan

GOOD = '{"page": "a.html", "href": "https://go.example/?c=k1", "count": 2, "network": "net", "later": ["ignored"]}'


def test_a_plan_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "plan.jsonl"
    path.write_text(f"{GOOD}\n\n{GOOD}\n", encoding="utf-8-sig")
    link = PlannedLink("a.html", "https://go.example/?c=k1", count=2)
    assert read_plan(path) == ((link, link), ())


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (b"{", "not a JSON object"),
        (b"[]", "not a JSON object"),
        (b"\xff\xfe\xfa", "not a JSON object"),
        (b"[" * 200_000, "not a JSON object"),
        (b'{"page": "a.html"}', "lacks href"),
        (b"{}", "lacks page and href"),
        (b'{"page": "a.html", "href": 3}', "href is not a text"),
        (b'{"page": "a.html", "href": "x", "count": 0}', "count is not a whole number from 1"),
        (b'{"page": "a.html", "href": "x", "count": true}', "count is not a whole number from 1"),
        (b'{"page": "a.html", "href": "x", "count": 1.5}', "count is not a whole number from 1"),
    ],
)
def test_a_line_that_is_none_is_told_with_its_number(tmp_path: Path, line: bytes, what: str) -> None:
    path = tmp_path / "plan.jsonl"
    path.write_bytes(GOOD.encode() + b"\n" + line + b"\n" + GOOD.encode())
    links, problems = read_plan(path)
    assert len(links) == 2
    assert problems == (f"{path}:2: {what} (write the plan again: affiliate plan)",)


NETWORK = PlannedLink("a.html", "https://go.example/c?ref=k1", subid="k1", target="https://shop.example/k")
SHOP = PlannedLink("a.html", "https://big.example/dp/1?tag=t-21", subid="t-21", target="https://big.example/dp/1")
TYPED = PlannedLink("a.html", "https://own.example/?aff=9", target="https://own.example/?aff=9")


@pytest.mark.parametrize(
    ("href", "paid"),
    [
        ("https://go.example/c?ref=k1", True),
        ("https://go.example/anything", True),
        ("//GO.example/c", True),
        ("https://go.example:8080/c", False),
        ("https://not-go.example/c", False),
        ("https://shop.example/k", False),
        ("https://big.example/dp/2?tag=other-21", True),
        ("https://big.example/dp/1", False),
        ("https://big.example/help?tags=x", False),
        ("https://own.example/?aff=9", True),
        ("https://own.example/", False),
        ("guide.html", False),
        ("https://[", False),
    ],
)
def test_what_a_paid_link_looks_like(href: str, paid: bool) -> None:
    assert Plan.of([NETWORK, SHOP, TYPED]).concerns(href) is paid
