"""`affiliate new`: files that the catalog can read at once, and nothing of anybody's overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from affiliate.catalog import load_catalog
from affiliate.catalog.schema import ProductKeys, ProgramKeys
from affiliate.catalog.values import SLUG
from affiliate.cli.blanks import product_text, program_text, slug_of
from affiliate.cli.main import main
from affiliate.networks import NETWORKS
from affiliate.site import Site

PROGRAM = """---
name: Kettle Shop
network: awin
ids: {awinmid: "4711"}
domains: [kettles.example]
terms: [{from: 2026-01-01, commission: {kind: one-off, rate: 3}}]
---
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content/programs").mkdir(parents=True)
    (tmp_path / "content/programs/kettle-shop.md").write_text(PROGRAM)
    (tmp_path / "accounts.toml").write_text('[my-awin]\nnetwork = "awin"\nawinaffid = "900100"\n')
    return tmp_path


def new(site: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--site", str(site), "new", *words], catch_exceptions=False)


def test_a_product_with_its_page_is_whole(site: Path) -> None:
    said = new(site, "product", "Acme K1 Kettle", "--url", "https://www.kettles.example/k1?a=1&b=2")
    assert (said.exit_code, said.stdout, said.stderr) == (0, "content/products/acme-k1-kettle.md\n", "")
    catalog, problems = load_catalog(Site.at(site))
    product = catalog.products["acme-k1-kettle"]
    assert product.name == "Acme K1 Kettle"
    assert [(one.program, one.url) for one in product.offers] == [
        ("kettle-shop", "https://www.kettles.example/k1?a=1&b=2")
    ]
    assert problems == ()


def test_a_product_without_a_page_is_a_product(site: Path) -> None:
    assert new(site, "product", "Acme K1").exit_code == 0
    assert load_catalog(Site.at(site))[0].products["acme-k1"].offers == ()


def test_a_program_says_what_is_left_to_be_filled_in(site: Path) -> None:
    said = new(site, "program", "Pan Shop", "--network", "awin", "--domain", "https://www.pans.example/all")
    assert (said.exit_code, said.stdout) == (1, "content/programs/pan-shop.md\n")
    assert "pan-shop.md:2: terms: the program's terms are missing" in said.stderr
    assert "pan-shop.md:5: ids.awinmid: the value is empty" in said.stderr
    assert said.stderr.endswith("Fill these in, then run: affiliate check --quick\n")
    assert "domains: [pans.example]" in (site / "content/programs/pan-shop.md").read_text()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("program", "Kettle Shop", "--network", "awin"), "kettle-shop.md is there already, and stays as it is"),
        (("program", "Pan Shop", "--network", "awni"), "no network is called 'awni'"),
        (("program", "Pan Shop", "--network", "awin", "--domain", "a b"), "'a b' is not a host"),
        (("product", "K1", "--url", "kettles"), "'kettles' is not a web address"),
        (("product", "K1", "--url", "https://pans.example/"), "new program NAME --network ID --domain pans.example"),
        (("product", "湯沸かし"), "needs a letter a-z or a digit"),
        (("product", "K" * 101), "at most 100 characters"),
        (("product", "K\x1b[31m1"), "on one line"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_refused_and_nothing_changes(site: Path, words: tuple[str, ...], says: str) -> None:
    before = {path: path.read_bytes() for path in site.rglob("*.md")}
    said = new(site, *words)
    assert said.exit_code == 2
    assert says in " ".join(said.stderr.split())
    assert {path: path.read_bytes() for path in site.rglob("*.md")} == before


def test_a_folder_that_cannot_be_made_is_told(site: Path) -> None:
    (site / "content/products").write_text("a file")
    assert "content/products/acme-k1.md cannot be written" in new(site, "product", "Acme K1").stderr


@given(name=st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"]), max_size=60))
def test_any_name_is_read_back_as_it_was_written(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    name = " ".join(name.split())
    if not slug_of(name) or not name.isprintable():
        return
    assert SLUG.fullmatch(slug_of(name))
    site = Site.at(tmp_path_factory.mktemp("site"))
    site.products.mkdir(parents=True)
    (site.products / f"{slug_of(name)}.md").write_text(product_text(name), encoding="utf-8")
    catalog, _ = load_catalog(site)
    assert catalog.products[slug_of(name)].name == name


def test_every_key_stands_in_the_files_or_is_for_later() -> None:
    product, program = product_text("Acme K1"), program_text("Kettle Shop", "awin", {"awinmid": "an id"})
    later = {"formerly", "goes_with", "successor", "guard", "link", "merchant_links", "rules", "banners"}
    for text, keys in ((product, ProductKeys), (program, ProgramKeys)):
        assert {key for key in keys.__annotations__ if f"{key.rstrip('_')}:" not in text} <= later


@pytest.mark.parametrize("network", NETWORKS)
def test_every_network_s_program_can_be_begun(network: str, site: Path) -> None:
    said = new(site, "program", "Pan Shop", "--network", network, "--domain", "pans.example")
    assert said.exit_code == 1
    assert {line.split(": ")[1].split(".")[0] for line in said.stderr.splitlines()[:-1]} <= {"terms", "ids", "account"}
