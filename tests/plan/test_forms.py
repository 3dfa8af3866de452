"""Other ways to write a name: what is proposed, what the editor's file says, and that nothing else ever links."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affiliate.model import Catalog, Product
from affiliate.plan.forms import approved_names, forms_text, read_forms, with_proposals
from affiliate.plan.spellings import spellings
from affiliate.site import Site


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Acme K1", ["Acme K 1", "Acme K-1", "Acme K1s", "Acme-K1"]),
        ("Acme K-1 Kettle", ["Acme K 1 Kettle", "Acme K-1 Kettles", "Acme K1 Kettle"]),
        ("Wi-Fi Hub", ["Wi Fi Hub", "Wi-Fi Hubs", "Wi-Fi-Hub", "WiFi Hub"]),
        ("Café", ["Cafe", "Cafés"]),
        ("Kärcher", ["Kaercher", "Karcher", "Kärchers"]),
        ("Weiß", ["Weiss", "Weißs"]),
        ("Lens", ["Lenses"]),
        ("Brush", ["Brushes"]),
        ("Battery", ["Batteries"]),
        ("Tray", ["Trays"]),
        ("Office 2026", ["Office 2026s", "Office-2026"]),
        ("エアー", ["エアーs"]),
        (
            'Dell 27" Monitor',
            [
                *("Dell 27 Zoll Monitor", "Dell 27 inch Monitor", 'Dell 27" Monitors', "Dell 27-Zoll Monitor"),
                *("Dell 27-inch Monitor", "Dell 27” Monitor", "Dell 27″ Monitor"),
            ],
        ),
    ],
)
def test_spellings(name: str, forms: list[str]) -> None:
    assert list(spellings(name)) == forms


def catalog(*products: Product) -> Catalog:
    return Catalog({product.slug: product for product in products}, {}, {})


def test_a_form_that_two_products_could_mean_is_not_proposed() -> None:
    both = catalog(Product("a", "Acme K1"), Product("b", "Acme K-1 Kettle", aliases=("Acme-K1",)))
    proposed = with_proposals(both, {})
    assert "Acme-K1" not in proposed["a"]
    assert proposed["a"] == {"Acme K 1": True, "Acme K-1": True, "Acme K1s": True}


def test_what_the_editor_struck_stays_struck_and_survives_a_rename() -> None:
    decided = {"old": {"Acme K1s": False, "The K1": True}, "gone": {"X 2": True}}
    renamed = with_proposals(catalog(Product("acme-k1", "Acme K1", formerly=("old",))), decided)
    assert renamed["acme-k1"]["Acme K1s"] is False
    assert renamed["acme-k1"]["The K1"] is True
    assert renamed.keys() == {"acme-k1"}
    assert with_proposals(catalog(Product("acme-k1", "Acme K1")), renamed) == renamed


def test_only_approved_forms_are_names_and_a_form_of_a_guarded_name_is_guarded() -> None:
    product = Product("square", "Square Reader", aliases=("Square",), guard={"Square": ("cards",)})
    names = dict(approved_names(product, {"square": {"Squares": True, "Square-Reader": True, "Square Readers": False}}))
    assert names == {"Square Reader": (), "Square": ("cards",), "Squares": ("cards",), "Square-Reader": ()}


def site_with(folder: Path, forms: str) -> Site:
    site = Site.at(folder)
    site.forms.parent.mkdir()
    site.forms.write_text(forms, encoding="utf-8")
    return site


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@given(st.dictionaries(st.from_regex("[a-z0-9][a-z0-9-]*", fullmatch=True), st.dictionaries(texts, st.booleans())))
def test_the_file_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, forms: dict) -> None:
    found, problems = read_forms(site_with(tmp_path_factory.mktemp("forms"), forms_text(forms)))
    assert found == {slug: listed for slug, listed in forms.items() if listed}
    assert problems == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[acme-k1]\nAcme K1s = true\n", "cannot be read as TOML"),
        ('[acme-k1]\n"Acme K1s" = "yes"\n', "acme-k1.Acme K1s: is neither true nor false"),
        ("acme-k1 = 3\n", "acme-k1.: is neither true nor false"),
        ("[" * 5000, "cannot be read as TOML"),
    ],
)
def test_a_mistake_in_the_file_is_a_problem(tmp_path: Path, text: str, says: str) -> None:
    _, problems = read_forms(site_with(tmp_path, text))
    assert problems[0].path == "data/forms.toml"
    assert says in str(problems[0])


@given(st.text(max_size=40))
def test_any_name_has_spellings_without_itself(name: str) -> None:
    assert name not in spellings(name)
