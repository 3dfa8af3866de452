"""Promises of the catalog that hold for any bytes: no traceback, and a broken file costs only itself."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from affiliate.catalog import check_references, find_references, load_catalog
from affiliate.catalog.names import match_key
from affiliate.mentions import Name, build_index, unusable
from affiliate.model import Catalog, Problem
from affiliate.site import Site

GOOD_PROGRAM = """---
name: Kettle Shop
network: awin
domains: [kettles.example]
terms:
  - from: 2026-01-01
    commission: {kind: one-off, rate: 8 %}
---
"""
GOOD_PRODUCT = """---
name: Acme K1
aliases: [K1 kettle]
rating:
  score: 8.6
  best: 10
offers:
  - program: kettle-shop
    url: https://kettles.example/k1
    price: 59.90 USD
  - program: kettle-shop
    url: https://kettles.example/k2
---
A kettle.
"""
GOOD_ACCOUNTS = '[awin]\nnetwork = "awin"\nawinaffid = 1\ntracking_ids = ["a-20"]\n'
FILES = {
    "content/programs/kettle-shop.md": GOOD_PROGRAM,
    "content/products/acme-k1.md": GOOD_PRODUCT,
    "accounts.toml": GOOD_ACCOUNTS,
}
ALIEN = {
    "content/programs/alien.md": GOOD_PROGRAM,
    "content/products/alien.md": GOOD_PRODUCT,
    "accounts.toml": GOOD_ACCOUNTS,
    "content/review.md": "Title: Review\n\n[a]({product}acme-k1) ::: compare acme-k1\n",
}
PIECES = ("\n---\n", "name", "<<", "{product}", "::: product", "```", "    ", "<!--", "programs", "- ", ": ", "null")
SNIPPETS = st.sampled_from([*"-:[]{},&*!|>'\"%@`#?~ \t\n\r=.\\0\ufeff\u2028\x85\x00\ud7ff\U0010ffff", *PIECES])


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of the site with a few pieces of its text cut out, doubled or replaced; or any bytes at all."""
    name = draw(st.sampled_from(sorted(ALIEN)))
    if draw(st.integers(0, 4)) == 0:
        return name, draw(st.binary(max_size=200))
    text = ALIEN[name]
    if draw(st.booleans()):  # cut off, with the fence put back: brackets and quotes stay open
        text = text[: draw(st.integers(4, len(text)))] + draw(SNIPPETS) + "\n---\n"
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 12)))
        text = text[:start] + "".join(draw(st.lists(SNIPPETS, max_size=4))) + text[end:]
    return name, text.encode()


def load(root: Path) -> tuple[Catalog, list[Problem]]:
    site = Site.at(root)
    catalog, problems = load_catalog(site)
    return catalog, [*problems, *check_references(catalog, find_references(site))]


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


@settings(deadline=None, max_examples=200)
@given(spoiled())
def test_a_spoiled_file_raises_nothing_and_costs_only_itself(spoiled: tuple[str, bytes]) -> None:
    name, raw = spoiled
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, FILES)
        (root / name).write_bytes(raw)
        catalog, problems = load(root)
    product = catalog.products["acme-k1"]
    assert catalog.programs["kettle-shop"].terms
    assert (product.name, [offer.url[-3:] for offer in product.offers]) == ("Acme K1", ["/k1", "/k2"])
    lines = {name: raw.count(b"\n") + raw.count(b"\r") + 1}
    for problem in problems:
        assert 0 <= problem.line <= lines.get(problem.path, 20), problem
        assert problem.what
        assert str(problem).isprintable(), problem


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 5), st.integers(0, 3), st.booleans())
def test_lines_move_with_what_stands_above(comments: int, at: int, windows: bool) -> None:
    bad = GOOD_PRODUCT.replace("59.90 USD", "59.90").replace("best: 10", "best: ten").replace("/k2", "/k1")
    lines = bad.split("\n")
    above = ["# a comment", "", "   # one more"] * comments
    moved = [*lines[: at + 1], *above, *lines[at + 1 :]]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, FILES)
        (root / "content/products/acme-k1.md").write_bytes(("\r\n" if windows else "\n").join(moved).encode())
        _, problems = load(root)
    said = {(problem.line - len(above) * (problem.line > at), problem.key) for problem in problems}
    assert said == {(6, "rating.best"), (10, "offers[0].price"), (12, "offers[1].url")}


@pytest.mark.parametrize("number", range(2, 13))
@pytest.mark.parametrize("value", ["", "x", "[x, [y]]", "{x: y}", "'", "*x", "&x y", "!x y", "\t", "- x", "a: b: c"])
def test_a_spoiled_key_says_its_line_and_costs_no_other_file(number: int, value: str, tmp_path: Path) -> None:
    lines = GOOD_PRODUCT.split("\n")
    key = lines[number - 1].split(":")[0]
    lines[number - 1] = f"{key}: {value}"
    write(tmp_path, {**FILES, "content/products/bolt-2.md": "\n".join(lines).replace("K1", "K2")})
    catalog, problems = load(tmp_path)
    assert len(catalog.products["acme-k1"].offers) == 2
    assert all(problem.path == "content/products/bolt-2.md" for problem in problems)
    assert all(problem.line >= number - 1 for problem in problems)


def test_loading_is_deterministic_and_sorted() -> None:
    site = Site.at(Path(__file__).parent / "whole")
    (catalog, problems), again = load_catalog(site), load_catalog(site)
    assert (repr(catalog), problems) == (repr(again[0]), again[1])
    assert list(problems) == sorted(problems)
    assert list(catalog.products) == sorted(catalog.products)


# Ways to write one place of a name, some of them equal to the matcher and some not.
WAYS = st.sampled_from(
    ["kKK", "1", "ée\u0301É", "-‐‑–", "'’ʼ‘", " \u00a0\u2009\n", "\u00ad\u200b\u2060_", "σςΣ", "İi\u0307", "ßẞ"]
)
PAIRS = WAYS.flatmap(lambda ways: st.tuples(st.sampled_from(ways), st.sampled_from(ways)))


@settings(deadline=None, max_examples=300)
@given(st.lists(PAIRS, min_size=2, max_size=4))
def test_two_names_are_one_exactly_when_they_are_to_the_matcher(pairs: list[tuple[str, str]]) -> None:
    one, other = ("".join(way).strip() for way in zip(*pairs, strict=True))
    assume(not unusable(one) and not unusable(other))
    index = build_index([Name(one, "a"), Name(other, "b")])
    claimed_twice = any(len(entry.products) == 2 for entries in index.entries for entry in entries)
    assert (match_key(one) == match_key(other)) == claimed_twice
