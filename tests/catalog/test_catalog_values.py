"""What is loaded, value by value, and the ways a file may be written without a word being said about it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from affiliate.catalog import load_catalog, locate
from affiliate.model import Catalog, Problem
from affiliate.site import Site

HERE = Path(__file__).parent
PRODUCT = "---\nname: Acme K1\nbrand: Bräu\n---\nA kettle.\n"


def plain(value: object) -> object:
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [plain(inner) for inner in value]
    return value if value is None or type(value) in (bool, int, str) else f"{type(value).__name__} {value}"


def load(root: Path, *products: bytes) -> tuple[Catalog, tuple[Problem, ...]]:
    folder = root / "content" / "products"
    folder.mkdir(parents=True)
    for number, raw in enumerate(products):
        (folder / f"p{number}.md").write_bytes(raw)
    return load_catalog(Site.at(root))


def test_values(golden: Callable[[Path, str], None]) -> None:
    catalog, problems = load_catalog(Site.at(HERE / "whole"))
    loaded = {"catalog": plain(catalog), "problems": [str(problem) for problem in problems]}
    golden(HERE / "whole.json", json.dumps(loaded, ensure_ascii=False, indent=1) + "\n")


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(PRODUCT.encode("utf-8-sig"), id="byte order mark"),
        pytest.param(PRODUCT.replace("\n", "\r\n").encode(), id="Windows line ends"),
        pytest.param(PRODUCT.replace("\n", "\r").encode(), id="old Mac line ends"),
        pytest.param(PRODUCT.replace("---", "---  ").encode(), id="spaces behind the fence"),
    ],
)
def test_editors_differ_and_values_do_not(raw: bytes, tmp_path: Path) -> None:
    catalog, problems = load(tmp_path, raw)
    assert problems == ()
    product = catalog.products["p0"]
    assert (product.name, product.brand, product.blurb) == ("Acme K1", "Bräu", "A kettle.")


def test_a_file_in_another_encoding_is_told_its_line(tmp_path: Path) -> None:
    catalog, problems = load(tmp_path, PRODUCT.encode("latin-1"), PRODUCT.encode())
    assert list(catalog.products) == ["p1"]
    assert [(p.path, p.line, p.what) for p in problems] == [
        ("content/products/p0.md", 3, "the file is not UTF-8"),
    ]


def test_lines_are_right_behind_windows_line_ends(tmp_path: Path) -> None:
    _, problems = load(tmp_path, b"---\r\nname: Acme K1\r\nrating:\r\n  score: 8\r\n  best: ten\r\n---\r\n")
    assert [(p.line, p.key) for p in problems] == [(5, "rating.best")]


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    catalog, problems = load(tmp_path, b"---\nname: Acme K1\n---\n" + b"x" * 256 * 1024)
    assert not catalog.products
    assert [p.what for p in problems] == ["the file is larger than 256 KiB"]


def test_many_values_and_deep_nesting_are_bounded(tmp_path: Path) -> None:
    many = b"---\nname: Acme K1\npros: [" + b"x, " * 50_000 + b"]\n---\n"
    deep = b"---\nname: " + b"[" * 200_000 + b"\n---\n"
    wide = b"---\nname: " + b"{a: " * 50_000 + b"\n---\n"
    catalog, problems = load(tmp_path, many, deep, wide)
    assert not catalog.products
    assert [p.what.split(" more than ")[1] for p in problems] == ["5,000 values", "12 deep", "12 deep"]


def test_aliases_are_refused_before_they_can_grow(tmp_path: Path) -> None:
    rows = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40))]
    _, problems = load(tmp_path, "\n".join(["---", "name: Acme K1", *rows, "---", ""]).encode())
    assert len(problems) == 40 + 40 + 78  # each key is unknown, each & and each * is told


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "content" / "products"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "pipe.md")
    (folder / "gone.md").symlink_to("nowhere.md")
    (folder / "folder.md").mkdir()
    catalog, problems = load_catalog(Site.at(tmp_path))
    assert not catalog.products
    assert [(p.path, p.what) for p in problems] == [
        ("content/products/gone.md", "this is not a file that can be read"),
        ("content/products/pipe.md", "this is not a file that can be read"),
    ]


@pytest.mark.parametrize("program", ["programs/x.md", "products/x.md"])
def test_secrets_never_leave_the_file(program: str, tmp_path: Path) -> None:
    (tmp_path / "content" / program).parent.mkdir(parents=True)
    body = 'name: X\nnetwork: awin\ndomains: [x.example]\nids: {{api_key: "{0}", token: [{0}], secret: {{a: {0}}}}}'
    (tmp_path / "content" / program).write_text(f"---\n{body.format('hush-hush')}\n---\n")
    (tmp_path / "accounts.toml").write_text(
        '[a]\nnetwork = "awin"\nPassword = "hush-hush"\n[a.secrets]\nx = "hush-hush"\n'
    )
    catalog, problems = load_catalog(Site.at(tmp_path))
    assert "hush-hush" not in repr((catalog, problems))
    assert len(problems) >= 4


def test_locate_prefers_the_reference_to_the_word(tmp_path: Path) -> None:
    article = tmp_path / "review.md"
    article.write_text("Title: acme-k1 and acme-k10\n\nacme-k1-b\n[a]({product}acme-k1)\n\nbolt-2\n")
    assert [locate(article, slug) for slug in ("acme-k1", "acme-k10", "bolt-2", "acme", "", "[")] == [4, 1, 6, 0, 0, 0]
    assert locate(tmp_path / "gone.md", "acme-k1") == 0
